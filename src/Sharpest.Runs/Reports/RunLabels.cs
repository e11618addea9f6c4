namespace Sharpest.Runs.Reports;

/// <summary>Tells runs apart that are shown side by side.</summary>
public static class RunLabels
{
    /// <summary>The names of runs; of several with one name, the second and later ones are numbered.</summary>
    /// <param name="runs">The runs, in the order in which they are shown.</param>
    /// <returns>A label for each, for instance <c>sgd</c> and <c>sgd (2)</c>.</returns>
    public static IReadOnlyList<string> Of(IEnumerable<RunFolder> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. runs.Select(run =>
            {
                var name = run.Manifest.Name;
                var count = seen[name] = seen.GetValueOrDefault(name) + 1;
                return count == 1 ? name : $"{name} ({count})";
            }),
        ];
    }
}
