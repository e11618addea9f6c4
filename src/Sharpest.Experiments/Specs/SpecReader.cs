using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sharpest.Experiments.Specs;

/// <summary>
/// Reads specifications written by hand: comments and trailing commas are allowed; a member that is not known is an
/// error, because a slip of the pen must not silently give another experiment.
/// </summary>
public static class SpecReader
{
    private const string SchemaMember = "$schema";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="overrides">Members that take precedence over the file, by their JSON names.</param>
    /// <returns>The specification; what neither names has its default.</returns>
    /// <exception cref="SpecException">The file cannot be read, is not JSON, or has unknown or ill-typed members.</exception>
    public static ExperimentSpec ReadFile(string path, IReadOnlyDictionary<string, JsonNode?>? overrides = null) =>
        Read(SpecFile.Read(path), path, overrides);

    /// <summary>Reads a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <param name="overrides">Members that take precedence over the text, by their JSON names.</param>
    /// <returns>The specification; what neither names has its default.</returns>
    /// <exception cref="SpecException">It is not JSON, or has unknown or ill-typed members.</exception>
    public static ExperimentSpec ReadText(
        string json,
        string source,
        IReadOnlyDictionary<string, JsonNode?>? overrides = null
    ) => Read(Encoding.UTF8.GetBytes(json), source, overrides);

    /// <summary>Makes a specification of single members.</summary>
    /// <param name="members">Their values, by their JSON names.</param>
    /// <returns>The specification; what is not named has its default.</returns>
    /// <exception cref="SpecException">A member is unknown or ill-typed.</exception>
    public static ExperimentSpec FromMembers(IReadOnlyDictionary<string, JsonNode?> members) =>
        Read("{}"u8.ToArray(), "the command line", members);

    private static ExperimentSpec Read(byte[] text, string source, IReadOnlyDictionary<string, JsonNode?>? overrides)
    {
        ReadOnlySpan<byte> json = text;
        if (json.StartsWith(Encoding.UTF8.Preamble))
        {
            json = json[Encoding.UTF8.Preamble.Length..];
        }
        try
        {
            IReadOnlyList<string> problems = SpecScan.Problems(json, source, SchemaMember);
            if (problems.Count > 0)
            {
                throw new SpecException(problems);
            }
            // The generated reader gives init-only members that are absent their type's zero, not their default.
            JsonObject members = SpecWriter.ToObject(new ExperimentSpec());
            JsonObject given = JsonNode.Parse(json, documentOptions: SpecJson.ByHand)!.AsObject();
            given.Remove(SchemaMember);
            Put(given, overrides ?? new Dictionary<string, JsonNode?>());
            Put(members, CostTier.SettingsOf(given));
            Put(members, given);
            return members.Deserialize(SpecJson.Default.ExperimentSpec)!;
        }
        catch (Exception fault) when (SpecFile.IsNotJson(fault))
        {
            throw SpecFile.NotJson(source, fault);
        }
    }

    private static void Put(JsonObject members, IEnumerable<KeyValuePair<string, JsonNode?>> values)
    {
        foreach ((string name, JsonNode? value) in values)
        {
            members[name] = value?.DeepClone();
        }
    }
}
