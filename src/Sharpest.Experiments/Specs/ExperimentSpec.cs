namespace Sharpest.Experiments.Specs;

/// <summary>
/// Everything that decides a training run, and nothing else: equal specifications give equal runs, bit for bit. The
/// members have the names of the command-line flags, in camel case in JSON and in kebab case on the command line.
/// </summary>
public sealed record ExperimentSpec
{
    /// <summary>A name for people; it becomes part of the run folder's name.</summary>
    /// <value>The default is the optimizer's name.</value>
    public string? Name { get; init; }

    /// <summary>The data set.</summary>
    /// <value>The default is <c>fashion-mnist</c>.</value>
    public string Dataset { get; init; } = "fashion-mnist";

    /// <summary>How many training examples are used; the first ones of the seeded split.</summary>
    /// <value>The default, null, uses all of the training split.</value>
    public int? Examples { get; init; }

    /// <summary>Whether training images are shifted by up to 12.5 % and flipped at random (METHODS of the paper).</summary>
    /// <value>The default is false.</value>
    public bool Augment { get; init; }

    /// <summary>The share of training examples that get a wrong label.</summary>
    /// <value>The default is 0.</value>
    public double LabelNoise { get; init; }

    /// <summary>The model.</summary>
    /// <value>The default is <c>simple-cnn</c>.</value>
    public string Model { get; init; } = "simple-cnn";

    /// <summary>The loss, of which the mean over the examples is trained on and measured.</summary>
    /// <value>The default is <c>cross-entropy</c>.</value>
    public string Loss { get; init; } = "cross-entropy";

    /// <summary>The optimizer: <c>sgd</c>, <c>nsgd</c> or <c>adam</c> (β₁ = 0.9, β₂ = 0.999, ε = 1e-8).</summary>
    /// <value>The default is <c>sgd</c>.</value>
    public string Optimizer { get; init; } = "sgd";

    /// <summary>The learning rate η.</summary>
    /// <value>The default is 0.05.</value>
    public double Lr { get; init; } = 0.05;

    /// <summary>The mini-batch size S.</summary>
    /// <value>The default is 128.</value>
    public int Batch { get; init; } = 128;

    /// <summary>Passes over the training examples, or over <see cref="EpochExamples"/> of them.</summary>
    /// <value>The default is 3.</value>
    public int Epochs { get; init; } = 3;

    /// <summary>The momentum coefficient m.</summary>
    /// <value>The default is 0.</value>
    public double Momentum { get; init; }

    /// <summary>The L2 coefficient: <c>l2 · ‖w‖²</c> over all weights, biases excepted, is added to the loss.</summary>
    /// <value>The default is 0.</value>
    public double L2 { get; init; }

    /// <summary>
    /// How η changes along training: <c>constant</c>, <c>step</c> (at <see cref="DropEpochs"/>), <c>plateau</c> (when the
    /// validation loss no longer falls) or <c>halving</c> (every epoch from <see cref="HalvingFrom"/> on).
    /// </summary>
    /// <value>The default is <c>constant</c>.</value>
    public string Schedule { get; init; } = "constant";

    /// <summary>Schedule <c>step</c>: after how many epochs η is multiplied by <see cref="DropFactor"/>, separated by commas.</summary>
    /// <value>The default, null, is none.</value>
    public string? DropEpochs { get; init; }

    /// <summary>Schedules <c>step</c> and <c>plateau</c>: what η is multiplied by at each drop.</summary>
    /// <value>The default is 0.1.</value>
    public double DropFactor { get; init; } = 0.1;

    /// <summary>Schedule <c>halving</c>: the first epoch, counted from 1, with half of η; each later one halves it again.</summary>
    /// <value>The default is 6.</value>
    public int HalvingFrom { get; init; } = 6;

    /// <summary>Schedule <c>plateau</c>: epochs without a validation loss lower by 1e-4 after which η is dropped.</summary>
    /// <value>The default is 100.</value>
    public int Patience { get; init; } = 100;

    /// <summary>Epochs without a higher validation accuracy after which the run ends.</summary>
    /// <value>The default, null, never ends it early.</value>
    public int? EarlyStop { get; init; }

