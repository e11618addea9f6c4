using System.Xml.Linq;
using Sharpest.Runs.Studies;

namespace Sharpest.Runs.Tests.Studies;

public sealed class StudyOverviewTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Every_claim_of_every_study_is_there_with_the_way_to_its_page()
    {
        StudyEntry Entry(string name, params ClaimVerdict[] verdicts) =>
            new(
                name,
                new Study($"The {name} one", "", "")
                {
                    Findings =
                    [
                        .. verdicts.Select((v, i) => new ClaimFinding($"Claim {i} & more", v, "A rule.", ["1 < 2"])),
                    ],
                }
            );

        string page = File.ReadAllText(
            StudyOverview.Write(
                "All",
                [
                    Entry("first", ClaimVerdict.Supported, ClaimVerdict.NotSupported),
                    Entry("second", ClaimVerdict.Supported),
                ],
                folder.Path
            )
        );

        Assert.Contains(
            "3 claims: 2 supported by these runs, 1 not supported by these runs",
            page,
            StringComparison.Ordinal
        );
        Assert.Contains("<a href=\"second/report.html\">The second one</a>", page, StringComparison.Ordinal);
        Assert.Contains("Claim 1 &amp; more", page, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(folder.At("report.md"));
        Assert.Equal("# All", lines[0]);
        Assert.Contains("| `first` | Claim 1 & more | not supported by these runs | 1 < 2 |", lines);
        XDocument.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)); // well-formed
    }

    public void Dispose() => folder.Dispose();
}
