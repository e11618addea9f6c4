using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Sharpest.Experiments.Specs;

/// <summary>The JSON schema of the specification, by which editors complete and check what is typed.</summary>
public static class SpecSchema
{
    /// <summary>The schema: types from the record, all else from <see cref="SpecMembers"/>.</summary>
    /// <param name="known">The names of data sets and models.</param>
    /// <returns>A new JSON object.</returns>
    public static JsonObject Create(KnownNames known)
    {
        JsonObject schema = SpecJson.Default.Options.GetJsonSchemaAsNode(typeof(ExperimentSpec)).AsObject();
        JsonObject properties = schema["properties"]!.AsObject();
        foreach (SpecMember member in SpecMembers.All)
        {
            Describe(properties[member.Name]!.AsObject(), member, member.ChoicesFrom(known));
        }
        properties.Insert(0, "$schema", new JsonObject { ["type"] = "string" });
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Sharpest experiment specification");
        schema["type"] = "object";
        schema["additionalProperties"] = false;
        return schema;
    }

    /// <summary>The schema as indented text.</summary>
    /// <param name="known">The names of data sets and models.</param>
    /// <returns>The text, without a final line break.</returns>
    public static string ToText(KnownNames known) =>
        Create(known)
            .ToJsonString(
                new JsonSerializerOptions(SpecJson.Default.Options)
                {
                    WriteIndented = true,
                    // The text is for files and editors, not for web pages: Greek letters stay readable.
                    Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                }
            );

    private static void Describe(JsonObject property, SpecMember member, IReadOnlyList<string>? names)
    {
        property["description"] = member.IsNullable
            ? $"{member.Description}. Left out: {member.WhenAbsent}."
            : $"{member.Description}.";
        property["default"] = member.Default switch
        {
            null => null,
            bool on => on,
            int count => count,
            long count => count,
            double number => number,
            object text => (string)text,
        };
        if (names is not null)
        {
            property["enum"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]);
        }
        if (member.Range is not { } range)
        {
            return;
        }
        if (range.Minimum is { } least)
        {
            property[range.MinimumExcluded ? "exclusiveMinimum" : "minimum"] = least;
        }
        if (range.Maximum is { } greatest)
        {
            property[range.MaximumExcluded ? "exclusiveMaximum" : "maximum"] = greatest;
        }
    }
}
