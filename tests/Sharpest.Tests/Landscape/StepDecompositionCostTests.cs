using Sharpest.Landscape;
using Sharpest.Objectives;
using TorchSharp;
using static Sharpest.Tests.Support.LandscapeProblems;
using static TorchSharp.torch;

namespace Sharpest.Tests.Landscape;

/// <summary>What an analysis costs, in forward passes.</summary>
public sealed class StepDecompositionCostTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Without_a_tolerance_every_place_is_evaluated_and_exact()
    {
        Objective objective = Dense(1);
        Tensor gradient = Random(objective, 3);

        (IReadOnlyList<StepChange> changes, int cost) = StepDecomposition.Analyse(
            objective,
            [("d", Unit(Random(objective, 4)))],
            [gradient],
            0.1,
            new StepDecompositionOptions { Tolerance = 0 }
        );

        Assert.Equal(3 + 7 + 7, cost);
        Assert.All(changes, c => Assert.Equal(0, c.Error));
    }

    [Fact]
    public void What_is_known_of_the_loss_is_not_computed_again_and_changes_nothing()
    {
        Objective objective = Dense(3);
        Tensor[] gradients = [Random(objective, 3), Random(objective, 4)];
        (double loss, Tensor gradient) = objective.LossAndGradient();

        (IReadOnlyList<StepChange> computed, int more) = StepDecomposition.Analyse(objective, [], gradients, 0.1);
        (IReadOnlyList<StepChange> given, int less) = StepDecomposition.Analyse(
            objective,
            [],
            gradients,
            0.1,
            known: new LocalLoss(loss, gradient)
        );

        Assert.Equal(more - 3, less);
        Assert.Equal(computed, given);
    }

    [Fact]
    public void In_calm_training_ten_gradients_along_six_directions_cost_less_than_sixty_forward_passes()
    {
        Objective objective = Dense(4);
        Tensor[] gradients = [.. Enumerable.Range(0, 10).Select(i => Random(objective, 50 + i))];
        (string, Tensor)[] directions =
        [
            .. Enumerable.Range(0, 6).Select(i => ($"d{i}", Unit(Random(objective, 80 + i)))),
        ];

        (IReadOnlyList<StepChange> changes, int cost) = StepDecomposition.Analyse(
            objective,
            directions,
            gradients,
            0.02
        );

        Assert.InRange(cost, 3 + 6 + 10, 60);
        Assert.Equal(7 * 7, changes.Count);
        Assert.All(changes, c => Assert.InRange(c.Error, 0, 1e-3));
    }
}
