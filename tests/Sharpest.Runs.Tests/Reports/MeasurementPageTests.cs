using System.Xml.Linq;
using Sharpest.Runs.Measurements;
using Sharpest.Runs.Reports;

namespace Sharpest.Runs.Tests.Reports;

public sealed class MeasurementPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CheckpointMeasurement Found { get; } =
        new()
        {
            Model = "simple-cnn",
            Weights = "w & <co>.safetensors",
            Dataset = "fashion-mnist",
            Sample = "first:1000",
            Preprocess = "unit",
            Operator = "hessian",
            Examples = 1000,
            Parameters = 271_210,
            Loss = 0.5,
            GradientNorm = 0.25,
            Status = "Converged",
            Eigenvalues = [40.5, 20.25],
            Residuals = [0.01, 0.02],
            OperatorCalls = 17,
            Alignment = [0.5, 0.125],
            RandomAlignment = 0.0015,
            Verdict = new VerdictText("The step fits.", ["λ₁ is 40.5."], null),
            Seconds = 8,
        };

    [Fact]
    public void A_page_is_well_formed_and_tells_the_verdict_and_every_pair()
    {
        var text = Write(Found);

        Assert.Contains("The step fits.", text, StringComparison.Ordinal);
        Assert.Contains("w & <co>.safetensors", text, StringComparison.Ordinal);
        Assert.Contains("40.5", text, StringComparison.Ordinal);
        Assert.Contains("20.3", text, StringComparison.Ordinal);
        Assert.Contains("The step was not analysed (--steps).", text, StringComparison.Ordinal);
        Assert.Contains("The density was not asked for (--density).", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_and_density_are_drawn_when_there_are_some()
    {
        var text = Write(
            Found with
            {
                Trace = new TraceReading("hutchinson", 300, 12, 10),
                Density = new DensityReading([-1, 0, 40], [0.1, 2, 0.001], [0.01, 0.1, double.NaN], 0.4, 80),
                Steps = new StepReading(
                    0.05,
                    [0.5, 1],
                    new Dictionary<string, IReadOnlyList<double>>
                    {
                        ["e1"] = [-0.01, double.PositiveInfinity],
                        ["gradient"] = [-0.2, 0.1],
                    }
                ),
            }
        );

        Assert.Contains("300 ± 12", text, StringComparison.Ordinal);
        Assert.Contains("whole gradient", text, StringComparison.Ordinal);
        Assert.Contains("density (log scale)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_measurement_survives_json_with_nan_and_infinity()
    {
        var json = (Found with { Residuals = [double.NaN, double.PositiveInfinity] }).ToJson();

        Assert.Contains("\"gradient_norm\": 0.25", json, StringComparison.Ordinal);
        Assert.Contains("\"NaN\"", json, StringComparison.Ordinal);
        Assert.Contains("\"Infinity\"", json, StringComparison.Ordinal);
        Assert.Contains("λ₁", json, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(CheckpointMeasurement measurement)
    {
        var file = Path.Combine(_folder.Path, "new", "page.html");
        MeasurementPage.Write(measurement, file);
        var page = File.ReadAllText(file);
        return XDocument.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!.Value;
    }
}
