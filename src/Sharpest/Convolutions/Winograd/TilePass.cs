using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Convolutions.Winograd;

/// <summary>
/// Work on all tiles of a batch, in blocks that fit the cache. Blocks that follow each other are a part; a thread that is free
/// takes the next part, for threads are seldom equally fast.
/// </summary>
/// <param name="grid">The tiles.</param>
/// <param name="left">Channels of the first factor, whole vectors.</param>
/// <param name="right">Channels of the second, whole vectors.</param>
/// <param name="parts">How many parts are made.</param>
internal abstract class TilePass(TileGrid grid, int left, int right, int parts)
{
    // Both factors of a block take about 290 KB: room is left in the second-level cache for kernels, images and outputs.
    private const int ChannelsOfBlock = 2000;

    // More kernels than these are fetched anew for every block, which had better be large then.
    private const int KernelsInCache = 1 << 15;

    private const int Multiple = PlaneProduct.Rows;
    private const int Fewest = 2 * Multiple;
    private const int Most = 8 * Multiple;

    private int taken;

    /// <summary>The tiles.</summary>
    protected TileGrid Grid => grid;

    /// <summary>Tiles of a block, a multiple of 8.</summary>
    protected int BlockTiles { get; } = TilesOfBlock(grid, left, right);

    private long Blocks => BlocksOf(grid, left, right);

    /// <summary>How many blocks there are.</summary>
    /// <param name="grid">The tiles.</param>
    /// <param name="left">Channels of the first factor, whole vectors.</param>
    /// <param name="right">Channels of the second, whole vectors.</param>
    /// <returns>Their number.</returns>
    public static long BlocksOf(TileGrid grid, int left, int right) =>
        (grid.Count - 1) / TilesOfBlock(grid, left, right) + 1;

    /// <summary>Goes over all tiles; once.</summary>
    public void Run() => OpenMpTeam.Run(TakeParts);

    /// <summary>Works on a block.</summary>
    /// <param name="first">Its first tile.</param>
    /// <param name="count">How many it has.</param>
    /// <param name="part">The part it belongs to; blocks of a part come in order, on one thread.</param>
    /// <param name="begins">Whether the part begins with it.</param>
    /// <param name="room">Room to work in.</param>
    protected abstract void Work(long first, int count, int part, bool begins, TileRoom room);

    private static int TilesOfBlock(TileGrid grid, int left, int right)
    {
        long tiles =
            (long)left * right <= KernelsInCache ? ChannelsOfBlock / (left + right) : grid.Count / get_num_threads();
        return (int)Math.Clamp(tiles / Multiple * Multiple, Fewest, Most);
    }

    private void TakeParts()
    {
        using var room = new TileRoom(BlockTiles, left, right);
        while (Interlocked.Increment(ref taken) - 1 is var part && part < parts)
        {
            long begin = Blocks * part / parts;
            long end = Blocks * (part + 1) / parts;
            for (long block = begin; block < end; block++)
            {
                long first = block * BlockTiles;
                Work(first, (int)Math.Min(BlockTiles, grid.Count - first), part, block == begin, room);
            }
        }
    }
}
