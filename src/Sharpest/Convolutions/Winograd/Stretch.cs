using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Sharpest.Convolutions.Winograd;

/// <summary>
/// Memory that is needed soon, fetched bit by bit while something else is computed. The processor does not foresee it: tiles
/// touch six rows of an image at once, a few hundred bytes each.
/// </summary>
internal unsafe struct Stretch
{
    private const int Line = 64;

    private readonly byte* end;
    private readonly nint part;
    private byte* next;

    /// <summary>Plans to fetch in as many parts as a tile has planes.</summary>
    /// <param name="from">The first byte.</param>
    /// <param name="end">The byte after the last one.</param>
    public Stretch(void* from, void* end)
    {
        next = (byte*)from;
        this.end = (byte*)end;
        part = (nint)(this.end - next) / TileGrid.Planes + Line;
    }

    /// <summary>Fetches a part; nothing when all is fetched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FetchPart()
    {
        byte* to = next + part < end ? next + part : end;
        for (; next < to; next += Line)
            Sse.Prefetch1(next);
    }
}
