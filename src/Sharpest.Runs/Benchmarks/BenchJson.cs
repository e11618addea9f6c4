using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Sharpest.Runs.Benchmarks;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true,
    NewLine = "\n"
)]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(PeerReport))]
internal sealed partial class BenchJson : JsonSerializerContext
{
    /// <summary>Reads a file of one kind.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="kind">How it is read.</param>
    /// <returns>What it holds.</returns>
    /// <exception cref="RunFormatException">It holds something else.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> kind)
        where T : class
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, kind)
                ?? throw new RunFormatException(path, "holds nothing of a benchmark");
        }
        catch (JsonException e)
        {
            throw new RunFormatException(path, $"holds no result of this version's benchmark ({e.Message})");
        }
    }
}
