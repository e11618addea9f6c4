namespace Sharpest.Objectives;

/// <summary>What an <see cref="Objective"/> counts as part of the loss, and how its model is evaluated.</summary>
public sealed record ObjectiveOptions
{
    /// <summary>The L2 coefficient c: c·Σ‖w‖² over the parameters that <see cref="Decays"/> selects is part of the loss.</summary>
    /// <value>The default is 0: curvature of the data's loss alone.</value>
    public double L2 { get; init; }

    /// <summary>Which parameters the L2 term covers.</summary>
    /// <value>The default covers every parameter of two or more dimensions: weights, not biases.</value>
    public Func<ParameterEntry, bool> Decays { get; init; } = entry => entry.Shape.Count >= 2;

    /// <summary>The mode of the model's modules while the loss is evaluated. Every module's own mode is put back after.</summary>
    /// <value>The default is <see cref="EvaluationMode.Inference"/>.</value>
    public EvaluationMode Mode { get; init; } = EvaluationMode.Inference;

    /// <summary>What is done about dropout that is active in this mode.</summary>
    /// <value>The default is <see cref="DropoutRule.Refuse"/>.</value>
    public DropoutRule Dropout { get; init; } = DropoutRule.Refuse;

    /// <summary>Which masks <see cref="DropoutRule.FixedMask"/> holds: another seed thins the network another way.</summary>
    /// <value>The default is 0.</value>
    public long MaskSeed { get; init; }

    /// <summary>
    /// Whether the loss of the first micro-batch is evaluated twice before anything is measured, to find out whether it is
    /// a function of the weights. It costs two forward passes of one micro-batch, once for each objective.
    /// </summary>
    /// <value>The default is true.</value>
    public bool CheckDeterminism { get; init; } = true;

    /// <summary>
    /// Whether the loss takes derivatives itself (the residual of a differential equation, a gradient penalty), so that
    /// gradients must be on even where only its value is wanted. It makes <see cref="Objective.Loss"/> dearer.
    /// </summary>
    /// <value>The default is false.</value>
    public bool LossDifferentiates { get; init; }
}
