using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper;

/// <summary>One run of an item. Equal specifications have equal names, so that items share runs.</summary>
/// <param name="Label">The setting to which it belongs.</param>
/// <param name="Spec">What it does.</param>
public sealed record PaperRun(string Label, ExperimentSpec Spec)
{
    /// <summary>The name of its folder: the settings that tell most, then a digest of all of them.</summary>
    public string Name { get; } = PaperRunName.Of(Spec);
}
