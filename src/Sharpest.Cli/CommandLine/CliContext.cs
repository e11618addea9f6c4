using Sharpest.Cli.Benchmarks;
using Sharpest.Cli.Checks;
using Sharpest.Cli.Measuring;
using Sharpest.Cli.Papers;
using Sharpest.Cli.Pooling;
using Sharpest.Cli.Training;
using Sharpest.Experiments.Specs;
using Spectre.Console;

namespace Sharpest.Cli.CommandLine;

/// <summary>All that the verbs use of the world, so that a test can give them another one.</summary>
internal sealed record CliContext
{
    /// <summary>The standard output: what was asked for, and nothing else.</summary>
    public required IAnsiConsole Output { get; init; }

    /// <summary>The standard error: progress, remarks and faults.</summary>
    public required IAnsiConsole Error { get; init; }

    /// <summary>Tells the time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The folder in which the person stands; relative paths start here.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Trains and measures.</summary>
    public required IExperimentRunner Runner { get; init; }

    /// <summary>Measures the weights of a file.</summary>
    public required ICheckpointMeasurer Measurer { get; init; }

    /// <summary>Measures what measuring costs.</summary>
    public required IBenchRunner Bench { get; init; }

    /// <summary>Starts this program again.</summary>
    public required IRunProcesses Processes { get; init; }

    /// <summary>Sees to it that data are there.</summary>
    public required IDatasetSupply Datasets { get; init; }

    /// <summary>Makes reports.</summary>
    public required IReportMaker Reports { get; init; }

    /// <summary>Looks at the machine, for the verb <c>doctor</c>.</summary>
    public required IReadOnlyList<ISystemChecks> Checks { get; init; }

    /// <summary>The names of data sets and models.</summary>
    public required KnownNames Known { get; init; }

    /// <summary>Cancelled when the person asks to stop.</summary>
    public required CancellationToken Stop { get; init; }

    /// <summary>Makes a path that a person gave absolute.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The same place, seen from <see cref="WorkingFolder"/> if it was relative.</returns>
    public string FullPath(string path) => Path.GetFullPath(path, WorkingFolder);
}
