using System.Globalization;
using Sharpest.Experiments.Models;
using Sharpest.Runs.Tensors;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Checkpoints;

/// <summary>Collects the state of training for a checkpoint.</summary>
internal sealed class StateWriter
{
    private readonly List<TensorSource> tensors = [];
    private readonly Dictionary<string, string> numbers = [];

    public IReadOnlyList<TensorSource> Tensors => tensors;

    public IReadOnlyDictionary<string, string> Numbers => numbers;

    public void Put(string name, string text) => numbers.Add(name, text);

    public void Put(string name, long value) => Put(name, value.ToString(CultureInfo.InvariantCulture));

    // The shortest text that is read back as the same bits.
    public void Put(string name, double value) => Put(name, value.ToString("R", CultureInfo.InvariantCulture));

    // The elements are read when the checkpoint is written: the tensor must live, unchanged, until then.
    public void Put(string name, Tensor tensor) => tensors.Add(WeightFile.Source(name, tensor));
}
