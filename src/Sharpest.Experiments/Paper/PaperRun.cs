using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper;

/// <summary>One run of an item. Equal specifications have equal names, so that items share runs.</summary>
/// <param name="Label">The setting to which it belongs.</param>
/// <param name="Spec">What it does.</param>
/// <param name="Start">The run with whose final weights it begins, or null for fresh weights.</param>
public sealed record PaperRun(string Label, ExperimentSpec Spec, PaperRun? Start = null)
{
    /// <summary>The name of its folder: the settings that tell most, then a digest of all of them.</summary>
    public string Name { get; } = PaperRunName.Of(Start is null ? Spec : Spec with { Start = Start.Name });

    /// <summary>This run and the one it begins with, that one first.</summary>
    public IEnumerable<PaperRun> WithStart => Start is null ? [this] : [.. Start.WithStart, this];
}
