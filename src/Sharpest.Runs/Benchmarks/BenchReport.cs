using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sharpest.Runs.Benchmarks;

/// <summary>
/// What measuring costs on one machine: times, and their ratios to the cost of training. As JSON its members are in snake
/// case. Ratios were taken side by side, and times are medians of the repetitions.
/// </summary>
public sealed record BenchReport
{
    private static readonly BenchJson Json = new(
        new JsonSerializerOptions(BenchJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>The machine.</summary>
    public required MachineDescription Machine { get; init; }

    /// <summary>Threads that libtorch computed with.</summary>
    public required int Threads { get; init; }

    /// <summary>The versions of the program and of what it computes with.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary><c>tuned</c>, or <c>default</c> when the C allocator was left as the system has it.</summary>
    public required string Allocator { get; init; }

    /// <summary>Whether it is a short look with few repetitions, whose numbers are rough.</summary>
    public required bool Quick { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>How many parameters it has.</summary>
    public required long Parameters { get; init; }

    /// <summary>The data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Where the weights came from.</summary>
    public required string Weights { get; init; }

    /// <summary>The examples of the search for eigenpairs, of the product and of the gradient.</summary>
    public required int Samples { get; init; }

    /// <summary>How often each thing was timed.</summary>
    public required int Repetitions { get; init; }

    /// <summary>One product Hv against one gradient, over the same examples.</summary>
    public required double HvpPerGradient { get; init; }

    /// <summary>The same for each model, at the paper's sizes, on random inputs.</summary>
    public required IReadOnlyDictionary<string, double> HvpPerGradientByModel { get; init; }

    /// <summary>Products of one cold search for the top five eigenpairs to a residual of 10⁻³·λ₁.</summary>
    public required int OperatorCalls { get; init; }

    /// <summary>The solver's own time beside that of its products, as a share of the latter.</summary>
    public required double SolverOverhead { get; init; }

    /// <summary>Seconds of that search, graphs included.</summary>
    public required double TopkSeconds { get; init; }

    /// <summary>The eigenvalues it found, largest first.</summary>
    public required IReadOnlyList<double> Eigenvalues { get; init; }

    /// <summary>The residual ‖Hv − λv‖ of each, relative to λ₁.</summary>
    public required IReadOnlyList<double> Residuals { get; init; }

    /// <summary>One measurement at the standard tier, on 5 % of the examples, against an epoch of training.</summary>
    public required double MeasurePerEpoch { get; init; }

    /// <summary>One measurement at the economy tier against an epoch of training.</summary>
    public required double MeasurePerEpochEconomy { get; init; }

    /// <summary>
    /// Largest relative difference of λ₁ to λ₅ at the economy tier from those at the standard tier; null after a short look.
    /// </summary>
    public required double? EconomyDifference { get; init; }

    /// <summary>A step of training with λ₁ followed against a plain one.</summary>
    public required double EveryStepPerPlainStep { get; init; }

    /// <summary>Examples a second of plain training, mini-batch 128.</summary>
    public required double TrainSamplesPerSecond { get; init; }

    /// <summary>The same with the convolutions of training by tiles.</summary>
    public required double TrainSamplesPerSecondByTiles { get; init; }

    /// <summary>Single-precision multiplications and additions a second that the threads reach together, in 10⁹.</summary>
    public required double PeakGflops { get; init; }

    /// <summary>The share of that peak which the arithmetic of a gradient reaches.</summary>
    public required double PeakFractionGradient { get; init; }

    /// <summary>The share of that peak which the arithmetic of a product reaches.</summary>
    public required double PeakFractionHvp { get; init; }

    /// <summary>Losses that one step analysis evaluates: five directions, a random one and the whole step.</summary>
    public required double StepDecompositionForwards { get; init; }

    /// <summary>The time of one step analysis, in forward passes of training over the same examples.</summary>
    public required double StepDecompositionEquivalents { get; init; }

    /// <summary>Memory of a search under a budget.</summary>
    public required MemoryReading Memory { get; init; }

    /// <summary>How the cost of a product grows.</summary>
    public required GrowthReading Growth { get; init; }

    /// <summary>The spread of the repeated figures by their JSON names: the distance of the quartiles over the median.</summary>
    public required IReadOnlyDictionary<string, double> Spread { get; init; }

    /// <summary>The report as JSON.</summary>
    /// <returns>An object with one member a property.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, Json.BenchReport);

    /// <summary>Reads a report.</summary>
    /// <param name="path">A file that holds what <see cref="ToJson"/> gave.</param>
    /// <returns>The report.</returns>
    /// <exception cref="RunFormatException">The file holds something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BenchReport Read(string path) => BenchJson.Read(path, Json.BenchReport);
}
