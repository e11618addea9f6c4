using static TorchSharp.torch;

namespace Sharpest.Tracking;

// A pause of training: modules compute as in evaluation, and everything that training depends on (each module's mode, the
// state of torch's generator) is afterwards what it was before. Weights and gradients are kept by those who touch them.
internal sealed class Undisturbed : IDisposable
{
    private readonly (nn.Module Module, bool Training)[] modes;
    private readonly Tensor generator;

    public Undisturbed(nn.Module model)
    {
        // Parents before children, for a mode set on a parent spreads to its children.
        modes = [.. model.modules().Prepend(model).Select(m => (m, m.training))];
        generator = get_rng_state().DetachFromDisposeScope();
        model.eval();
    }

    public void Dispose()
    {
        foreach ((nn.Module module, bool training) in modes)
            module.train(training);
        set_rng_state(generator);
        generator.Dispose();
    }
}
