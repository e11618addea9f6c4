using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sharpest.Runs.Measurements;

/// <summary>
/// What was found at one set of weights: the sharpest directions of the loss, and whatever else was asked for. As JSON
/// its members are in snake case.
/// </summary>
public sealed record CheckpointMeasurement
{
    private static readonly MeasurementJson Json = new(
        new JsonSerializerOptions(MeasurementJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The file of the weights.</summary>
    public required string Weights { get; init; }

    /// <summary>The data set's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Which examples were taken, as it was asked for.</summary>
    public required string Sample { get; init; }

    /// <summary>How stored examples became inputs, as it was asked for.</summary>
    public required string Preprocess { get; init; }

    /// <summary>Which matrix: <c>hessian</c>, <c>ggn</c>, <c>fisher</c> or <c>gradient-covariance</c>.</summary>
    public required string Operator { get; init; }

    /// <summary>How many examples were taken.</summary>
    public required int Examples { get; init; }

    /// <summary>How many parameters the model has.</summary>
    public required long Parameters { get; init; }

    /// <summary>The mean loss over the sample.</summary>
    public required double Loss { get; init; }

    /// <summary>‖∇L‖ over the sample.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>How the search for eigenpairs ended.</summary>
    public required string Status { get; init; }

    /// <summary>λ₁ ≥ λ₂ ≥ ….</summary>
    public required IReadOnlyList<double> Eigenvalues { get; init; }

    /// <summary>‖Av − λv‖ of each pair.</summary>
    public required IReadOnlyList<double> Residuals { get; init; }

    /// <summary>Products with the matrix that the search took.</summary>
    public required int OperatorCalls { get; init; }

    /// <summary>|cos(∇L, e_k)| for each pair; the sign of an eigenvector is arbitrary.</summary>
    public required IReadOnlyList<double> Alignment { get; init; }

    /// <summary>The mean |cos| between the gradient and a random direction, against which to read <see cref="Alignment"/>.</summary>
    public required double RandomAlignment { get; init; }

    /// <summary>The trace, or null when it was not asked for.</summary>
    public TraceReading? Trace { get; init; }

    /// <summary>The spectral density, or null when it was not asked for.</summary>
    public DensityReading? Density { get; init; }

    /// <summary>What steps along each direction do to the loss, or null when it was not asked for.</summary>
    public StepReading? Steps { get; init; }

    /// <summary>What the numbers mean.</summary>
    public required VerdictText Verdict { get; init; }

    /// <summary>Wall-clock seconds of the whole measurement, loading excluded.</summary>
    public required double Seconds { get; init; }

    /// <summary>The measurement as JSON. NaN and infinities, which JSON does not know, are the texts of their names.</summary>
    /// <returns>An object with one member a property.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, Json.CheckpointMeasurement);
}
