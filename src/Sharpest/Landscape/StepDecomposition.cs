using Sharpest.Objectives;
using static TorchSharp.torch;

namespace Sharpest.Landscape;

/// <summary>
/// Takes the optimizer's step apart: for mini-batch gradients g₁…g_M and each direction d, by how much the loss changes
/// on the step −a·η·(g·d)·d, and on the whole step −a·η·g, for several multiples a (Jastrzębski et al., ICLR 2019).
/// </summary>
/// <remarks>
/// All gradients and multiples along one direction are places on one line through the present weights, where the loss and
/// its slope ∇L·d are known. The loss is evaluated at some of the places, chosen one by one where they lessen the error of
/// a mean most, and interpolated at the others; a line on which no polynomial fits ends up evaluated at every place. The
/// whole steps are lines of their own. Typical cost at M = 10 and 7 multiples: 2 to 9 forward passes a direction, 2 to 5 a
/// whole step, in place of 70 and 7.
/// </remarks>
public sealed class StepDecomposition
{
    private const int GradientCost = 3; // one forward pass and a backward pass of twice its cost

    private readonly Objective objective;
    private readonly double learningRate;
    private readonly StepDecompositionOptions options;
    private readonly LocalLoss here;
    private readonly CancellationToken stop;

    private StepDecomposition(
        Objective objective,
        double learningRate,
        StepDecompositionOptions options,
        LocalLoss here,
        CancellationToken stop
    )
    {
        this.objective = objective;
        this.learningRate = learningRate;
        this.options = options;
        this.here = here;
        this.stop = stop;
    }

    private double Tolerance => options.Tolerance * Math.Abs(here.Loss);

    /// <summary>Analyses the step at the present weights, which are the same afterwards.</summary>
    /// <param name="objective">The loss L, on examples that stay the same.</param>
    /// <param name="directions">Named unit directions of shape <c>[n]</c>: eigenvectors, a random one.</param>
    /// <param name="gradients">Mini-batch gradients g of shape <c>[n]</c>; shared by all directions.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="options">Multiples and tolerance, or null for the defaults.</param>
    /// <param name="wholeSteps">
    /// What else is stepped along as a whole beside the gradients, for instance what an optimizer made of each of them.
    /// </param>
    /// <param name="known">
    /// L and ∇L of this objective at the present weights, for instance those of a snapshot; null has them computed.
    /// </param>
    /// <param name="stop">Asked between evaluations.</param>
    /// <returns>
    /// One entry a direction and multiple, the whole steps last; and what it cost in forward passes over the objective's
    /// examples, where a gradient counts as three.
    /// </returns>
    /// <exception cref="ArgumentException">There is no gradient, whole step or multiple, or a vector has another shape.</exception>
    /// <exception cref="Runtime.AutogradException">∇L is not known and libtorch could not compute it.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped the analysis; the weights are back.</exception>
    public static (IReadOnlyList<StepChange> Changes, int ForwardEquivalents) Analyse(
        Objective objective,
        IReadOnlyList<(string Name, Tensor Direction)> directions,
        IReadOnlyList<Tensor> gradients,
        double learningRate,
        StepDecompositionOptions? options = null,
        IReadOnlyList<(string Name, IReadOnlyList<Tensor> Steps)>? wholeSteps = null,
        LocalLoss? known = null,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(directions);
        ArgumentNullException.ThrowIfNull(gradients);
        options ??= new StepDecompositionOptions();
        (string Name, IReadOnlyList<Tensor> Steps)[] whole = [("gradient", gradients), .. wholeSteps ?? []];
        Check(objective, directions, whole, learningRate, options, known);
        stop.ThrowIfCancellationRequested();
        Tensor? computed = null;
        if (known is null)
        {
            (double value, computed) = objective.LossAndGradient();
            known = new LocalLoss(value, computed);
        }
        using (computed)
        {
            var analysis = new StepDecomposition(objective, learningRate, options, known, stop);
            (IReadOnlyList<StepChange> changes, int evaluations) = analysis.Run(directions, whole);
            return (changes, evaluations + (computed is null ? 0 : GradientCost));
        }
    }

