namespace Sharpest.Experiments.Training;

/// <summary>Tells errors for want of memory from others. libtorch has no error of its own for them, only words.</summary>
internal static class MemoryFault
{
    private static readonly string[] Words = ["can't allocate memory", "not enough memory", "out of memory"];

    public static bool Is(Exception fault) =>
        fault is OutOfMemoryException or InsufficientMemoryException
        || Words.Any(words => fault.Message.Contains(words, StringComparison.OrdinalIgnoreCase))
        || (fault.InnerException is { } inner && Is(inner));
}
