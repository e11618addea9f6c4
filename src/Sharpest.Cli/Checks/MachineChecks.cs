using System.Globalization;
using System.Runtime.InteropServices;
using Sharpest.Runs.Reports;

namespace Sharpest.Cli.Checks;

/// <summary>Looks at the machine without touching libtorch.</summary>
/// <param name="outputFolder">The folder to which runs would be written, as an absolute path.</param>
internal sealed class MachineChecks(string outputFolder) : ISystemChecks
{
    private const double WantedGigabytes = 1;
    private const double WantedMemory = 2;

    /// <inheritdoc/>
    public IEnumerable<CheckResult> Look() => [System(), Runtime(), Memory(), Writing(), Disk(), Fonts()];

    private static CheckResult System()
    {
        string found = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}";
        bool isServed =
            RuntimeInformation.RuntimeIdentifier is { } id
            && (
                OperatingSystem.IsMacOS()
                    ? id.EndsWith("-arm64", StringComparison.Ordinal)
                    : id.EndsWith("-x64", StringComparison.Ordinal)
            );
        return isServed
            ? new("system", CheckLevel.Ok, found)
            : new(
                "system",
                CheckLevel.Fail,
                found,
                "There is no libtorch for it: use Linux x64, Windows x64 or macOS arm64."
            );
    }

    private static CheckResult Runtime() => new("runtime", CheckLevel.Ok, RuntimeInformation.FrameworkDescription);

    private static CheckResult Memory()
    {
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9;
        string found = string.Create(CultureInfo.InvariantCulture, $"{available:0.0} GB for this process");
        return available >= WantedMemory
            ? new("memory", CheckLevel.Ok, found)
            : new(
                "memory",
                CheckLevel.Warn,
                found,
                "Close other programs, raise the limit of the container, or use a smaller --micro-batch."
            );
    }

    private CheckResult Writing()
    {
        string folder = Existing(outputFolder);
        string probe = Path.Combine(folder, $".sharpest-{Environment.ProcessId}");
        try
        {
            File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
            return new CheckResult("writing", CheckLevel.Ok, $"runs can be written to {outputFolder}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new CheckResult(
                "writing",
                CheckLevel.Warn,
                $"runs cannot be written to {outputFolder}",
                "Start in a folder where you may write, or name one with --out."
            );
        }
    }

    private CheckResult Disk()
    {
        double free = new DriveInfo(Existing(outputFolder)).AvailableFreeSpace / 1e9;
        string found = string.Create(CultureInfo.InvariantCulture, $"{free:0.0} GB free");
        return free >= WantedGigabytes
            ? new("disk", CheckLevel.Ok, found)
            : new(
                "disk",
                CheckLevel.Warn,
                found,
                "Free some space: weights and eigenvectors of a run take up to 1 GB."
            );
    }

    private static CheckResult Fonts() =>
        ReportFonts.Find() is { } font
            ? new("fonts", CheckLevel.Ok, $"figures are written as PNG in {font}")
            : new(
                "fonts",
                CheckLevel.Warn,
                "none found: reports have their figures, but not as PNG files",
                "On Debian: apt-get install fonts-dejavu-core."
            );

    /// <summary>The folder itself, or the nearest one above it that exists.</summary>
    /// <param name="folder">An absolute path.</param>
    /// <returns>A folder that exists.</returns>
    internal static string Existing(string folder) =>
        Directory.Exists(folder) ? folder : Existing(Path.GetDirectoryName(folder) ?? Path.GetPathRoot(folder)!);
}
