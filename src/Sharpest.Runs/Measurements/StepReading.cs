namespace Sharpest.Runs.Measurements;

/// <summary>
/// What the gradient's step does to the loss along each direction alone: L(w − a·η·(∇L·d)·d)/L(w) − 1, and along the whole
/// gradient.
/// </summary>
/// <param name="LearningRate">η.</param>
/// <param name="Multiples">The multiples a of the step.</param>
/// <param name="RelativeChanges">
/// For each direction – <c>e1</c>, <c>e2</c>, …, <c>random</c>, <c>gradient</c> – the change at each multiple; 0.01 is one percent.
/// </param>
public sealed record StepReading(
    double LearningRate,
    IReadOnlyList<double> Multiples,
    IReadOnlyDictionary<string, IReadOnlyList<double>> RelativeChanges
);
