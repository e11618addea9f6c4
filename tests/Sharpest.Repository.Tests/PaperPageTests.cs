using Sharpest.Experiments.Paper;

namespace Sharpest.Repository.Tests;

public sealed class PaperPageTests
{
    [Fact]
    public void Every_item_of_the_paper_is_described_and_no_other()
    {
        string[] told =
        [
            .. Tree.Read("docs/paper.md")
                .Split('\n')
                .SkipWhile(line => line != "## The items")
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .SelectMany(line => Ids(line.Split('|')[1])),
        ];

        Assert.Equal(PaperCatalog.All.Select(item => item.Id).Order(), told.Order());
    }

    [Fact]
    public void What_has_no_laptop_scale_is_told()
    {
        string[] full =
        [
            .. Tree.Read("docs/paper.md")
                .Split('\n')
                .Where(line =>
                    line.StartsWith("| `", StringComparison.Ordinal) && line.EndsWith("| – |", StringComparison.Ordinal)
                )
                .SelectMany(line => Ids(line.Split('|')[1])),
        ];

        Assert.NotEmpty(full);
        Assert.All(full, id => Assert.Null(PaperCatalog.Find(id)!.Laptop));
    }

    // `learning-rates-resnet-32`, `-vgg-11`: what begins with a dash goes on from the first word of the line.
    private static IEnumerable<string> Ids(string cell)
    {
        string[] words = [.. cell.Split('`').Where((_, i) => i % 2 == 1)];
        string stem = words[0].StartsWith("batch-sizes", StringComparison.Ordinal) ? "batch-sizes" : "learning-rates";
        return words.Select(word => word[0] == '-' ? stem + word : word);
    }
}
