using Sharpest.Cli.Measuring;
using Sharpest.Experiments.Measuring;
using Sharpest.Runs;
using Sharpest.Runs.Measurements;

namespace Sharpest.Cli.Tests.Support;

/// <summary>Gives known numbers without measuring.</summary>
internal sealed class FakeMeasurer : ICheckpointMeasurer
{
    public List<MeasureOptions> Calls { get; } = [];

    public string Status { get; set; } = "Converged";

    public CheckpointMeasurement Measure(MeasureOptions options, IProgress<string> progress, CancellationToken stop)
    {
        Calls.Add(options);
        progress.Report("measuring");
        stop.ThrowIfCancellationRequested();
        return new CheckpointMeasurement
        {
            Model = options.Model,
            Weights = options.Weights,
            Dataset = options.Dataset,
            Sample = options.Sample.ToString(),
            Preprocess = options.Preprocess,
            Operator = MatrixKinds.NameOf(options.Matrix),
            Examples = 1000,
            Parameters = 271_210,
            Loss = 0.5,
            GradientNorm = 0.25,
            Status = Status,
            Eigenvalues = [40, 20.5],
            Residuals = [0.01, double.NaN],
            OperatorCalls = 17,
            Alignment = [0.5, 0.125],
            RandomAlignment = 0.0015,
            Trace = new TraceReading("hutchinson", 300, 12, 10),
            Density = new DensityReading([-1, 40], [0.5, 0.001], [0.01, 0.0001], 0.4, 80),
            Steps = new StepReading(
                0.05,
                [0.5, 1],
                new Dictionary<string, IReadOnlyList<double>> { ["e1"] = [-0.01, 0.02], ["gradient"] = [-0.2, 0.1] }
            ),
            Verdict = new VerdictText("The step fits.", ["λ₁ is 40."], "Nothing to do."),
            Seconds = 8,
        };
    }
}
