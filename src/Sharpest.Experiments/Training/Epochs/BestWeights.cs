using System.Globalization;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Training.Checkpoints;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Epochs;

/// <summary>
/// The weights with the highest validation accuracy so far: in memory, in every checkpoint and in a file of the run. The
/// checkpoint has them because the file may be that of a later epoch, which a resumed run has yet to come to.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="file">The file; readers see the one before or the new one, whole.</param>
internal sealed class BestWeights(nn.Module model, string file) : IResumable, IDisposable
{
    private const string Prefix = "best/";
    private const string StepName = "best/step";
    private const string AccuracyName = "best/validation_accuracy";

    private Dictionary<string, Tensor> kept = [];

    /// <summary>The step at which they were the model's, or null when there are none yet.</summary>
    public long? Step { get; private set; }

    /// <summary>Their validation accuracy; meaningless when there are none yet.</summary>
    public double Accuracy { get; private set; }

    /// <summary>Keeps the model's weights if they are better than all before; the first always are.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="accuracy">Their validation accuracy.</param>
    /// <returns>Whether they were kept.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public bool Offer(long step, double accuracy)
    {
        if (Step is not null && accuracy <= Accuracy)
            return false;
        Keep(model.state_dict().Select(entry => (entry.Key, Copy(entry.Value))));
        (Step, Accuracy) = (step, accuracy);
        WriteFile();
        return true;
    }

    /// <summary>Lets a function see the model with these weights.</summary>
    /// <param name="look">The function.</param>
    /// <typeparam name="T">What it finds.</typeparam>
    /// <returns>What it finds; the model has its own weights again.</returns>
    public T See<T>(Func<T> look)
    {
        Dictionary<string, Tensor> own = model.state_dict();
        Dictionary<string, Tensor> aside = own.ToDictionary(entry => entry.Key, entry => Copy(entry.Value));
        try
        {
            Set(own, kept);
            return look();
        }
        finally
        {
            Set(own, aside);
            foreach (Tensor tensor in aside.Values)
                tensor.Dispose();
        }
    }

    /// <summary>Makes the file agree with what was loaded, or removes it when nothing was.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void RestoreFile()
    {
        if (Step is null)
            File.Delete(file);
        else
            WriteFile();
    }

    public void Save(StateWriter state)
    {
        if (Step is not { } step)
            return;
        state.Put(StepName, step);
        state.Put(AccuracyName, Accuracy);
        foreach ((string name, Tensor tensor) in kept)
            state.Put(Prefix + name, tensor);
    }

    public void Load(StateReader state)
    {
        if (!state.HasText(StepName))
        {
            Keep([]);
            Step = null;
            return;
        }
        Keep(model.state_dict().Keys.Select(name => (name, state.Tensor(Prefix + name))));
        (Step, Accuracy) = (state.Whole(StepName), state.Number(AccuracyName));
    }

    public void Dispose() => Keep([]);

    private void Keep(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        Dictionary<string, Tensor> before = kept;
        kept = tensors.ToDictionary(entry => entry.Name, entry => entry.Tensor);
        foreach (Tensor tensor in before.Values)
            tensor.Dispose();
    }

    private void WriteFile()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var metadata = new Dictionary<string, string>
        {
            ["step"] = Step!.Value.ToString(culture),
            ["validation_accuracy"] = Accuracy.ToString("R", culture),
        };
        WeightFile.Save(kept, file, metadata);
    }

    private static Tensor Copy(Tensor tensor)
    {
        using Tensor view = tensor.detach();
        return view.clone().DetachFromDisposeScope();
    }

    private static void Set(Dictionary<string, Tensor> targets, Dictionary<string, Tensor> values)
    {
        using IDisposable quiet = no_grad();
        foreach ((string name, Tensor target) in targets)
            target.copy_(values[name]);
    }
}
