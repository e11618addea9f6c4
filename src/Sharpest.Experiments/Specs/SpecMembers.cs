using Sharpest.Experiments.Models;

namespace Sharpest.Experiments.Specs;

/// <summary>
/// The table of all members of <see cref="ExperimentSpec"/>. Flags, help texts, range checks and the JSON schema are
/// made from it, so that none of them can say something else than another.
/// </summary>
public static class SpecMembers
{
    private static readonly SpecRange AtLeastZero = new(Minimum: 0);
    private static readonly SpecRange AtLeastOne = new(Minimum: 1);
    private static readonly SpecRange Positive = new(Minimum: 0, MinimumExcluded: true);

    // How the learning rate changes, and when training ends.
    private static IReadOnlyList<SpecMember> Schedule { get; } =
    [
        Text("schedule", spec => spec.Schedule, "How η changes along training") with
        {
            Choices = ["constant", "step", "plateau", "halving"],
        },
        Text(
            "dropEpochs",
            spec => spec.DropEpochs,
            "Schedule step: drop η after so many epochs, for instance 80,120"
        ) with
        {
            Placeholder = "N,N",
            WhenAbsent = "never",
        },
        Number(
            "dropFactor",
            spec => spec.DropFactor,
            "Schedules step and plateau: what η is multiplied by at a drop",
            Positive with
            {
                Maximum = 1,
                MaximumExcluded = true,
            }
        ),
        Count(
            "halvingFrom",
            spec => spec.HalvingFrom,
            "Schedule halving: first epoch with half of η; later ones halve on"
        ),
        Count(
            "patience",
            spec => spec.Patience,
            "Schedule plateau: epochs without a lower validation loss before a drop"
        ),
        Count("earlyStop", spec => spec.EarlyStop, "End after so many epochs without a higher validation accuracy") with
        {
            WhenAbsent = "never",
        },
    ];

