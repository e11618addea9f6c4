using System.Xml.Linq;

namespace Sharpest.Repository.Tests;

/// <summary>The files of the project, as they lie on disk.</summary>
internal static class Tree
{
    private static readonly HashSet<string> Made =
    [
        "artifacts",
        ".git",
        "runs",
        "node_modules",
        "TestResults",
        ".vs",
        ".idea",
    ];

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static IReadOnlyList<string> Files { get; } =
    [.. Walk(Root).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> With(string ending, string under = "") =>
        Files.Where(file =>
            file.EndsWith(ending, StringComparison.Ordinal) && file.StartsWith(under, StringComparison.Ordinal)
        );

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file)).ReplaceLineEndings("\n");

    public static bool Exists(string file) =>
        File.Exists(Path.Combine(Root, file)) || Directory.Exists(Path.Combine(Root, file));

    /// <summary>A file that a project's build made, in the configuration of the tests themselves.</summary>
    public static string Built(string project, string file)
    {
        string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Split('_')[
            0
        ];
        return Path.Combine(Root, "artifacts", "bin", project, configuration, file);
    }

    /// <summary>The version in which a package is used.</summary>
    public static string VersionOf(string package) =>
        XDocument
            .Parse(Read("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(version => version.Attribute("Include")!.Value == package)
            .Attribute("Version")!
            .Value;

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Sharpest.slnx")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);

    private static IEnumerable<string> Walk(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Concat(
                Directory
                    .EnumerateDirectories(folder)
                    .Where(inner => !Made.Contains(Path.GetFileName(inner)))
                    .SelectMany(Walk)
            );
}
