using Sharpest.Experiments.Losses;

namespace Sharpest.Experiments.Specs;

/// <summary>The names that can be asked for and that only the catalogs know.</summary>
/// <param name="Datasets">The data sets.</param>
/// <param name="Models">The models.</param>
public sealed record KnownNames(IReadOnlyList<string> Datasets, IReadOnlyList<string> Models)
{
    /// <summary>The losses.</summary>
    /// <value>The default is those that are built in.</value>
    public IReadOnlyList<string> Losses { get; init; } = [.. LossCatalog.All.Select(loss => loss.Name)];
}
