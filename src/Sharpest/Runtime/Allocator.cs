using System.Runtime.InteropServices;

namespace Sharpest.Runtime;

/// <summary>
/// The C allocator of the process. glibc returns large blocks to the system when they are freed and asks for zeroed pages
/// again for the next tensor, which makes CPU training and Hessian-vector products several times slower.
/// </summary>
public static partial class Allocator
{
    /// <summary>
    /// The environment variable that leaves the allocator as the system has it, when it is <c>default</c>: to compare, or
    /// where memory must go back to the system.
    /// </summary>
    public const string Variable = "SHARPEST_ALLOCATOR";

    private const int MaxMappedBlocks = -4;
    private const int TrimThreshold = -1;
    private const int MaxArenas = -8;

    /// <summary>Whether the allocator keeps freed memory for the next tensor.</summary>
    public static bool IsTuned { get; private set; }

    /// <summary>
    /// Bytes that the process has allocated and not freed, or null where the allocator does not tell. It is what a budget
    /// for cached graphs is held against: resident memory would count what is kept for reuse as well.
    /// </summary>
    public static long? AllocatedBytes
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return null;
            try
            {
                Usage usage = ReadUsage();
                return (long)(usage.InUse + usage.Mapped);
            }
            catch (EntryPointNotFoundException)
            {
                return null; // musl, or a glibc older than 2.33
            }
        }
    }

    /// <summary>Tunes the allocator where it is glibc's, unless <see cref="Variable"/> says not to; elsewhere does nothing.</summary>
    internal static void Tune()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) == "default")
            return;
        try
        {
            IsTuned =
                SetOption(MaxMappedBlocks, 0) == 1 && SetOption(TrimThreshold, -1) == 1 && SetOption(MaxArenas, 1) == 1;
        }
        catch (EntryPointNotFoundException)
        {
            IsTuned = false; // musl has no such options
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial Usage ReadUsage();

    [StructLayout(LayoutKind.Sequential)]
    private struct Usage
    {
        public nuint FromSystem;
        public nuint FreeBlocks;
        public nuint FastBlocks;
        public nuint MappedBlocks;
        public nuint Mapped;
        public nuint Unused;
        public nuint FastBytes;
        public nuint InUse;
        public nuint Free;
        public nuint Releasable;
    }
}
