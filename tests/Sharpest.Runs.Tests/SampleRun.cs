using System.Text.Json;
using Sharpest.Runs.Series;

namespace Sharpest.Runs.Tests;

/// <summary>Writes runs whose numbers look like those of a small network on Fashion-MNIST.</summary>
internal sealed record SampleRun
{
    internal string Name { get; init; } = "sgd";

    internal string Optimizer { get; init; } = "sgd";

    internal double LearningRate { get; init; } = 0.05;

    internal double Momentum { get; init; }

    /// <summary>The step from which on η is a tenth of it.</summary>
    internal int DropAt { get; init; } = int.MaxValue;

    internal int Steps { get; init; } = 1170;

    internal int Every { get; init; } = 100;

    internal int Top { get; init; } = 5;

    internal double Plateau { get; init; } = 46;

    internal RunStatus Status { get; init; } = RunStatus.Completed;

    internal int StepPoints { get; init; } = 3;

    internal int Seed { get; init; } = 1;

    /// <summary>Whether the instruments looked that look only on request.</summary>
    internal bool Instruments { get; init; }

    internal RunFolder Write(string path)
    {
        var run = RunFolder.Create(path, Manifest());
        using (var writer = new SeriesWriter(run.SeriesFile, TimeProvider.System))
        {
            WriteScalars(writer);
            WriteMeasurements(writer);
            WriteStepChanges(writer);
            if (Instruments)
            {
                SampleInstruments.Write(writer, Steps, Top);
            }

            writer.Append(new EventRecord(run.Manifest.Started, 0, "info", "Training began."));
            if (Status == RunStatus.Diverged)
            {
                writer.Append(new EventRecord(run.Manifest.Started, Steps, "error", "The loss became NaN."));
            }
        }

        return run;
    }

    internal RunManifest Manifest() =>
        new()
        {
            Id = $"0198-{Name}",
            Name = Name,
            Started = new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.Zero),
            Ended = new DateTimeOffset(2026, 11, 24, 9, 31, 48, TimeSpan.Zero),
            Status = Status,
            Reason = Status == RunStatus.Diverged ? $"The loss became NaN at step {Steps}." : null,
            Spec = JsonSerializer.SerializeToElement(
                new
                {
                    name = Name,
                    dataset = "fashion-mnist",
                    model = "simple-cnn",
                    optimizer = Optimizer,
                    lr = LearningRate,
                    momentum = Momentum,
                    batch = 128,
                    epochs = 3,
                    gamma = 0.1,
                    refresh = (int?)null,
                    seed = Seed,
                }
            ),
            Data = new DataDescription("fashion-mnist", 50_000, 10_000, 10_000, [1, 28, 28], 10),
            Parameters = 325_000,
            PlannedSteps = 1170,
            Steps = Steps,
            Machine = new MachineDescription(
                "Debian GNU/Linux 12",
                "A processor",
                2,
                24L << 30,
                "oneDNN, proven right"
            ),
            Versions = new Dictionary<string, string> { ["Sharpest"] = "0.1.0", ["libtorch"] = "2.10.0" },
            Verdict = new VerdictText(
                "The step is about as long as the sharpest direction bears: λ₁·η ended at 2.1, where plain gradient steps stop settling.",
                [
                    "At step 1,100 λ₁ was 42.6 and the threshold 2/η was 40.",
                    "Along e₁ the step is 1.9 times the one that would minimise the loss there; taking it changes the loss by +0.8 %.",
                    "The five sharpest directions hold 71 % of the gradient's length.",
                ],
                "Halve the learning rate, or scale the step along the sharp directions with Nudged-SGD."
            ),
        };

    private void WriteScalars(SeriesWriter writer)
    {
        var random = new Random(Seed);
        for (var step = 1; step <= Steps; step++)
        {
            var loss = 0.32 + (1.95 * Math.Exp(-step / 90.0)) + (0.35 * Math.Exp(-step / 600.0));
            loss *= 1 + (0.16 * (random.NextDouble() + random.NextDouble() - 1));
            if (Status == RunStatus.Diverged && step > Steps - 12)
            {
                loss = step == Steps ? double.NaN : loss * Math.Exp(step - Steps + 12);
            }

            writer.Append(new ScalarRecord("train/loss", step, step / 390.0, loss));
        }

        for (var epoch = 1; epoch <= Steps / 390; epoch++)
        {
            var accuracy = 0.9 - (0.14 * Math.Exp(-epoch)) + (0.004 * Seed);
            writer.Append(new ScalarRecord("train/accuracy", epoch * 390, epoch, accuracy + 0.01));
            writer.Append(new ScalarRecord("validation/accuracy", epoch * 390, epoch, accuracy));
            writer.Append(new ScalarRecord("validation/loss", epoch * 390, epoch, 1.25 - (1.04 * accuracy)));
            writer.Append(new ScalarRecord("test/accuracy", epoch * 390, epoch, accuracy - 0.006));
        }
    }

    private void WriteMeasurements(SeriesWriter writer)
    {
        var random = new Random(Seed + 100);
        for (var step = 0; Every > 0 && step <= Steps; step += Every)
        {
            var growth = (step / 160.0) + 0.15;
            var pairs = Enumerable
                .Range(1, Top)
                .Select(rank =>
                {
                    var value =
                        Plateau * growth / (0.6 + growth) * Math.Pow(rank, -0.8) * (0.9 + (0.2 * random.NextDouble()));
                    var cosine = 0.62 * Math.Pow(rank, -0.9) * (0.6 + (0.5 * random.NextDouble()));
                    return new EigenpairRecord(rank, value, 1e-3 * value, rank % 2 == 0 ? -cosine : cosine);
                })
                .OrderByDescending(pair => pair.Value)
                .Select((pair, index) => pair with { Rank = index + 1 })
                .ToList();
            var status = step == 3 * Every ? "MaxOperatorCalls" : "Converged";
            var rate = step < DropAt ? LearningRate : LearningRate / 10;
            writer.Append(
                new MeasurementRecord(step, step / 390.0, status, 2500, 0.5, 0.9, rate, 24 + Top, 2.4, pairs)
            );
        }
    }

    private void WriteStepChanges(SeriesWriter writer)
    {
        var random = new Random(Seed + 200);
        for (var point = 0; point < StepPoints; point++)
        {
            var step = point * Steps / Math.Max(1, StepPoints - 1);
            foreach (var multiple in (double[])[0.25, 1 / 3.0, 0.5, 1, 2, 3, 4])
            {
                for (var rank = 1; rank <= Top; rank++)
                {
                    var best = (0.55 + (0.3 * rank)) * (1.6 - (0.4 * point));
                    var depth = 0.03 / rank;
                    var change =
                        depth
                        * (((multiple / best) - 1) * ((multiple / best) - 1) - 1)
                        * (1 + (0.1 * random.NextDouble()));
                    writer.Append(new StepChangeRecord(step, step / 390.0, $"e{rank}", multiple, change, 1e-4));
                }

                var whole = 0.11 * (((multiple / 1.9) - 1) * ((multiple / 1.9) - 1) - 1);
                writer.Append(new StepChangeRecord(step, step / 390.0, "random", multiple, -1e-5 * multiple, 1e-6));
                writer.Append(new StepChangeRecord(step, step / 390.0, "gradient", multiple, whole, 1e-4));
            }
        }
    }
}
