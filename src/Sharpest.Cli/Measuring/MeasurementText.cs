using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Showing;
using Sharpest.Runs.Measurements;
using Sharpest.Runs.Series;
using Spectre.Console;

namespace Sharpest.Cli.Measuring;

/// <summary>A measurement as a person reads it.</summary>
internal static class MeasurementText
{
    /// <summary>Writes a measurement.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="found">The measurement.</param>
    public static void Write(IAnsiConsole output, CheckpointMeasurement found)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        output.Plain(found.Verdict.Headline);
        foreach (string line in found.Verdict.Findings.Append(found.Verdict.Advice).OfType<string>())
        {
            output.Plain($"  {line}");
        }
        output.Plain("");
        output.Plain(
            string.Create(
                culture,
                $"{found.Model} on {found.Examples} examples of {found.Dataset} ({found.Sample}, {found.Preprocess}): {found.Parameters} parameters, loss {Number.Short(found.Loss)}, ‖∇L‖ {Number.Short(found.GradientNorm)}"
            )
        );
        output.Plain(
            string.Create(
                culture,
                $"Largest eigenvalues of the {found.Operator}: {found.Status} after {found.OperatorCalls} products; a random direction would have |cos| {Number.Short(found.RandomAlignment)}"
            )
        );
        output.Write(Pairs(found));
        WriteExtras(output, found);
    }

    private static void WriteExtras(IAnsiConsole output, CheckpointMeasurement found)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (found.Trace is { } trace)
        {
            output.Plain(
                string.Create(
                    culture,
                    $"Trace ({trace.Method}, {trace.OperatorCalls} products): {Number.Short(trace.Mean)} ± {Number.Short(trace.StandardError)}"
                )
            );
        }
        if (found.Density is { } density)
        {
            output.Plain(
                string.Create(
                    culture,
                    $"Density: {density.Grid.Count} points from {Number.Short(density.Grid[0])} to {Number.Short(density.Grid[^1])} ({density.OperatorCalls} products); --json or --report shows it"
                )
            );
        }
        if (found.Steps is { } steps)
        {
            output.Plain(string.Create(culture, $"Change of the loss along each direction, η = {steps.LearningRate}"));
            output.Write(RunTables.StepChanges(Changes(steps)));
        }
    }

    private static Table Pairs(CheckpointMeasurement found) =>
        RunTables.Rows(
            ["k", "λ_k", "‖Av − λv‖", "|cos(∇L, e_k)|"],
            Enumerable
                .Range(0, found.Eigenvalues.Count)
                .Select(i =>
                    (string[])
                        [
                            (i + 1).ToString(CultureInfo.InvariantCulture),
                            Number.Short(found.Eigenvalues[i]),
                            Number.Short(found.Residuals[i]),
                            Number.Short(found.Alignment[i]),
                        ]
                )
        );

    private static IReadOnlyList<StepChangeRecord> Changes(StepReading steps) =>
        [
            .. steps.RelativeChanges.SelectMany(line =>
                line.Value.Select((change, i) => new StepChangeRecord(0, 0, line.Key, steps.Multiples[i], change, 0))
            ),
        ];
}
