using static TorchSharp.torch;

namespace Sharpest.Objectives;

// Puts the modules of a model into a mode, and each back into its own.
internal sealed class ModuleModes : IDisposable
{
    private readonly (nn.Module Module, bool Training)[] before;

    public ModuleModes(nn.Module model, EvaluationMode mode)
    {
        before = [.. Named(model).Select(m => (m.Module, m.Module.training))];
        try
        {
            bool training = mode == EvaluationMode.Training;
            if (mode != EvaluationMode.AsIs && before.Any(m => m.Training != training))
                model.train(training); // as the user would: a model of one's own may hold some modules back
            AnyTraining = before.Any(m => m.Module.training);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public bool AnyTraining { get; }

    // The model and all it consists of; a module comes before its parts.
    public static IEnumerable<(string Name, nn.Module Module)> Named(nn.Module model) =>
        model.named_modules().Prepend(("", model));

    public void Dispose()
    {
        // Turning a module turns its parts with it; as they come later, they are turned back after it.
        foreach ((nn.Module module, bool training) in before)
        {
            if (module.training != training)
                module.train(training);
        }
    }
}
