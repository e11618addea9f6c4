namespace Sharpest.Experiments.Benchmarks;

/// <summary>What a benchmark runs on.</summary>
public sealed record BenchOptions
{
    /// <summary>Whether a short look with few repetitions will do.</summary>
    /// <value>The default is false.</value>
    public bool Quick { get; init; }

    /// <summary>Threads that libtorch may use.</summary>
    /// <value>The default, null, is one thread per core.</value>
    public int? Threads { get; init; }

    /// <summary>A safetensors file with the weights to measure at.</summary>
    /// <value>The default, null, trains for a short while first.</value>
    public string? Weights { get; init; }

    /// <summary>The folder with the files of Fashion-MNIST.</summary>
    /// <value>The default, null, looks in the usual places.</value>
    public string? DataFolder { get; init; }

    /// <summary>A folder for weights and examples, as other programs read them.</summary>
    /// <value>The default, null, writes none.</value>
    public string? ExportFolder { get; init; }

    // How many examples, steps and rounds a look takes.
    internal BenchSize Size => Quick ? BenchSize.Quick : BenchSize.Whole;
}
