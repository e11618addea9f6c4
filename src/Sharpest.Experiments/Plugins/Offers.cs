using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Runs;

namespace Sharpest.Experiments.Plugins;

/// <summary>What can be asked for by name in a run: what is built in, and what plug-ins add to it.</summary>
public sealed record Offers
{
    private Offers() { }

    /// <summary>What is there without any plug-in.</summary>
    public static Offers BuiltIn { get; } =
        new()
        {
            Models = ModelCatalog.All,
            Datasets = [.. DatasetCatalog.All.Select(DatasetSource.Of)],
            Losses = LossCatalog.All,
        };

    /// <summary>The models.</summary>
    public IReadOnlyList<ModelInfo> Models { get; internal init; } = [];

    /// <summary>The data sets.</summary>
    public IReadOnlyList<DatasetSource> Datasets { get; internal init; } = [];

    /// <summary>The losses.</summary>
    public IReadOnlyList<LossInfo> Losses { get; internal init; } = [];

    /// <summary>The plug-ins that were loaded, in order.</summary>
    public IReadOnlyList<PluginDescription> Plugins { get; internal init; } = [];

    /// <summary>All names, to check a specification against.</summary>
    public KnownNames Names =>
        new([.. Datasets.Select(info => info.Name)], [.. Models.Select(info => info.Name)])
        {
            Losses = [.. Losses.Select(info => info.Name)],
        };

    /// <summary>Finds a model.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>What is known about it.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public ModelInfo Model(string name) => new Catalog<ModelInfo>("model", info => info.Name, [.. Models]).Find(name);

    /// <summary>Finds a data set.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>What is known about it.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public DatasetSource Dataset(string name) =>
        new Catalog<DatasetSource>("data set", info => info.Name, [.. Datasets]).Find(name);

    /// <summary>Finds a loss.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>What is known about it.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that exist.</exception>
    public LossInfo Loss(string name) => new Catalog<LossInfo>("loss", info => info.Name, [.. Losses]).Find(name);
}
