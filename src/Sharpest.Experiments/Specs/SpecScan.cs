using System.Text.Json;

namespace Sharpest.Experiments.Specs;

/// <summary>Goes through a specification token by token, to tell what is wrong with it by line.</summary>
internal static class SpecScan
{
    /// <summary>Finds what is wrong with the members.</summary>
    /// <param name="json">The text in UTF-8, without a byte-order mark.</param>
    /// <param name="source">What to call the text in messages.</param>
    /// <param name="ignored">A member that is not looked at.</param>
    /// <returns>One line for each problem, in the order of the text.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IReadOnlyList<string> Problems(ReadOnlySpan<byte> json, string source, string ignored)
    {
        var options = new JsonReaderOptions
        {
            CommentHandling = SpecJson.ByHand.CommentHandling,
            AllowTrailingCommas = SpecJson.ByHand.AllowTrailingCommas,
        };
        var reader = new Utf8JsonReader(json, options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return [$"{source}, line {Line(json, reader)}: a specification is an object in braces, {{ … }}."];
        }
        var problems = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string place = $"{source}, line {Line(json, reader)}";
            string name = reader.GetString()!;
            reader.Read();
            string? problem = name == ignored ? null : Problem(name, ref reader, seen);
            if (problem is not null)
            {
                problems.Add($"{place}: {problem}");
            }
            reader.Skip();
        }
        // What follows the object is read to its end, so that text behind it is noticed too.
        while (reader.Read()) { }
        return problems;
    }

    private static string? Problem(string name, ref Utf8JsonReader reader, HashSet<string> seen)
    {
        if (SpecMembers.Find(name) is not { } member)
        {
            string[] known = [.. SpecMembers.All.Select(candidate => candidate.Name)];
            return $"there is no member '{name}'; {NearestName.Hint(name, known)}";
        }
        if (!seen.Add(name))
        {
            return $"'{name}' is there twice; keep one.";
        }
        return Fits(member, ref reader) ? null : $"'{name}' must be {InWords(member)}, not {Show(ref reader)}.";
    }

    private static bool Fits(SpecMember member, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return member.IsNullable;
        }
        bool isNumber = reader.TokenType == JsonTokenType.Number;
        return member.Kind switch
        {
            SpecKind.Text => reader.TokenType == JsonTokenType.String,
            SpecKind.Switch => reader.TokenType is JsonTokenType.True or JsonTokenType.False,
            SpecKind.WholeNumber => isNumber && reader.TryGetInt32(out _),
            SpecKind.LongWholeNumber => isNumber && reader.TryGetInt64(out _),
            _ => isNumber && reader.TryGetDouble(out double value) && double.IsFinite(value),
        };
    }

    private static string InWords(SpecMember member)
    {
        string kind = member.Kind switch
        {
            SpecKind.Text => "a text in quotes",
            SpecKind.Switch => "true or false",
            SpecKind.WholeNumber or SpecKind.LongWholeNumber => "a whole number",
            _ => "a finite number",
        };
        return member.IsNullable ? $"{kind} or null" : kind;
    }

    private static string Show(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => $"the text \"{reader.GetString()}\"",
            _ => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        };

    private static int Line(ReadOnlySpan<byte> json, Utf8JsonReader reader) =>
        1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n');
}
