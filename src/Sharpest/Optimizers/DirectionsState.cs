using Sharpest.Spectra;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Optimizers;

// What Nudged-SGD knows beside velocities: how many steps it took, its rule, the directions in use and when they were
// found. It stands last in the optimizer's state dictionary, so that TorchSharp's saving and loading carry it along.
internal sealed class DirectionsState(Parameter parameter, SharpStepRule rule) : OptimizerState(parameter), IDisposable
{
    private bool owned;

    public long Steps { get; set; }

    public SharpStepRule Rule { get; set; } = rule;

    // Null before the first refresh.
    public SharpSubspace? Subspace { get; private set; }

    // The steps that were done when the directions were found.
    public long FoundAt { get; private set; }

    // Directions that somebody else owns.
    public void Use(SharpSubspace? subspace) => Take(subspace, Steps, own: false);

    // The optimizer begins with it as it was made.
    public override void Initialize(OptimizerOptions options) { }

    public override void SaveStateDict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Steps);
        writer.Write(FoundAt);
        Rule.Save(writer);
        using Tensor? columns = Subspace?.Directions();
        SaveConditionalStateTensor(writer, columns);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Steps = reader.ReadInt64();
        long foundAt = reader.ReadInt64();
        Rule = SharpStepRule.Load(reader);
        if (!reader.ReadBoolean())
        {
            Take(null, foundAt, own: false);
            return;
        }
        using Tensor columns = TensorExtensionMethods.Load(reader);
        using Tensor here = columns.to(_parameter.device);
        Take(new SharpSubspace(here), foundAt, own: true);
    }

    public override void LoadStateDict(OptimizerState source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source is not DirectionsState other)
            throw new ArgumentException(
                $"The state is that of another optimizer: {source.GetType().Name}.",
                nameof(source)
            );
        Steps = other.Steps;
        Rule = other.Rule;
        using Tensor? columns = other.Subspace?.Directions();
        Take(columns is null ? null : new SharpSubspace(columns), other.FoundAt, own: columns is not null);
    }

    public void Dispose() => Take(null, FoundAt, own: false);

    private void Take(SharpSubspace? subspace, long foundAt, bool own)
    {
        if (owned && !ReferenceEquals(subspace, Subspace))
            Subspace?.Dispose();
        (Subspace, FoundAt, owned) = (subspace, foundAt, own);
    }
}
