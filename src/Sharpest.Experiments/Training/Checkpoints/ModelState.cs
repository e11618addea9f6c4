using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Checkpoints;

/// <summary>The parameters and buffers of a model.</summary>
/// <param name="model">The model.</param>
internal sealed class ModelState(nn.Module model) : IResumable
{
    private const string Prefix = "model/";

    public void Save(StateWriter state)
    {
        foreach ((string name, Tensor tensor) in model.state_dict())
            state.Put(Prefix + name, tensor);
    }

    public void Load(StateReader state)
    {
        Dictionary<string, Tensor> own = model.state_dict();
        string[] stored = [.. state.TensorNames.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))];
        string[] extra = [.. stored.Select(name => name[Prefix.Length..]).Where(name => !own.ContainsKey(name))];
        if (extra.Length > 0)
            throw state.Foreign($"it holds {string.Join(", ", extra)}, which the model has not");
        foreach ((string name, Tensor tensor) in own)
            state.Into(tensor, Prefix + name);
    }
}
