using System.Runtime.InteropServices;

namespace Sharpest.Convolutions.Winograd;

/// <summary>Memory for one thread to work in, outside the managed heap; not filled.</summary>
internal sealed unsafe class TileRoom : IDisposable
{
    private const int Alignment = 64;
    private const int Planes = TileGrid.Planes;

    // Planes one after the other would begin at the same place of the processor's cache.
    private const int Gap = TileTransform.Lanes;

    /// <summary>Takes the memory.</summary>
    /// <param name="tiles">Tiles that are worked on at once.</param>
    /// <param name="left">Channels of the first factor, whole vectors.</param>
    /// <param name="right">Channels of the second, whole vectors.</param>
    public TileRoom(int tiles, int left, int right)
    {
        (LeftPlane, RightPlane) = (tiles * left + Gap, tiles * right + Gap);
        Left = Take(Planes * LeftPlane);
        Right = Take(Planes * RightPlane);
        Scratch = Take(Planes * TileTransform.Lanes);
        Stage = Take(Planes * Math.Max(left, right));
    }

    /// <summary>36 planes of tiles of the first factor.</summary>
    public float* Left { get; }

    /// <summary>From one of them to the next.</summary>
    public nint LeftPlane { get; }

    /// <summary>36 planes of tiles of the second factor.</summary>
    public float* Right { get; }

    /// <summary>From one of them to the next.</summary>
    public nint RightPlane { get; }

    /// <summary>Room for a tile of 16 channels.</summary>
    public float* Scratch { get; }

    /// <summary>Room for a tile of all channels.</summary>
    public float* Stage { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Left);
        NativeMemory.AlignedFree(Right);
        NativeMemory.AlignedFree(Scratch);
        NativeMemory.AlignedFree(Stage);
    }

    private static float* Take(nint numbers) =>
        (float*)NativeMemory.AlignedAlloc((nuint)numbers * sizeof(float), Alignment);
}
