using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;

namespace Sharpest.Experiments.Plugins;

/// <summary>Adds what one plug-in offers to what is there already. What it throws later names the plug-in.</summary>
/// <param name="path">The plug-in's file.</param>
/// <param name="before">What is there already.</param>
internal sealed class PluginRegistry(string path, Offers before) : IPluginRegistry
{
    public Offers Offers { get; private set; } = before;

    public void AddModel(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckName("model", model.Name, Offers.Models.Select(known => known.Name));
        ModelInfo guarded = model with
        {
            Create = (task, seed) => Guard($"making the model {model.Name}", () => model.Create(task, seed)),
        };
        Offers = Offers with { Models = [.. Offers.Models, guarded] };
    }

    public void AddDataset(DatasetSource dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        CheckName("data set", dataset.Name, Offers.Datasets.Select(known => known.Name));
        DatasetSource guarded = dataset with
        {
            Load = request => Guard($"loading the data set {dataset.Name}", () => dataset.Load(request)),
        };
        Offers = Offers with { Datasets = [.. Offers.Datasets, guarded] };
    }

    public void AddLoss(LossInfo loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        CheckName("loss", loss.Name, Offers.Losses.Select(known => known.Name));
        LossInfo guarded = loss with
        {
            Mean = (outputs, labels) => Guard($"computing the loss {loss.Name}", () => loss.Mean(outputs, labels)),
        };
        Offers = Offers with { Losses = [.. Offers.Losses, guarded] };
    }

    private void CheckName(string kind, string name, IEnumerable<string> taken)
    {
        bool fits =
            !string.IsNullOrEmpty(name)
            && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
        if (!fits)
        {
            throw new PluginException(
                $"{path} calls a {kind} '{name}': a name consists of letters, digits, '-', '_' and '.'."
            );
        }
        if (taken.Contains(name, StringComparer.Ordinal))
            throw new PluginException($"{path} offers a {kind} '{name}', and that name is taken: choose another one.");
    }

    private T Guard<T>(string what, Func<T?> call)
        where T : class
    {
        try
        {
            T? made = call();
            return made ?? throw new PluginException($"{path} failed in {what}: it returned null.");
        }
        // What says already what a person must do, or asks for an end, goes on as it is.
        catch (Exception fault)
            when (fault is not (PluginException or DataException or OperationCanceledException or OutOfMemoryException))
        {
            string said = fault.Message.ReplaceLineEndings(" ");
            throw new PluginException($"{path} failed in {what}: {fault.GetType().Name}: {said}", fault);
        }
    }
}
