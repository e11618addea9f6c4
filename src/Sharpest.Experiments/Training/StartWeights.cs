using System.Security.Cryptography;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Runs;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>The weights with which a run begins when they are not drawn: those that another run kept, or a file.</summary>
internal static class StartWeights
{
    // What a run keeps, in the order in which it is taken.
    private static readonly string[] Kept = ["final", "best"];

    /// <summary>Gives them to a model.</summary>
    /// <param name="start">A run folder or a safetensors file.</param>
    /// <param name="model">The model.</param>
    /// <returns>SHA-256 of the file, in hexadecimal digits.</returns>
    /// <exception cref="SpecException">There is no such file, or it holds something else; the model is as it was.</exception>
    public static string Load(string start, nn.Module model)
    {
        string file = Find(start);
        try
        {
            using FileStream stream = File.OpenRead(file);
            string digest = Convert.ToHexStringLower(SHA256.HashData(stream));
            WeightFile.Load(model, file);
            return digest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpecException([$"--start: {e.Message.ReplaceLineEndings(" ")}"]);
        }
    }

    private static string Find(string start)
    {
        if (File.Exists(start))
            return start;
        if (!Directory.Exists(start))
            throw new SpecException([
                $"--start {start} does not exist: name a run folder or a safetensors file of weights.",
            ]);
        if (!RunFolder.Exists(start))
            throw new SpecException([
                $"--start {start} is a folder without a run: name a run folder, or a file in it.",
            ]);
        return Kept.Select(name => Path.Combine(start, "weights", $"{name}.safetensors")).FirstOrDefault(File.Exists)
            ?? throw new SpecException([
                $"--start {start} is a run that kept neither final nor best weights: name a file in its folder 'weights'.",
            ]);
    }
}
