using Sharpest.Experiments.Data;

namespace Sharpest.Cli.Checks;

/// <summary>Looks for the data sets.</summary>
/// <param name="locator">Knows where they may lie.</param>
internal sealed class DataChecks(DataLocator locator) : ISystemChecks
{
    /// <inheritdoc/>
    public IEnumerable<CheckResult> Look() => DatasetCatalog.All.Where(info => info.Mirrors.Count > 0).Select(Look);

    private CheckResult Look(DatasetInfo info)
    {
        string name = $"data {info.Name}";
        if (locator.Find(info) is { } place)
        {
            return new CheckResult(name, CheckLevel.Ok, $"found in {place.Folder}");
        }
        string mend = info.Package is { } package
            ? $"To have it without: apt-get install {package.Name}."
            : "Nothing to do with a network.";
        return new CheckResult(
            name,
            CheckLevel.Warn,
            $"not here yet; the first run that needs it downloads it to {locator.DownloadFolder(info)}",
            mend
        );
    }
}
