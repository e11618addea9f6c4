using System.Text.Json.Nodes;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Sweeps;

/// <summary>
/// Reads and writes sweeps: <c>{ "base": { "optimizer": "sgd" }, "grid": { "lr": [0.01, 0.1] }, "seeds": [1, 2] }</c>. Comments
/// and trailing commas are allowed, unknown members are errors.
/// </summary>
public static class SweepReader
{
    private static readonly string[] Members = ["base", "grid", "seeds"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The sweep; members of runs are checked when it is planned.</returns>
    /// <exception cref="SpecException">The file cannot be read or is no sweep.</exception>
    public static SweepSpec ReadFile(string path)
    {
        try
        {
            return Read(JsonNode.Parse(SpecFile.Read(path), documentOptions: SpecJson.ByHand), path);
        }
        catch (Exception fault) when (SpecFile.IsNotJson(fault))
        {
            throw SpecFile.NotJson(path, fault);
        }
    }

    /// <summary>Writes a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <returns>JSON that <see cref="ReadFile"/> reads; equal sweeps give equal texts.</returns>
    public static string ToText(SweepSpec sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var root = new JsonObject
        {
            ["base"] = new JsonObject(
                sweep
                    .Base.OrderBy(m => m.Key, StringComparer.Ordinal)
                    .Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))
            ),
            ["grid"] = new JsonObject(
                sweep.Grid.Select(axis =>
                    KeyValuePair.Create(
                        axis.Member,
                        (JsonNode?)new JsonArray([.. axis.Values.Select(value => value?.DeepClone())])
                    )
                )
            ),
            ["seeds"] = new JsonArray([.. sweep.Seeds.Select(seed => (JsonNode)seed)]),
        };
        return root.ToJsonString(SpecJson.Default.Options) + "\n";
    }

    private static SweepSpec Read(JsonNode? node, string source)
    {
        if (node is not JsonObject root)
            throw new SpecException([$"{source}: a sweep is an object in braces with {string.Join(", ", Members)}."]);
        string[] unknown = [.. root.Select(member => member.Key).Except(Members)];
        if (unknown.Length > 0)
            throw new SpecException([
                $"{source}: there is no member '{unknown[0]}'; {NearestName.Hint(unknown[0], Members)}",
            ]);
        Dictionary<string, JsonNode?> members = Object(root["base"], "base", source)
            .ToDictionary(member => member.Key, member => member.Value?.DeepClone());
        SweepAxis[] grid =
        [
            .. Object(root["grid"], "grid", source)
                .Select(axis => new SweepAxis(
                    axis.Key,
                    [.. List(axis.Value, axis.Key, source).Select(v => v?.DeepClone())]
                )),
        ];
        long[] seeds = root["seeds"] is null
            ? [1]
            : [.. List(root["seeds"], "seeds", source).Select(value => Seed(value, source))];
        return new SweepSpec(members, grid, seeds);
    }

    private static JsonObject Object(JsonNode? node, string name, string source) =>
        node switch
        {
            null => [],
            JsonObject found => found,
            _ => throw new SpecException([$"{source}: '{name}' must be an object in braces."]),
        };

    private static JsonArray List(JsonNode? node, string name, string source) =>
        node as JsonArray ?? throw new SpecException([$"{source}: '{name}' must be a list in brackets."]);

    private static long Seed(JsonNode? node, string source) =>
        node is JsonValue value && value.TryGetValue(out long seed)
            ? seed
            : throw new SpecException([
                $"{source}: a seed must be a whole number, not {node?.ToJsonString() ?? "null"}.",
            ]);
}
