using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

// What surrounds one forward pass of one micro-batch: modules in the mode asked for, buffers and the global generator saved.
// Whatever the user's code does or throws, all is put back.
internal sealed class EvaluationScope : IDisposable
{
    private readonly ModuleModes modes;
    private readonly BufferSnapshot? buffers;
    private readonly Tensor? generatorState;

    public EvaluationScope(nn.Module model, ObjectiveOptions options, int microBatch)
    {
        modes = new ModuleModes(model, options.Mode);
        try
        {
            if (options.Dropout == DropoutRule.FixedMask)
            {
                generatorState = get_rng_state().DetachFromDisposeScope();
                Reseed(new Seed(options.MaskSeed).Key("dropout-mask", microBatch));
            }
            if (!modes.AnyTraining)
                return;
            if (options.Dropout == DropoutRule.Refuse)
                RandomModules.Refuse(model);
            buffers = new BufferSnapshot(model);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // Seeds the global generator.
    public static void Reseed(long seed)
    {
        using Generator _ = manual_seed(seed);
    }

    public void Dispose()
    {
        buffers?.Dispose();
        if (generatorState is not null)
        {
            set_rng_state(generatorState);
            generatorState.Dispose();
        }
        modes.Dispose();
    }
}
