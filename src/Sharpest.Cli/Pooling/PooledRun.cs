using Sharpest.Experiments.Specs;

namespace Sharpest.Cli.Pooling;

/// <summary>A run that is to be in a store.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Spec">What it does; checked.</param>
internal sealed record PooledRun(string Name, ExperimentSpec Spec);
