using Sharpest.Experiments.Training.Checkpoints;
using Sharpest.Spectra;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>The directions along which Nudged-SGD scales its step, and the step at which they were found.</summary>
internal sealed class NudgeDirections : IResumable, IDisposable
{
    private const string RowsName = "nudge/directions";
    private const string StepName = "nudge/step";

    private Tensor? rows;
    private long step = -1;

    // Null before they are found for the first time: plain SGD goes on.
    public SharpSubspace? Subspace { get; private set; }

    public void Take(SharpnessSnapshot snapshot)
    {
        using Tensor columns = snapshot.Eigenpairs.Vectors.t();
        Set(columns.contiguous().clone().DetachFromDisposeScope(), snapshot.Step);
    }

    public void Save(StateWriter state)
    {
        state.Put(StepName, step);
        if (rows is not null)
            state.Put(RowsName, rows);
    }

    public void Load(StateReader state)
    {
        Dispose();
        if (state.HasTensor(RowsName))
            Set(state.Tensor(RowsName), state.Whole(StepName));
    }

    public void Dispose()
    {
        Subspace?.Dispose();
        rows?.Dispose();
        (Subspace, rows, step) = (null, null, -1);
    }

    private void Set(Tensor unitRows, long foundAt)
    {
        Dispose();
        using Tensor columns = unitRows.t();
        Subspace = new SharpSubspace(columns);
        (rows, step) = (unitRows, foundAt);
    }
}
