using System.Text.RegularExpressions;

namespace Sharpest.Repository.Tests;

/// <summary>What a page of documentation consists of, as far as the tests look at it.</summary>
internal static partial class Markdown
{
    /// <summary>The pages that readers are led to.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        "README.md",
        "CHANGELOG.md",
        .. Tree.With(".md", "docs/"),
        .. Tree.With(".md", "samples/"),
        .. Tree.With(".md", "src/"),
    ];

    /// <summary>The blocks of code of a page.</summary>
    public static IEnumerable<(string Language, string Code)> Fences(string page) =>
        Fence().Matches(Tree.Read(page)).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    /// <summary>The relative links of a page, as paths from the root of the project; code is left out.</summary>
    public static IEnumerable<(string File, string Anchor)> Links(string page)
    {
        string folder = Path.GetDirectoryName(page)!;
        string text = Code().Replace(Fence().Replace(Tree.Read(page), ""), "");
        foreach (Match match in Link().Matches(text))
        {
            string target = match.Groups[1].Value;
            if (
                target.Contains("://", StringComparison.Ordinal)
                || target.StartsWith("mailto:", StringComparison.Ordinal)
            )
            {
                continue;
            }
            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? page : Path.Combine(folder, parts[0]);
            string full = Path.GetFullPath(file, Tree.Root);
            yield return (Path.GetRelativePath(Tree.Root, full).Replace('\\', '/'), parts.Length > 1 ? parts[1] : "");
        }
    }

    /// <summary>The anchors of the headings of a page.</summary>
    public static IEnumerable<string> Anchors(string page) =>
        Heading()
            .Matches(Fence().Replace(Tree.Read(page), ""))
            .Select(match =>
                NotInAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')
            );

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
