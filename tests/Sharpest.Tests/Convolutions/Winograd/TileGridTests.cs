using Sharpest.Convolutions.Winograd;

namespace Sharpest.Tests.Convolutions.Winograd;

/// <summary>Tiles cover every output once.</summary>
public sealed class TileGridTests
{
    [Theory]
    [InlineData(1, 4, 4, 3, 1)]
    [InlineData(3, 7, 10, 3, 0)]
    [InlineData(2, 3, 3, 3, 2)]
    [InlineData(2, 9, 5, 5, 2)]
    [InlineData(1, 1, 1, 5, 4)]
    public void Every_output_lies_in_one_tile(long images, int height, int width, int kernel, int padding)
    {
        var grid = new TileGrid(images, height, width, kernel, padding);
        var covered = new Dictionary<(long, int, int), int>();

        for (long tile = 0; tile < grid.Count; tile++)
        {
            (long image, int top, int left) = grid.Place(tile);
            for (int i = top; i < Math.Min(top + grid.Outputs, grid.OutputHeight); i++)
            {
                for (int j = left; j < Math.Min(left + grid.Outputs, grid.OutputWidth); j++)
                    covered[(image, i, j)] = covered.GetValueOrDefault((image, i, j)) + 1;
            }
        }

        Assert.Equal(images * grid.OutputHeight * grid.OutputWidth, covered.Count);
        Assert.All(covered.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public void A_tile_has_as_many_outputs_as_its_inputs_allow_and_saves_what_it_saves()
    {
        Assert.Equal(4, new TileGrid(1, 8, 8, 3, 1).Outputs);
        Assert.Equal(2, new TileGrid(1, 8, 8, 5, 2).Outputs);
        Assert.Equal(4, new TileGrid(1, 8, 8, 3, 1).Saving); // 9·16 multiplications by 36
        Assert.Equal(25.0 * 4 / 36, new TileGrid(1, 8, 8, 5, 2).Saving, 1e-12);
        Assert.Equal(9.0 / 36, new TileGrid(1, 1, 1, 3, 1).Saving, 1e-12);
    }
}
