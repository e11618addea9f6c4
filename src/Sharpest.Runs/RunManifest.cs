using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sharpest.Runs;

/// <summary>What a run is, apart from its numbers: the content of <c>manifest.json</c>.</summary>
public sealed record RunManifest
{
    /// <summary>The format version this program writes.</summary>
    public const int CurrentFormatVersion = 1;

    private static readonly JsonElement EmptySpec = JsonElement.Parse("{}");

    /// <summary>The version of the run format; a reader refuses versions newer than its own.</summary>
    /// <value>The default is <see cref="CurrentFormatVersion"/>.</value>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>Identifies the run among all others, for instance a GUID.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When the run ended, or null while it is being written.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>How far the run has come.</summary>
    public RunStatus Status { get; init; }

    /// <summary>Why the run ended early, in one line, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>The resolved specification: a JSON object with every setting, defaults included.</summary>
    /// <value>The default is an empty object.</value>
    // The generated reader of JSON passes over initial values, so that defaults are given on the way out.
    public JsonElement Spec
    {
        get => field.ValueKind == JsonValueKind.Undefined ? EmptySpec : field;
        init;
    }

    /// <summary>The examples used, or null when unknown.</summary>
    public DataDescription? Data { get; init; }

    /// <summary>Number of trained parameters n, or 0 when unknown.</summary>
    public long Parameters { get; init; }

    /// <summary>Optimizer steps planned, or 0 when unknown.</summary>
    public long PlannedSteps { get; init; }

    /// <summary>Optimizer steps done when the manifest was written.</summary>
    public long Steps { get; init; }

    /// <summary>The machine, or null when unknown.</summary>
    public MachineDescription? Machine { get; init; }

    /// <summary>Versions of the programs that made the run, by name.</summary>
    public IReadOnlyDictionary<string, string> Versions
    {
        get => field ?? ReadOnlyDictionary<string, string>.Empty;
        init;
    }

    /// <summary>The users' assemblies that gave the run its model, data set or loss, in the order of loading.</summary>
    public IReadOnlyList<PluginDescription> Plugins
    {
        get => field ?? [];
        init;
    }

    /// <summary>
    /// Whether the optimizer scales each coordinate of its step by itself, as Adam does: λ₁ is then not limited by 2/η.
    /// </summary>
    [JsonIgnore]
    public bool IsAdaptive =>
        Spec.TryGetProperty("optimizer", out JsonElement name)
        && name.ValueKind == JsonValueKind.String
        && name.ValueEquals("adam");

    /// <summary>
    /// The largest λ₁·η at which steps along e₁ shrink on a parabola: 2, and 2(1+m) with heavy-ball momentum m (Cohen et
    /// al., ICLR 2021). It says nothing of an optimizer that <see cref="IsAdaptive"/>.
    /// </summary>
    [JsonIgnore]
    public double StableProduct =>
        Spec.TryGetProperty("momentum", out JsonElement momentum) && momentum.ValueKind == JsonValueKind.Number
            ? 2 * (1 + momentum.GetDouble())
            : 2;

    /// <summary>What the numbers mean, or null before the run has ended.</summary>
    public VerdictText? Verdict { get; init; }
}
