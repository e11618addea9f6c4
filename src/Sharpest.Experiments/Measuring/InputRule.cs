using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using Sharpest.Runs;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Measuring;

/// <summary>
/// How stored pixels become inputs: <c>unit</c> is pixel/255; <c>paper</c> subtracts each pixel's mean over the training
/// file and divides by one standard deviation; the <c>inputs.safetensors</c> of a run does what that run did.
/// </summary>
internal static class InputRule
{
    public static Preprocessing Choose(string rule, ImageDataset data)
    {
        if (rule == "unit")
            return Preprocessing.Unit(data.Shape);
        if (rule == "paper")
            return Preprocessing.Standardize(data.Training, [.. Enumerable.Range(0, data.Training.Count)]);
        if (!File.Exists(rule))
            throw new SpecException([$"--preprocess {rule} is neither unit nor paper, nor a file of a run."]);
        return Read(rule, data.Shape);
    }

    private static Preprocessing Read(string path, ImageShape shape)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            if (!file.Entries.ContainsKey("mean") || !file.Entries.ContainsKey("scale"))
                throw new RunFormatException(path, "holds no preprocessing: it lacks the tensors mean and scale");
            float[] mean = file.Read<float>("mean");
            float[] scale = file.Read<float>("scale");
            if (mean.Length != shape.Pixels || scale.Length != 1 || !(scale[0] > 0))
                throw new RunFormatException(path, $"holds preprocessing for other images than {shape}");
            return new Preprocessing(shape, [.. mean], scale[0]);
        }
        catch (ArgumentException e)
        {
            throw new RunFormatException(path, $"holds no preprocessing ({e.Message})");
        }
    }
}
