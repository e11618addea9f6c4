using System.Globalization;
using Sharpest.Experiments.Models;
using Sharpest.Runs.Tensors;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Checkpoints;

/// <summary>Hands out the state of training that a checkpoint holds.</summary>
internal sealed class StateReader
{
    private readonly SafetensorsFile file;
    private readonly string path;

    public StateReader(SafetensorsFile file, string path)
    {
        this.file = file;
        this.path = path;
    }

    public IEnumerable<string> TensorNames => file.Entries.Keys;

    public bool HasTensor(string name) => file.Entries.ContainsKey(name);

    public bool HasText(string name) => file.Metadata.ContainsKey(name);

    public string Text(string name) =>
        file.Metadata.TryGetValue(name, out string? text) ? text : throw Foreign($"it lacks '{name}'");

    public long Whole(string name) =>
        long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Foreign($"its '{name}' is no whole number");

    public double Number(string name) =>
        double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Foreign($"its '{name}' is no number");

    // A new tensor in main memory, of the type that was stored and in no dispose scope; the caller disposes it.
    public Tensor Tensor(string name) =>
        HasTensor(name) ? WeightFile.Read(file, name).DetachFromDisposeScope() : throw Foreign($"it lacks '{name}'");

    // Sets a tensor to the stored values, which must be of the very same type and shape.
    public void Into(Tensor target, string name)
    {
        using IDisposable quiet = no_grad();
        using Tensor value = Tensor(name);
        if (value.dtype != target.dtype || !value.shape.SequenceEqual(target.shape))
        {
            throw Foreign(
                $"its {name} is {value.dtype} [{string.Join(", ", value.shape)}], that of the run is {target.dtype} [{string.Join(", ", target.shape)}]"
            );
        }
        target.copy_(value);
    }

    public ResumeException Foreign(string why) =>
        new($"{path}: cannot be resumed, its checkpoint does not fit this run: {why}. Nothing was changed.");
}
