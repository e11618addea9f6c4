using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;

namespace Sharpest.Experiments.Plugins;

/// <summary>
/// Takes what a plug-in offers. A name consists of letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, and must not be in use
/// for another thing of its kind.
/// </summary>
public interface IPluginRegistry
{
    /// <summary>Offers a model.</summary>
    /// <param name="model">Its name and how it is made.</param>
    /// <exception cref="PluginException">The name cannot be used.</exception>
    void AddModel(ModelInfo model);

    /// <summary>Offers a data set.</summary>
    /// <param name="dataset">Its name and how it is loaded.</param>
    /// <exception cref="PluginException">The name cannot be used.</exception>
    void AddDataset(DatasetSource dataset);

    /// <summary>Offers a loss.</summary>
    /// <param name="loss">Its name and its formula.</param>
    /// <exception cref="PluginException">The name cannot be used.</exception>
    void AddLoss(LossInfo loss);
}
