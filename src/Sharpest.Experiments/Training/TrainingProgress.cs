namespace Sharpest.Experiments.Training;

/// <summary>Where a run stands, for whoever shows it to a person.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Steps">Optimizer steps planned.</param>
/// <param name="Epoch">Epochs done, with the fraction of the current one.</param>
/// <param name="Loss">The mini-batch loss of the last step.</param>
/// <param name="Sharpness">λ₁ of the last measurement, or null before the first.</param>
/// <param name="LearningRate">The learning rate η in force.</param>
/// <param name="Activity">What is being done now.</param>
/// <param name="IsAdaptive">
/// Whether the optimizer scales each coordinate of its step by itself, so that 2/η is not the limit of λ₁.
/// </param>
/// <param name="Momentum">m, with which the limit of λ₁ is 2(1+m)/η.</param>
public sealed record TrainingProgress(
    long Step,
    long Steps,
    double Epoch,
    double Loss,
    double? Sharpness,
    double LearningRate,
    TrainingActivity Activity,
    bool IsAdaptive = false,
    double Momentum = 0
);

/// <summary>What a run is doing.</summary>
public enum TrainingActivity
{
    /// <summary>Steps of the optimizer.</summary>
    Training,

    /// <summary>The search for the sharpest directions.</summary>
    MeasuringCurvature,

    /// <summary>The analysis of the step along each direction.</summary>
    AnalysingStep,

    /// <summary>The comparison of mini-batch gradients with the sharpest directions.</summary>
    ComparingGradients,

    /// <summary>The loss along lines through the weights.</summary>
    DrawingSections,

    /// <summary>The estimate of the norm of the Hessian.</summary>
    EstimatingNorm,

    /// <summary>Loss and accuracy on held-out examples.</summary>
    Evaluating,
}