    /// <summary>All members, in the order in which <see cref="ExperimentSpec"/> declares them.</summary>
    public static IReadOnlyList<SpecMember> All { get; } =
    [
        Text("name", spec => spec.Name, "Name for people; part of the run folder's name") with
        {
            WhenAbsent = "the optimizer",
        },
        Text("dataset", spec => spec.Dataset, "Data set"),
        Count("examples", spec => spec.Examples, "Training examples used: the first ones of the seeded split") with
        {
            WhenAbsent = "all of the training split",
        },
        Switch("augment", spec => spec.Augment, "Shift training images by up to 12.5 % and flip them at random"),
        Number(
            "labelNoise",
            spec => spec.LabelNoise,
            "Share of training examples that get a wrong label",
            new SpecRange(0, 1)
        ),
        Text("model", spec => spec.Model, "Model"),
        Text("loss", spec => spec.Loss, "Loss"),
        Text("optimizer", spec => spec.Optimizer, "Optimizer") with
        {
            Choices = ["sgd", "nsgd", "adam"],
        },
        Number("lr", spec => spec.Lr, "Learning rate η", Positive),
        Count("batch", spec => spec.Batch, "Mini-batch size S"),
        Count("epochs", spec => spec.Epochs, "Passes over the training examples, or over --epoch-examples of them"),
        Number("momentum", spec => spec.Momentum, "Momentum coefficient", new SpecRange(0, 1, MaximumExcluded: true)),
        Number(
            "l2",
            spec => spec.L2,
            "L2 coefficient: l2·‖w‖² over all weights, biases excepted, is added to the loss",
            AtLeastZero
        ),
        .. Schedule,
        Number(
            "clipNorm",
            spec => spec.ClipNorm,
            "Norm to which a longer mini-batch gradient is shortened",
            Positive
        ) with
        {
            WhenAbsent = "no limit",
        },
        Count("epochExamples", spec => spec.EpochExamples, "Examples that make an epoch; the data order goes on") with
        {
            WhenAbsent = "all of them",
        },
        Text("init", spec => spec.Init, "How the weights are drawn: as the model prescribes, or all alike") with
        {
            Choices = Initialization.Names,
        },
        Text("start", spec => spec.Start, "Run folder or safetensors file whose weights the run begins with") with
        {
            Placeholder = "PATH",
            WhenAbsent = "drawn",
        },
        Number(
            "gamma",
            spec => spec.Gamma,
            "Nudged-SGD: multiplier γ of the step along the sharpest directions",
            AtLeastZero
        ),
        Text("rule", spec => spec.Rule, "Nudged-SGD: what becomes of the step along the sharpest directions") with
        {
            Choices = ["nudge", "only-top", "remove-top", "constant-top", "bottom-scaled", "constant-length", "drop"],
        },
        Number(
            "factor",
            spec => spec.Factor,
            "Rule bottom-scaled: factor f of the step off the sharpest directions",
            AtLeastZero
        ),
        Number(
            "length",
            spec => spec.Length,
            "Rule constant-length: the step along each sharpest direction is α·η long",
            AtLeastZero
        ),
        Text(
            "directions",
            spec => spec.Directions,
            "Nudged-SGD: the sharpest directions, or random ones as a control"
        ) with
        {
            Choices = ["sharpest", "random"],
        },
        Text(
            "correct",
            spec => spec.Correct,
            "Nudged-SGD with momentum: whether the velocity, the gradient or both are changed"
        ) with
        {
            Choices = ["correct_v", "correct_g", "correct_both"],
        },
        Count("refresh", spec => spec.Refresh, "Nudged-SGD: steps between two refreshes of the directions") with
        {
            WhenAbsent = "every epoch",
        },
        Natural("burnIn", spec => spec.BurnIn, "Nudged-SGD: epochs of plain SGD before the first refresh"),
        Text(
            "track",
            spec => spec.Track,
            "Cost tier: what is measured and how exactly; flags take precedence over it"
        ) with
        {
            Choices = [.. CostTier.All.Select(tier => tier.Name)],
        },
        Count("top", spec => spec.Top, "Sharpest directions followed, K"),
        Count("every", spec => spec.Every, "Steps between two measurements") with
        {
            WhenAbsent = "every epoch",
        },
        Natural("zoom", spec => spec.Zoom, "Zoom window: so many steps in a row are all measured"),
        Natural("zoomFrom", spec => spec.ZoomFrom, "Step at which the zoom window begins"),
        Number(
            "sample",
            spec => spec.Sample,
            "Share of the training examples on which curvature is measured",
            Positive with
            {
                Maximum = 1,
            }
        ),
        Switch("resample", spec => spec.Resample, "Draw new examples for each measurement instead of always the same"),
        Switch("follow", spec => spec.Follow, "Follow λ₁ at every step, on a few of the examples"),
        Number(
            "tolerance",
            spec => spec.Tolerance,
            "Residual ‖Hv − λv‖ relative to λ₁ that ends the search",
            Positive with
            {
                Maximum = 1,
            }
        ),
        Count("maxProducts", spec => spec.MaxProducts, "Most Hessian-vector products of one measurement"),
        Count(
            "microBatch",
            spec => spec.MicroBatch,
            "Examples that pass through the network at once while curvature is measured"
        ),
        Count("memory", spec => spec.Memory, "Megabytes that one measurement may take; with less it is slower") with
        {
            WhenAbsent = "a quarter of all",
        },
        Natural(
            "stepPoints",
            spec => spec.StepPoints,
            "How many times along training the step is analysed against the curvature"
        ),
        Count("stepGradients", spec => spec.StepGradients, "Fresh mini-batch gradients averaged by one step analysis"),
        Switch(
            "projections",
            spec => spec.Projections,
            "Project gradient and step of every mini-batch on the directions in force"
        ),
        Natural(
            "alignmentPoints",
            spec => spec.AlignmentPoints,
            "How many times mini-batch gradients are compared with the sharpest directions"
        ),
        Count("alignmentBatches", spec => spec.AlignmentBatches, "Mini-batches of one comparison") with
        {
            WhenAbsent = "all of the epoch",
        },
        Natural("sectionPoints", spec => spec.SectionPoints, "How many times the loss is drawn along e₁, e₃ and e₅"),
        Natural("normPoints", spec => spec.NormPoints, "How many times ‖H‖_F and the trace are estimated"),
        Count("normProbes", spec => spec.NormProbes, "Random vectors of one such estimate"),
        Text(
            "convolutions",
            spec => spec.Convolutions,
            "Convolutions of training: libtorch's own, or by tiles: faster, with other last bits"
        ) with
        {
            Choices = ["libtorch", "tiles"],
        },
        Text(
            "onNan",
            spec => spec.OnNan,
            "When loss, gradient or curvature is not finite: end, leave out the step, go on"
        ) with
        {
            Choices = ["stop", "skip", "continue"],
        },
        new SpecMember("seed", SpecKind.LongWholeNumber, "N", spec => spec.Seed, "Seed of everything random"),
        Count("threads", spec => spec.Threads, "Threads that libtorch may use") with
        {
            WhenAbsent = "one per core",
        },
    ];

    /// <summary>Finds a member by its JSON name.</summary>
    /// <param name="name">The name, in camel case.</param>
    /// <returns>The member, or null when there is none of that name.</returns>
    public static SpecMember? Find(string name) =>
        All.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.Ordinal));

    private static SpecMember Text(string name, Func<ExperimentSpec, object?> value, string description) =>
        new(name, SpecKind.Text, "NAME", value, description);

    private static SpecMember Switch(string name, Func<ExperimentSpec, object?> value, string description) =>
        new(name, SpecKind.Switch, "true|false", value, description);

    private static SpecMember Count(string name, Func<ExperimentSpec, object?> value, string description) =>
        new(name, SpecKind.WholeNumber, "N", value, description) { Range = AtLeastOne };

    private static SpecMember Natural(string name, Func<ExperimentSpec, object?> value, string description) =>
        new(name, SpecKind.WholeNumber, "N", value, description) { Range = AtLeastZero };

    private static SpecMember Number(
        string name,
        Func<ExperimentSpec, object?> value,
        string description,
        SpecRange range
    ) => new(name, SpecKind.Number, "X", value, description) { Range = range };
}
