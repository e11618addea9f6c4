using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Cli.Checks;

/// <summary>
/// Looks whether runs can be kept where they would be written: a small run is made there, locked, written, read and
/// removed. Folders of other machines often cannot do one of these.
/// </summary>
/// <param name="outputFolder">The folder to which runs would be written, as an absolute path.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class StoreChecks(string outputFolder, TimeProvider clock) : ISystemChecks
{
    /// <inheritdoc/>
    public IEnumerable<CheckResult> Look()
    {
        string folder = Path.Combine(MachineChecks.Existing(outputFolder), $".sharpest-{Guid.NewGuid():N}");
        try
        {
            string? problem = Try(folder);
            return
            [
                problem is null
                    ? new CheckResult("store", CheckLevel.Ok, "series are written, read and locked")
                    : new CheckResult("store", CheckLevel.Fail, problem, "Name a folder on a local disk with --out."),
            ];
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException)
        {
            const string mend = "Restore the program's folder as it was built: its native libraries are missing.";
            return [new CheckResult("store", CheckLevel.Fail, "SQLite cannot be loaded", mend)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            string said = fault.Message.ReplaceLineEndings(" ");
            return [new CheckResult("store", CheckLevel.Warn, said, "Start where you may write, or use --out.")];
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private string? Try(string folder)
    {
        var manifest = new RunManifest
        {
            Id = "0",
            Name = "doctor",
            Started = clock.GetUtcNow(),
        };
        RunFolder run = RunFolder.Create(folder, manifest);
        using RunLock taken = RunLock.Take(folder);
        if (!RunLock.IsHeld(folder))
        {
            return "files cannot be locked there: two processes could write one run";
        }
        using var writer = new SeriesWriter(run.SeriesFile, clock);
        writer.Append(new ScalarRecord("doctor", 0, 0, 1));
        writer.Flush();
        using var reader = new SeriesReader(run.SeriesFile);
        return reader.Scalars("doctor").Count == 1 ? null : "what was written cannot be read while a run goes on";
    }
}
