using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sharpest.Convolutions.Winograd;

/// <summary>Σ conv(x, w) + b: the terms are added before they are transformed back.</summary>
/// <param name="grid">The tiles.</param>
/// <param name="inputs">The inputs of the terms.</param>
/// <param name="planes">Their kernels, each <c>[36, depth, F]</c>, F in whole vectors.</param>
/// <param name="depth">Channels of the inputs that are not filled up.</param>
/// <param name="outputs">Where the outputs go.</param>
/// <param name="bias">b, in whole vectors, or zero for none.</param>
internal sealed unsafe class OutputPass(
    TileGrid grid,
    PixelImages[] inputs,
    nint[] planes,
    int depth,
    PixelImages outputs,
    nint bias
) : TilePass(grid, inputs[0].Channels, outputs.Channels, Parts)
{
    private const int Parts = 32;
    private const int Lanes = TileTransform.Lanes;

    private readonly int columns = outputs.Channels;
    private readonly TileReader[] readers = [.. inputs.Select(input => TileReader.OfInputs(input, grid))];
    private readonly TileReader results = TileReader.OfGradients(outputs, grid);

    /// <inheritdoc/>
    protected override void Work(long first, int count, int part, bool begins, TileRoom room)
    {
        int rows = (count + PlaneProduct.Rows - 1) / PlaneProduct.Rows * PlaneProduct.Rows;
        long parts = TileGrid.Planes * PlaneProduct.Blocks(rows, columns);
        for (int term = 0; term < readers.Length; term++)
        {
            readers[term].Read(first, count, room.Left, room.LeftPlane, room);
            bool last = term == readers.Length - 1;
            Stretch inputsAhead = last
                ? readers[0].Ahead(first + BlockTiles, BlockTiles, parts)
                : readers[term + 1].Ahead(first, count, parts);
            Span<Stretch> ahead = [inputsAhead, last ? results.Ahead(first, count, parts) : default];
            for (int p = 0; p < TileGrid.Planes; p++)
                Multiply(term, p, rows, room, ahead);
        }
        for (int i = 0; i < count; i++)
            Write(first + i, room.Right + i * columns, room);
    }

    private void Multiply(int term, int plane, int rows, TileRoom room, Span<Stretch> ahead) =>
        PlaneProduct.Multiply(
            new PlaneProduct.Left((nint)(room.Left + plane * room.LeftPlane), readers[term].Channels, 1),
            depth,
            (float*)planes[term] + (long)plane * depth * columns,
            room.Right + plane * room.RightPlane,
            rows,
            columns,
            add: term > 0,
            ahead
        );

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Write(long index, float* values, TileRoom room)
    {
        (long image, int top, int left) = Grid.Place(index);
        int height = Math.Min(Grid.Outputs, outputs.Height - top);
        int width = Math.Min(Grid.Outputs, outputs.Width - left);
        for (int c = 0; c < columns; c += Lanes)
        {
            TileTransform.Output(Grid.Outputs, values + c, room.RightPlane, room.Stage, room.Scratch);
            Vector512<float> offset = bias == 0 ? default : Vector512.Load((float*)bias + c);
            for (int i = 0; i < height; i++)
            {
                float* from = room.Stage + i * Grid.Outputs * Lanes;
                float* to = outputs.At(image, top + i, left) + c;
                for (int j = 0; j < width; j++)
                    (Vector512.Load(from + j * Lanes) + offset).Store(to + j * columns);
            }
        }
    }
}