    private (IReadOnlyList<StepChange> Changes, int Evaluations) Run(
        IReadOnlyList<(string Name, Tensor Direction)> directions,
        (string Name, IReadOnlyList<Tensor> Steps)[] wholeSteps
    )
    {
        using var excursion = new WeightExcursion(objective.Parameters);
        var changes = new List<StepChange>();
        int evaluations = 0;
        IEnumerable<(string Name, RayFamily Rays)> families =
        [
            .. directions.Select(d => (d.Name, Along(d.Direction, wholeSteps[0].Steps, excursion))),
            .. wholeSteps.Select(w => (w.Name, Whole(w.Steps, excursion))),
        ];
        foreach ((string name, RayFamily rays) in families)
        {
            (double Mean, double Error)[] means = rays.Means(Tolerance);
            evaluations += rays.Evaluations;
            changes.AddRange(
                options.Multiples.Zip(
                    means,
                    (a, after) => new StepChange(name, a, after.Mean / here.Loss - 1, after.Error / Math.Abs(here.Loss))
                )
            );
        }
        return (changes, evaluations);
    }

    // The two rays of one line, to either side of the present weights. They share nothing but value and slope: the loss of
    // a network is rarely as smooth across as along one wall.
    private RayFamily Along(Tensor direction, IReadOnlyList<Tensor> gradients, WeightExcursion excursion)
    {
        double[] steps = [.. gradients.Select(g => -learningRate * Vectors.Dot(g, direction))];
        (int Ray, double Place)[][] wanted =
        [
            .. steps.Select(step => options.Multiples.Select(a => (a * step < 0 ? 0 : 1, a * step)).ToArray()),
        ];
        double slope = Vectors.Dot(here.Gradient, direction);
        LossRay[] rays =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(side => new LossRay(
                    s => LossAt(direction, s, excursion),
                    here.Loss,
                    slope,
                    wanted.SelectMany(row => row).Where(w => w.Ray == side).Select(w => w.Place)
                )),
        ];
        return new RayFamily(rays, wanted);
    }

    // Forward and, for negative multiples, backward rays along each whole step, in units of the multiple.
    private RayFamily Whole(IReadOnlyList<Tensor> steps, WeightExcursion excursion)
    {
        var rays = new List<LossRay>();
        foreach (Tensor step in steps)
        {
            double slope = -learningRate * Vectors.Dot(here.Gradient, step);
            double LossBy(double a) => LossAt(step, -a * learningRate, excursion);
            rays.Add(new LossRay(LossBy, here.Loss, slope, options.Multiples.Where(a => a < 0)));
            rays.Add(new LossRay(LossBy, here.Loss, slope, options.Multiples.Where(a => a >= 0)));
        }
        return new RayFamily(
            [.. rays],
            [
                .. Enumerable
                    .Range(0, steps.Count)
                    .Select(m => options.Multiples.Select(a => (2 * m + (a < 0 ? 0 : 1), a)).ToArray()),
            ]
        );
    }

    private double LossAt(Tensor direction, double distance, WeightExcursion excursion)
    {
        stop.ThrowIfCancellationRequested();
        excursion.MoveTo(direction, distance);
        return objective.Loss();
    }

    private static void Check(
        Objective objective,
        IReadOnlyList<(string Name, Tensor Direction)> directions,
        (string Name, IReadOnlyList<Tensor> Steps)[] wholeSteps,
        double learningRate,
        StepDecompositionOptions options,
        LocalLoss? known
    )
    {
        foreach ((string name, IReadOnlyList<Tensor> steps) in wholeSteps)
        {
            if (steps.Count == 0)
                throw new ArgumentException(
                    $"There is no step to take for \"{name}\"; give at least one.",
                    nameof(wholeSteps)
                );
        }
        if (options.Multiples.Count == 0 || options.Multiples.Any(a => !double.IsFinite(a)))
            throw new ArgumentException(
                "At least one multiple of the step is needed, all of them finite.",
                nameof(options)
            );
        if (!(options.Tolerance >= 0))
            throw new ArgumentException(
                $"The tolerance is {options.Tolerance}; it must not be negative.",
                nameof(options)
            );
        if (!double.IsFinite(learningRate))
            throw new ArgumentException(
                $"The learning rate is {learningRate}; it must be finite.",
                nameof(learningRate)
            );
        foreach (Tensor vector in directions.Select(d => d.Direction).Concat(wholeSteps.SelectMany(w => w.Steps)))
            objective.Parameters.CheckVector(vector, nameof(wholeSteps));
        if (known is not null)
            objective.Parameters.CheckVector(known.Gradient, nameof(known));
    }
}
