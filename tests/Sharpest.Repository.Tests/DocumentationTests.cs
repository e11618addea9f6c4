using System.Xml.Linq;

namespace Sharpest.Repository.Tests;

public sealed class DocumentationTests
{
    [Fact]
    public void Every_link_leads_somewhere()
    {
        string[] broken =
        [
            .. Markdown.Pages.SelectMany(page =>
                Markdown
                    .Links(page)
                    .Where(link => !Leads(link.File, link.Anchor))
                    .Select(link => $"{page}: {link.File}#{link.Anchor}")
            ),
        ];

        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Every_page_can_be_reached_from_the_first_one()
    {
        var reached = new HashSet<string> { "README.md" };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out string? page))
        {
            foreach ((string file, _) in Markdown.Links(page).Where(link => Markdown.Pages.Contains(link.File)))
            {
                if (reached.Add(file))
                {
                    open.Enqueue(file);
                }
            }
        }

        Assert.Empty(Markdown.Pages.Except(reached));
    }

    [Fact]
    public void The_changelog_tells_of_the_present_version()
    {
        string version = XDocument
            .Parse(Tree.Read("Directory.Build.props"))
            .Descendants("VersionPrefix")
            .Single()
            .Value;
        string changelog = Tree.Read("CHANGELOG.md");

        Assert.True(
            changelog.Contains("\n## [Unreleased]", StringComparison.Ordinal)
                || changelog.Contains($"\n## [{version}]", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Continuous_integration_runs_the_tests_of_the_launcher_and_nothing_else()
    {
        string[] lines =
        [
            .. Tree.Read(".ci/run").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'),
        ];

        Assert.Equal(["""exec "$(dirname "${BASH_SOURCE[0]}")/../sharpest" test"""], lines);
    }

    [Theory]
    [InlineData("sharpest")]
    [InlineData("sharpest.ps1")]
    public void Both_launchers_have_the_same_words_and_exit_codes(string launcher)
    {
        string text = Tree.Read(launcher);

        Assert.All(
            [" quickstart ", " test ", " VERB ", "0 good, 1 failed, 2 something is missing", "130 stopped by Ctrl-C"],
            word => Assert.Contains(word, text, StringComparison.Ordinal)
        );
    }

    private static bool Leads(string file, string anchor) =>
        Tree.Exists(file) && (anchor.Length == 0 || Markdown.Anchors(file).Contains(anchor));
}
