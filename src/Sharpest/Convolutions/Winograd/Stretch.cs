using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Sharpest.Convolutions.Winograd;

/// <summary>
/// Memory that is needed soon, fetched bit by bit while something else is computed. The processor does not foresee it: tiles
/// touch six rows of an image at once, a few hundred bytes each. Fetched in few large bits it would hold up what is computed.
/// </summary>
internal unsafe struct Stretch
{
    private const int Line = 64;

    private readonly byte* end;
    private readonly nint part;
    private byte* due;
    private byte* next;

    /// <summary>Plans to fetch.</summary>
    /// <param name="from">The first byte.</param>
    /// <param name="end">The byte after the last one.</param>
    /// <param name="parts">In how many parts.</param>
    public Stretch(void* from, void* end, long parts)
    {
        next = due = (byte*)from;
        this.end = (byte*)end;
        part = (nint)((this.end - next) / parts) + 1;
    }

    /// <summary>Fetches a part; nothing when all is fetched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FetchPart()
    {
        due = end - due > part ? due + part : end;
        for (; next < due; next += Line)
            Sse.Prefetch1(next);
    }
}
