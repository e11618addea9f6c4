using BenchmarkDotNet.Attributes;
using Sharpest.Experiments.Models;

namespace Sharpest.Benchmarks;

/// <summary>Weights written to a safetensors file and read from it.</summary>
public class FileBenchmarks
{
    private Problem problem = null!;
    private string folder = null!;

    private string Path => System.IO.Path.Combine(folder, "weights.safetensors");

    /// <summary>Makes what is timed.</summary>
    [GlobalSetup]
    public void Begin()
    {
        problem = new Problem(1);
        folder = Directory.CreateTempSubdirectory("sharpest-").FullName;
        Write();
    }

    /// <summary>Writes 1.1 MB.</summary>
    [Benchmark]
    public void Write() => WeightFile.Save(problem.Model, Path);

    /// <summary>Reads them back.</summary>
    [Benchmark]
    public void Read() => WeightFile.Load(problem.Model, Path);

    /// <summary>Frees it.</summary>
    [GlobalCleanup]
    public void End()
    {
        problem.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
