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

    [Fact]
    public void The_results_are_those_of_claims_that_are_made()
    {
        string[][] rows =
        [
            .. Tree.Read("docs/paper-results.md")
                .Split('\n')
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .Select(line => line.Split(" | ")),
        ];

        Assert.NotEmpty(rows);
        Assert.All(
            rows,
            row =>
                Assert.Contains(
                    row[1],
                    PaperCatalog.Find(row[0].Trim('|', ' ', '`'))!.Claims.Select(claim => claim.Text)
                )
        );
    }

    // `learning-rates-resnet-32`, `-vgg-11`: what begins with a dash goes on from the first word of the line.
    private static IEnumerable<string> Ids(string cell)
    {
        string[] words = [.. cell.Split('`').Where((_, i) => i % 2 == 1)];
        string stem = words[0].StartsWith("batch-sizes", StringComparison.Ordinal) ? "batch-sizes" : "learning-rates";
        return words.Select(word => word[0] == '-' ? stem + word : word);
    }
}
