using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sharpest.Convolutions.Winograd;

/// <summary>Σ over all tiles of (Bᵀ x B) ⊙ (A g Aᵀ), of which the gradient to the kernels is made; a sum for each part.</summary>
/// <param name="grid">The tiles.</param>
/// <param name="inputs">x.</param>
/// <param name="gradients">g.</param>
/// <param name="sums">Where the sums go, <c>[parts, 36, C, F]</c>, both in whole vectors.</param>
/// <param name="offsets">Where the sums of g go, of which the gradient to the bias is made, <c>[parts, F]</c> in whole vectors; zero if it is not wanted.</param>
/// <param name="parts">How many parts there are, no more than blocks.</param>
internal sealed unsafe class WeightPass(
    TileGrid grid,
    PixelImages inputs,
    PixelImages gradients,
    nint sums,
    nint offsets,
    int parts
) : TilePass(grid, inputs.Channels, gradients.Channels, parts)
{
    private readonly TileReader left = TileReader.OfInputs(inputs, grid);
    private readonly TileReader right = TileReader.OfGradients(gradients, grid);

    /// <inheritdoc/>
    protected override void Work(long first, int count, int part, bool begins, TileRoom room)
    {
        if (offsets != 0)
            AddOffsets(first, count, begins, (float*)offsets + (long)part * right.Channels);
        left.Read(first, count, room.Left, room.LeftPlane, room);
        right.Read(first, count, room.Right, room.RightPlane, room);
        (int rows, int columns) = (left.Channels, right.Channels);
        long parts = TileGrid.Planes * PlaneProduct.Blocks(rows, columns);
        Span<Stretch> ahead =
        [
            left.Ahead(first + BlockTiles, BlockTiles, parts),
            right.Ahead(first + BlockTiles, BlockTiles, parts),
        ];
        for (int p = 0; p < TileGrid.Planes; p++)
        {
            PlaneProduct.Multiply(
                new PlaneProduct.Left((nint)(room.Left + p * room.LeftPlane), 1, rows),
                count,
                room.Right + p * room.RightPlane,
                (float*)sums + ((long)part * TileGrid.Planes + p) * rows * columns,
                rows,
                columns,
                add: !begins,
                ahead
            );
        }
    }

    // A sum for each tile first: few roundings in a row.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddOffsets(long first, int count, bool begins, float* to)
    {
        if (begins)
            new Span<float>(to, gradients.Channels).Clear();
        for (long index = first; index < first + count; index++)
        {
            (long image, int top, int left) = Grid.Place(index);
            int height = Math.Min(Grid.Outputs, gradients.Height - top);
            int width = Math.Min(Grid.Outputs, gradients.Width - left);
            float* tile = gradients.At(image, top, left);
            for (int c = 0; c < gradients.Channels; c += TileTransform.Lanes)
                (Vector512.Load(to + c) + Sum(tile + c, height, width)).Store(to + c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Sum(float* tile, int height, int width)
    {
        Vector512<float> sum = default;
        for (int i = 0; i < height; i++, tile += gradients.Row)
        {
            for (int j = 0; j < width; j++)
                sum += Vector512.Load(tile + j * gradients.Channels);
        }
        return sum;
    }
}
