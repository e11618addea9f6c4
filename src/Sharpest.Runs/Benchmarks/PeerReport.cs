namespace Sharpest.Runs.Benchmarks;

/// <summary>What other programs needed on the same weights and examples, as <c>bench/peers/time_peers.py</c> writes it.</summary>
public sealed record PeerReport
{
    /// <summary>The processor's model name.</summary>
    public required string Processor { get; init; }

    /// <summary>Threads that PyTorch computed with.</summary>
    public required int Threads { get; init; }

    /// <summary>The versions of Python, PyTorch and the programs.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary><c>tuned</c>, or <c>default</c> when the C allocator was left as the system has it.</summary>
    public required string Allocator { get; init; }

    /// <summary>The examples of the search.</summary>
    public required int Samples { get; init; }

    /// <summary>Examples a second of plain training in PyTorch, mini-batch 128.</summary>
    public required double TrainSamplesPerSecond { get; init; }

    /// <summary>The same of ours, in turns with theirs.</summary>
    public required double OursTrainSamplesPerSecond { get; init; }

    /// <summary>The same with the convolutions of training by tiles.</summary>
    public required double OursTrainSamplesPerSecondByTiles { get; init; }

    /// <summary>The searches that were timed.</summary>
    public required IReadOnlyList<PeerSearch> Searches { get; init; }

    /// <summary>One line for each program that is not installed, or did not run.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Reads a report.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The report.</returns>
    /// <exception cref="RunFormatException">The file holds something else.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PeerReport Read(string path) => BenchJson.Read(path, BenchJson.Default.PeerReport);
}

/// <summary>One search for the top five eigenpairs by another program.</summary>
/// <param name="Name">The program: <c>pyhessian</c>, <c>hessian-eigenthings</c> or <c>scipy</c>.</param>
/// <param name="Call">What was called.</param>
/// <param name="Seconds">Seconds of the search, the median of its repetitions.</param>
/// <param name="OursSeconds">Seconds of our searches, as installed, between theirs.</param>
/// <param name="Products">Products it took.</param>
/// <param name="Eigenvalues">What it found, largest first.</param>
/// <param name="Residual">The largest residual ‖Hv − λv‖ of the five, relative to λ₁; taken afterwards, not timed.</param>
public sealed record PeerSearch(
    string Name,
    string Call,
    double Seconds,
    double OursSeconds,
    int Products,
    IReadOnlyList<double> Eigenvalues,
    double Residual
);
