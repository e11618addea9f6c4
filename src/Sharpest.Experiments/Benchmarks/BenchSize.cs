namespace Sharpest.Experiments.Benchmarks;

/// <summary>How long a benchmark takes. Sizes in examples are cut to what the data set has.</summary>
internal sealed record BenchSize
{
    /// <summary>For numbers that are kept: minutes.</summary>
    public static BenchSize Whole { get; } = new();

    /// <summary>For a look: less than a minute.</summary>
    public static BenchSize Quick { get; } =
        new()
        {
            TrainingSteps = 20,
            Samples = 128,
            Rounds = 2,
            StepsInARow = 4,
            Searches = 1,
            EpochMeasurements = 0,
            PeakSeconds = 0.05,
            GrowthSamples = [64, 128],
            GrowthWidths = [117, 370],
            ModelExamples = 4,
        };

    /// <summary>Steps of training before anything is measured.</summary>
    public int TrainingSteps { get; init; } = 300;

    /// <summary>Examples of product, gradient and search.</summary>
    public int Samples { get; init; } = 512;

    /// <summary>Repetitions of what takes a second or less.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>Training steps of one repetition.</summary>
    public int StepsInARow { get; init; } = 10;

    /// <summary>Repetitions of the search for eigenpairs.</summary>
    public int Searches { get; init; } = 3;

    /// <summary>Repetitions of a whole measurement; 0 takes its cost from the search, in proportion to the examples.</summary>
    public int EpochMeasurements { get; init; } = 1;

    /// <summary>How long the machine's peak is measured.</summary>
    public double PeakSeconds { get; init; } = 0.1;

    /// <summary>Numbers of examples at which a product is timed.</summary>
    public IReadOnlyList<int> GrowthSamples { get; init; } = [256, 512, 1024, 2048, 4096];

    /// <summary>Widths of the dense networks: 0.1, 0.3, 1, 3 and 10 million parameters.</summary>
    public IReadOnlyList<int> GrowthWidths { get; init; } = [117, 278, 682, 1390, 2799];

    /// <summary>Examples of the product of each model: a mini-batch of the paper.</summary>
    public int ModelExamples { get; init; } = 128;
}
