using System.Runtime.CompilerServices;

namespace Sharpest.Convolutions.Winograd;

/// <summary>Takes tiles out of images, with zeros where they stick out, and transforms them.</summary>
/// <param name="images">The images.</param>
/// <param name="grid">The tiles.</param>
/// <param name="side">Height and width of what is taken: 6 for inputs, the outputs' for gradients to outputs.</param>
/// <param name="offset">From the first output of a tile to the first row and column that is taken.</param>
internal readonly unsafe struct TileReader(PixelImages images, TileGrid grid, int side, int offset)
{
    private const int Lanes = TileTransform.Lanes;

    /// <summary>A reader of the inputs of tiles.</summary>
    /// <param name="images">The inputs.</param>
    /// <param name="grid">The tiles.</param>
    /// <returns>The reader.</returns>
    public static TileReader OfInputs(PixelImages images, TileGrid grid) =>
        new(images, grid, TileGrid.Inputs, -grid.Padding);

    /// <summary>A reader of the gradients to the outputs of tiles.</summary>
    /// <param name="images">The gradients.</param>
    /// <param name="grid">The tiles.</param>
    /// <returns>The reader.</returns>
    public static TileReader OfGradients(PixelImages images, TileGrid grid) => new(images, grid, grid.Outputs, 0);

    /// <summary>Channels of a tile.</summary>
    public int Channels => images.Channels;

    /// <summary>Transforms tiles that follow each other.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="to">Where the first value of the first one goes; those of one tile lie side by side, tile after tile.</param>
    /// <param name="plane">From one of the 36 values to the next.</param>
    /// <param name="room">Room to work in.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(long first, int count, float* to, nint plane, TileRoom room)
    {
        for (int i = 0; i < count; i++, to += Channels)
        {
            float* from = Locate(first + i, room.Stage, out nint row, out nint column);
            for (int c = 0; c < Channels; c += Lanes)
            {
                if (side == TileGrid.Inputs)
                    TileTransform.Input(from + c, row, column, to + c, plane, room.Scratch);
                else
                    TileTransform.Gradient(side, from + c, row, column, to + c, plane, room.Scratch);
            }
        }
    }

    /// <summary>The memory of tiles that follow each other.</summary>
    /// <param name="first">The first of them; none where there is no such tile.</param>
    /// <param name="count">How many, at most.</param>
    /// <param name="parts">In how many parts they are to be fetched.</param>
    /// <returns>A plan to fetch it.</returns>
    public Stretch Ahead(long first, int count, long parts)
    {
        if (first >= grid.Count)
            return default;
        (long image, int top, _) = grid.Place(first);
        (long lastImage, int lastTop, _) = grid.Place(Math.Min(grid.Count, first + count) - 1);
        return new Stretch(
            images.At(image, Math.Clamp(top + offset, 0, images.Height), 0),
            images.At(lastImage, Math.Clamp(lastTop + offset + side, 0, images.Height), 0),
            parts
        );
    }

    // Where a tile lies in the images; one that sticks out is copied first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float* Locate(long index, float* stage, out nint row, out nint column)
    {
        (long image, int top, int left) = grid.Place(index);
        (top, left) = (top + offset, left + offset);
        (row, column) = (images.Row, images.Channels);
        if (top >= 0 && left >= 0 && top + side <= images.Height && left + side <= images.Width)
            return images.At(image, top, left);
        row = side * column;
        for (int i = 0; i < side; i++)
            Copy(image, top + i, left, new Span<float>(stage + i * row, (int)row));
        return stage;
    }

    // A row of a tile, zeros where there is no pixel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Copy(long image, int row, int left, Span<float> to)
    {
        to.Clear();
        int begin = Math.Max(left, 0);
        int pixels = Math.Min(left + side, images.Width) - begin;
        if (row < 0 || row >= images.Height || pixels <= 0)
            return;
        var known = new ReadOnlySpan<float>(images.At(image, row, begin), pixels * Channels);
        known.CopyTo(to[((begin - left) * Channels)..]);
    }
}
