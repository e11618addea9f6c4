namespace Sharpest.Experiments.Tests.Training;

/// <summary>Tests that train: how convolutions are computed is switched for the whole process, so they run alone.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