    /// <summary>The norm over all parameters to which a longer mini-batch gradient is shortened.</summary>
    /// <value>The default, null, leaves gradients as they are.</value>
    public double? ClipNorm { get; init; }

    /// <summary>
    /// How many examples make an epoch, rounded up to whole mini-batches. All that happens once an epoch follows it; the
    /// order of the data does not: every example is seen once before any is seen again.
    /// </summary>
    /// <value>The default, null, is all training examples.</value>
    public int? EpochExamples { get; init; }

    /// <summary>
    /// How the weights are drawn: as the <c>model</c> prescribes, or all alike: <c>glorot-uniform</c>, <c>uniform</c>
    /// from (−0.05, 0.05), <c>normal</c> with σ = 0.05, <c>truncated-normal</c>, the same cut at 2σ. Biases are then zero.
    /// </summary>
    /// <value>The default is <c>model</c>.</value>
    public string Init { get; init; } = "model";

    /// <summary>
    /// The weights with which the run begins: a run folder, of which the final ones are taken (the best ones where it has
    /// no final ones), or a safetensors file.
    /// </summary>
    /// <value>The default, null, draws them.</value>
    public string? Start { get; init; }

    /// <summary>Nudged-SGD: the multiplier γ of the step length along the sharpest directions.</summary>
    /// <value>The default is 0.1.</value>
    public double Gamma { get; init; } = 0.1;

    /// <summary>
    /// Nudged-SGD: what becomes of the step along the sharpest directions and off them. <c>nudge</c> scales it along them by
    /// γ; the others are those of the paper's ablation: <c>only-top</c>, <c>remove-top</c>, <c>constant-top</c> (only-top
    /// with directions that are never refreshed), <c>bottom-scaled</c>, <c>constant-length</c>, <c>drop</c>.
    /// </summary>
    /// <value>The default is <c>nudge</c>.</value>
    public string Rule { get; init; } = "nudge";

    /// <summary>The rule <c>bottom-scaled</c>: the factor f of the step off the sharpest directions.</summary>
    /// <value>The default is 2.</value>
    public double Factor { get; init; } = 2;

    /// <summary>The rule <c>constant-length</c>: the step along each sharpest direction is α·η long.</summary>
    /// <value>The default is 0.3, as in the paper's code.</value>
    public double Length { get; init; } = 0.3;

    /// <summary>
    /// Nudged-SGD: <c>sharpest</c> directions, or <c>random</c> orthonormal ones drawn from the seed at every refresh, as a
    /// control.
    /// </summary>
    /// <value>The default is <c>sharpest</c>.</value>
    public string Directions { get; init; } = "sharpest";

    /// <summary>
    /// Nudged-SGD with momentum: <c>correct_v</c> changes the velocity as it is applied, <c>correct_g</c> the gradient before
    /// it enters the velocity, <c>correct_both</c> both, which without momentum acts twice.
    /// </summary>
    /// <value>The default is <c>correct_v</c>.</value>
    public string Correct { get; init; } = "correct_v";

    /// <summary>Nudged-SGD: steps between two refreshes of the directions.</summary>
    /// <value>The default, null, refreshes at the start of every epoch.</value>
    public int? Refresh { get; init; }

    /// <summary>Nudged-SGD: epochs of plain SGD before the first refresh.</summary>
    /// <value>The default is 0.</value>
    public int BurnIn { get; init; }

    /// <summary>
    /// The cost tier: <c>economy</c>, <c>standard</c> or <c>full</c>. It sets what is measured, and how exactly, see
    /// <see cref="CostTier"/>; members that are named beside it take precedence.
    /// </summary>
    /// <value>The default is <c>standard</c>, whose settings are the defaults below.</value>
    public string Track { get; init; } = CostTier.Standard.Name;

    /// <summary>How many of the sharpest directions are followed, K.</summary>
    /// <value>The default is 5.</value>
    public int Top { get; init; } = 5;

    /// <summary>Steps between two measurements.</summary>
    /// <value>The default, null, measures at the start of every epoch.</value>
    public int? Every { get; init; }

