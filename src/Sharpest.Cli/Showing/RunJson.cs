using System.Text.Json.Serialization;
using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Cli.Showing;

/// <summary>The JSON form of runs, generated when the project is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true
)]
[JsonSerializable(typeof(IReadOnlyList<RunEntry>))]
[JsonSerializable(typeof(RunManifest))]
[JsonSerializable(typeof(MeasurementRecord))]
[JsonSerializable(typeof(IReadOnlyList<StepChangeRecord>))]
[JsonSerializable(typeof(LastLooks))]
[JsonSerializable(typeof(IReadOnlyList<ScalarRecord>))]
internal sealed partial class RunJson : JsonSerializerContext;
