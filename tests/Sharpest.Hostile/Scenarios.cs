namespace Sharpest.Hostile;

// Everything there is, by name.
internal static class Scenarios
{
    public static IReadOnlyDictionary<string, Func<string>> All { get; } =
        new[] { Losses.All, Randomness.All, Tensors.All, Operations.All, Numbers.All, Sharing.All }
            .SelectMany(room => room)
            .ToDictionary();
}