    /// <summary>The zoom window: every one of the first so many steps is measured.</summary>
    /// <value>The default is 0: no window.</value>
    public int Zoom { get; init; }

    /// <summary>The step at which the zoom window begins.</summary>
    /// <value>The default is 0.</value>
    public int ZoomFrom { get; init; }

    /// <summary>The share of the training examples on which curvature is measured.</summary>
    /// <value>The default is 0.05.</value>
    public double Sample { get; init; } = 0.05;

    /// <summary>Whether each measurement draws a new sub-sample, as the paper did, or all use the same one.</summary>
    /// <value>The default is false: changes along training are then changes of the weights alone.</value>
    public bool Resample { get; init; }

    /// <summary>
    /// Whether λ₁ is followed at every step between the measurements, on a few of their examples, see
    /// <see cref="Tracking.SharpnessFollower"/>.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Follow { get; init; }

    /// <summary>The residual ‖Hv − λv‖ that ends the search for eigenpairs, relative to λ₁.</summary>
    /// <value>The default is 0.001.</value>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>The most Hessian-vector products that one measurement may take.</summary>
    /// <value>The default is 100.</value>
    public int MaxProducts { get; init; } = 100;

    /// <summary>Examples that pass through the network at once while curvature is measured.</summary>
    /// <value>The default is 256.</value>
    public int MicroBatch { get; init; } = 256;

    /// <summary>Megabytes that one measurement may take: graphs that do not fit are built anew for every product.</summary>
    /// <value>The default, null, is a quarter of the memory that the process may use.</value>
    public int? Memory { get; init; }

    /// <summary>How many times along training the step is analysed against the curvature, first and last step included.</summary>
    /// <value>The default is 3; 0 switches the analysis off.</value>
    public int StepPoints { get; init; } = 3;

    /// <summary>Fresh mini-batch gradients averaged by one step analysis, M.</summary>
    /// <value>The default is 10.</value>
    public int StepGradients { get; init; } = 10;

    /// <summary>
    /// Whether gradient and step of every mini-batch are projected on the directions in force, or on the last measured ones
    /// where there are none in force.
    /// </summary>
    /// <value>The default is false.</value>
    public bool Projections { get; init; }

    /// <summary>How many times along training mini-batch gradients are compared with the sharpest directions.</summary>
    /// <value>The default is 0: never.</value>
    public int AlignmentPoints { get; init; }

    /// <summary>How many mini-batches of the epoch one such comparison takes.</summary>
    /// <value>The default, null, takes all.</value>
    public int? AlignmentBatches { get; init; }

    /// <summary>How many times along training the loss is drawn along e₁, e₃ and e₅.</summary>
    /// <value>The default is 0: never.</value>
    public int SectionPoints { get; init; }

    /// <summary>How many times along training the Frobenius norm and the trace of the Hessian are estimated.</summary>
    /// <value>The default is 0: never.</value>
    public int NormPoints { get; init; }

    /// <summary>Random vectors of one such estimate, a Hessian-vector product each.</summary>
    /// <value>The default is 50, as in the paper.</value>
    public int NormProbes { get; init; } = 50;

    /// <summary>
    /// Which convolutions training takes: <c>libtorch</c>, or <c>tiles</c>, which are faster and round otherwise, see
    /// <see cref="Convolutions.TiledTraining"/>. Models of other layers, and machines without AVX-512, have only libtorch's.
    /// </summary>
    /// <value>The default is <c>libtorch</c>.</value>
    public string Convolutions { get; init; } = "libtorch";

    /// <summary>
    /// What happens when the loss, the gradient or the curvature holds NaN or infinity: <c>stop</c> ends the run as
    /// diverged, <c>skip</c> leaves out that step, <c>continue</c> takes it all the same.
    /// </summary>
    /// <value>The default is <c>stop</c>.</value>
    public string OnNan { get; init; } = "stop";

    /// <summary>The seed of everything random.</summary>
    /// <value>The default is 1.</value>
    public long Seed { get; init; } = 1;

    /// <summary>Threads that libtorch may use.</summary>
    /// <value>The default, null, is one thread per core.</value>
    public int? Threads { get; init; }
}
