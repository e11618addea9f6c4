using SkiaSharp;

namespace Sharpest.Runs.Figures;

/// <summary>
/// Finds fonts for pictures in the usual folders of the three systems: the native library comes without fontconfig, so
/// that it runs on machines where that is not installed.
/// </summary>
internal static class FontFinder
{
    private static readonly (string Regular, string Bold)[] Known =
    [
        ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
        ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
        ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
        ("segoeui.ttf", "segoeuib.ttf"),
        ("Helvetica.ttc", "Helvetica.ttc"),
        ("Arial.ttf", "Arial Bold.ttf"),
        ("arial.ttf", "arialbd.ttf"),
        ("Ubuntu-R.ttf", "Ubuntu-B.ttf"),
        ("FreeSans.ttf", "FreeSansBold.ttf"),
    ];

    internal static IReadOnlyList<string> UsualFolders { get; } =
    [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/Library/Fonts",
        "/System/Library/Fonts",
        .. Special(Environment.SpecialFolder.Fonts),
        .. Special(Environment.SpecialFolder.LocalApplicationData, "fonts"),
        .. Special(Environment.SpecialFolder.UserProfile, ".fonts"),
        .. Special(Environment.SpecialFolder.UserProfile, "Library/Fonts"),
    ];

    // The first known pair of fonts that can be loaded, or else any font at all; null when there is none.
    internal static FontPair? Find(IReadOnlyList<string> folders)
    {
        var files = folders.SelectMany(Files).ToList();
        foreach (var (regular, bold) in Known)
        {
            if (Load(files, regular) is { } typeface)
            {
                return new FontPair(typeface, Load(files, bold) ?? typeface);
            }
        }

        return
            files
                .Where(file => file.EndsWith(".ttf", StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)
                .Select(SKTypeface.FromFile)
                .FirstOrDefault(typeface => typeface is not null)
                is { } any
            ? new FontPair(any, any)
            : null;
    }

    // The file that would be tried first, found without the native library; null when there is no font.
    internal static string? FirstFile(IReadOnlyList<string> folders)
    {
        var files = folders.SelectMany(Files).ToList();
        return Known
                .Select(pair => files.Find(file => Path.GetFileName(file) == pair.Regular))
                .FirstOrDefault(f => f is not null)
            ?? files.Find(file => file.EndsWith(".ttf", StringComparison.OrdinalIgnoreCase));
    }

    private static SKTypeface? Load(List<string> files, string name) =>
        files.Find(file => Path.GetFileName(file) == name) is { } file ? SKTypeface.FromFile(file) : null;

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(
                folder,
                "*.tt?",
                new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }
            )
            : [];

    private static IEnumerable<string> Special(Environment.SpecialFolder folder, string inside = "") =>
        Environment.GetFolderPath(folder) is { Length: > 0 } path ? [Path.Combine(path, inside)] : [];
}
