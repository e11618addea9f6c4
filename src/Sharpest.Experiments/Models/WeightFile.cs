using Sharpest.Runs;
using Sharpest.Runs.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// The parameters and buffers of a module as a safetensors file, under the names of its state dictionary, which are those
/// of PyTorch.
/// </summary>
public static class WeightFile
{
    /// <summary>Writes the parameters and buffers of a module; a reader sees the file as a whole or not at all.</summary>
    /// <param name="module">The module, on any device.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="metadata">Strings to keep beside the tensors, or null.</param>
    /// <exception cref="ArgumentException">A tensor is of a type that these files do not hold.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public static void Save(nn.Module module, string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        Save(module.state_dict(), path, metadata);

    /// <summary>
    /// Reads the parameters and buffers of a module. The file must hold the same names, shapes and types, no less and no
    /// more; otherwise the module is left as it is.
    /// </summary>
    /// <param name="module">The module that gets the values.</param>
    /// <param name="path">The file.</param>
    /// <returns>The strings that were kept beside the tensors.</returns>
    /// <exception cref="RunFormatException">The file is missing or damaged, or belongs to another model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The module holds a tensor of a type that these files do not hold.</exception>
    public static IReadOnlyDictionary<string, string> Load(nn.Module module, string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var file = SafetensorsFile.Open(path);
        Dictionary<string, Tensor> state = module.state_dict();
        Check(file, state, path);
        // All are read before the first is set: a file that breaks off must not leave half a model.
        List<(Tensor Target, Tensor Value)> values = [.. state.Select(entry => (entry.Value, Read(file, entry.Key)))];
        foreach ((Tensor target, Tensor value) in values)
        {
            target.copy_(value);
        }
        return file.Metadata;
    }

    // The same for a copy of a state dictionary.
    internal static void Save(
        IReadOnlyDictionary<string, Tensor> state,
        string path,
        IReadOnlyDictionary<string, string>? metadata
    ) => SafetensorsWriter.Write(path, [.. state.Select(entry => Source(entry.Key, entry.Value))], metadata);

    // A tensor to be written; its elements are read only then.
    internal static TensorSource Source(string name, Tensor tensor) =>
        new(name, ElementType(name, tensor), tensor.shape, stream => WriteElements(stream, tensor));

    // A new tensor in main memory; the caller disposes it.
    internal static Tensor Read(SafetensorsFile file, string name)
    {
        TensorEntry entry = file.Entries[name];
        Tensor value = empty([.. entry.Shape], DType(entry.Type));
        value.bytes = file.ReadBytes(name);
        return value;
    }

    private static void Check(SafetensorsFile file, Dictionary<string, Tensor> state, string path)
    {
        string[] missing = [.. state.Keys.Where(name => !file.Entries.ContainsKey(name))];
        string[] extra = [.. file.Entries.Keys.Where(name => !state.ContainsKey(name)).Order(StringComparer.Ordinal)];
        if (missing.Length + extra.Length > 0)
        {
            string lacks = missing.Length > 0 ? $" it lacks {string.Join(", ", missing)}" : "";
            string and = missing.Length > 0 && extra.Length > 0 ? " and" : "";
            string has = extra.Length > 0 ? $" it holds {string.Join(", ", extra)}, which the model has not" : "";
            throw new RunFormatException(path, $"holds the weights of another model:{lacks}{and}{has}");
        }
        foreach ((string name, Tensor tensor) in state)
        {
            TensorEntry entry = file.Entries[name];
            string expected = Describe(ElementType(name, tensor), tensor.shape);
            string actual = Describe(entry.Type, entry.Shape);
            if (expected != actual)
            {
                throw new RunFormatException(
                    path,
                    $"holds the weights of another model: its {name} is {actual}, that of the model is {expected}"
                );
            }
        }
    }

    private static string Describe(TensorElementType type, IReadOnlyList<long> shape) =>
        $"{type} [{string.Join(", ", shape)}]";

    private static void WriteElements(Stream stream, Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        stream.Write(tensor.detach().cpu().contiguous().bytes);
    }

    private static ScalarType DType(TensorElementType type) =>
        type switch
        {
            TensorElementType.F64 => ScalarType.Float64,
            TensorElementType.F32 => ScalarType.Float32,
            TensorElementType.F16 => ScalarType.Float16,
            TensorElementType.BF16 => ScalarType.BFloat16,
            _ => ScalarType.Int64,
        };

    private static TensorElementType ElementType(string name, Tensor tensor) =>
        tensor.dtype switch
        {
            ScalarType.Float64 => TensorElementType.F64,
            ScalarType.Float32 => TensorElementType.F32,
            ScalarType.Float16 => TensorElementType.F16,
            ScalarType.BFloat16 => TensorElementType.BF16,
            ScalarType.Int64 => TensorElementType.I64,
            _ => throw new ArgumentException($"{name} is of type {tensor.dtype}, which weight files do not hold."),
        };
}
