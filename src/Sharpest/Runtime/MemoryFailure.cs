using System.Runtime.InteropServices;

namespace Sharpest.Runtime;

// Recognises libtorch's words for a lack of memory.
internal static class MemoryFailure
{
    private static readonly string[] Words = ["can't allocate memory", "not enough memory", "out of memory"];

    public static bool Is(ExternalException e) =>
        Words.Any(words => e.Message.Contains(words, StringComparison.OrdinalIgnoreCase));

    public static InsufficientMemoryException Of(ExternalException e, long? examples = null)
    {
        string what = examples is { } count ? $"A micro-batch of {count} examples" : "A micro-batch";
        return new(
            $"{what} needs more memory than there is ({FirstLine(e)}). Make the micro-batches smaller: the result is the same.",
            e
        );
    }

    private static string FirstLine(Exception e) => e.Message.Split('\n', 2)[0].Trim();
}
