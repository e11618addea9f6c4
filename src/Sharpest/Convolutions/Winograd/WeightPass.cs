namespace Sharpest.Convolutions.Winograd;

/// <summary>Σ over all tiles of (Bᵀ x B) ⊙ (A g Aᵀ), of which the gradient to the kernels is made; a sum for each part.</summary>
/// <param name="grid">The tiles.</param>
/// <param name="inputs">x.</param>
/// <param name="gradients">g.</param>
/// <param name="sums">Where the sums go, <c>[parts, 36, C, F]</c>, both in whole vectors.</param>
/// <param name="parts">How many parts there are, no more than blocks.</param>
internal sealed unsafe class WeightPass(TileGrid grid, PixelImages inputs, PixelImages gradients, nint sums, int parts)
    : TilePass(grid, inputs.Channels, gradients.Channels, parts)
{
    private readonly TileReader left = TileReader.OfInputs(inputs, grid);
    private readonly TileReader right = TileReader.OfGradients(gradients, grid);

    /// <inheritdoc/>
    protected override void Work(long first, int count, int part, bool begins, TileRoom room)
    {
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
}
