using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Spectra;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>Directions that stay in use from step to step, and the step at which they were found.</summary>
/// <param name="name">What they are in a checkpoint.</param>
internal sealed class KeptDirections(string name) : IResumable, IDisposable
{
    private readonly string rowsName = $"{name}/directions";
    private readonly string stepName = $"{name}/step";

    private Tensor? rows;

    // Null before they are found for the first time.
    public SharpSubspace? Subspace { get; private set; }

    // The step at which they were found; −1 before the first time.
    public long FoundAt { get; private set; } = -1;

    // Shape [K, n], owned here.
    public Tensor? Rows => rows;

    public void Take(SharpnessSnapshot snapshot)
    {
        using Tensor columns = snapshot.Eigenpairs.Vectors.t();
        Set(columns.contiguous().clone().DetachFromDisposeScope(), snapshot.Step);
    }

    public void Take(SharpSubspace subspace, long step)
    {
        using Tensor directions = subspace.Directions();
        using Tensor columns = directions.t();
        Set(columns.contiguous().clone().DetachFromDisposeScope(), step);
    }

    public void Save(StateWriter state)
    {
        state.Put(stepName, FoundAt);
        if (rows is not null)
            state.Put(rowsName, rows);
    }

    public void Load(StateReader state)
    {
        Dispose();
        if (state.HasTensor(rowsName))
            Set(state.Tensor(rowsName), state.Whole(stepName));
    }

    public void Dispose()
    {
        Subspace?.Dispose();
        rows?.Dispose();
        (Subspace, rows, FoundAt) = (null, null, -1);
    }

    private void Set(Tensor unitRows, long foundAt)
    {
        Dispose();
        using Tensor columns = unitRows.t();
        Subspace = new SharpSubspace(columns);
        (rows, FoundAt) = (unitRows, foundAt);
    }
}
