using Sharpest.Operators;

namespace Sharpest.Experiments.Training;

/// <summary>What a measurement may take of the memory, as people state it.</summary>
internal static class MemoryBudget
{
    private const long Megabyte = 1_000_000;

    /// <summary>The budget of an operator.</summary>
    /// <param name="megabytes">As stated, or null for the default.</param>
    /// <returns>Bytes.</returns>
    public static long Bytes(int? megabytes) =>
        megabytes is { } stated ? stated * Megabyte : new HessianOptions().MemoryBytes;
}
