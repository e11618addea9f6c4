using System.Text.Json.Serialization;

namespace Sharpest.Runs.Measurements;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true,
    NewLine = "\n"
)]
[JsonSerializable(typeof(CheckpointMeasurement))]
internal sealed partial class MeasurementJson : JsonSerializerContext;
