using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

public sealed class FisherOperatorTests
{
    [Fact]
    public void The_empirical_kind_is_the_second_moment_of_the_gradients_of_single_examples()
    {
        using IDisposable scope = NewDisposeScope();
        foreach (
            OutputProblem p in (OutputProblem[])
                [
                    OutputProblem.Classifier(),
                    OutputProblem.Images(ScalarType.Float64),
                    OutputProblem.Regression(SquaredErrorScale.Mean),
                    OutputProblem.Regression(SquaredErrorScale.Sum),
                ]
        )
        {
            // Each gradient by an objective of one example, which shares no code with products of Jacobians.
            Tensor[] gradients =
            [
                .. Enumerable
                    .Range(0, (int)p.Inputs.size(0))
                    .Select(i =>
                        (
                            p with
                            {
                                Inputs = p.Inputs.narrow(0, i, 1),
                                Targets = p.Targets.narrow(0, i, 1),
                                Batches = [1],
                            }
                        )
                            .Objective()
                            .LossAndGradient()
                            .Gradient
                    ),
            ];
            Tensor stacked = stack(gradients);
            using var fisher = new FisherOperator(p.Objective(), FisherKind.Empirical);

            Assert.True(
                Near.RelativeError(Materialize.Dense(fisher), stacked.t().mm(stacked) / gradients.Length) < 1e-13
            );
            Assert.True(Near.RelativeError(fisher.Gradient, stacked.mean([0])) < 1e-13);
        }
    }

    [Fact]
    public void Every_output_of_binary_cross_entropy_and_every_position_is_an_observation_of_its_own()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem yesOrNo = OutputProblem.YesOrNo();
        Tensor score = yesOrNo.Outputs().sigmoid() - yesOrNo.Targets;
        using var first = new FisherOperator(yesOrNo.Objective(), FisherKind.Empirical);
        OutputProblem sequences = OutputProblem.Sequences();
        Tensor outputs = sequences.Outputs().reshape(6, 3, 3);
        Tensor r = nn.functional.softmax(outputs, 1) - nn.functional.one_hot(sequences.Targets, 3).transpose(1, 2);
        using var second = new FisherOperator(sequences.Objective(), FisherKind.Empirical);

        Assert.True(Near.RelativeError(Materialize.Dense(first), yesOrNo.Dense(i => diag(score[i].square()))) < 1e-13);
        Tensor dense = sequences.Dense(i =>
        {
            Tensor middle = zeros(3, 3, 3, 3, dtype: ScalarType.Float64);
            for (int t = 0; t < 3; t++)
                middle.select(1, t).select(2, t).copy_(r[i].select(1, t).outer(r[i].select(1, t)));
            return middle.reshape(9, 9);
        });
        Assert.True(Near.RelativeError(Materialize.Dense(second), dense) < 1e-13);
    }

    [Fact]
    public void The_exact_expectation_over_the_models_labels_is_the_Gauss_Newton_matrix()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        Tensor probabilities = nn.functional.softmax(p.Outputs(), 1);
        using var matrix = new GaussNewtonOperator(p.Objective());

        // Σ_y p(y|f)·(p − 1_y)(p − 1_y)ᵀ
        Tensor expectation = p.Dense(i =>
        {
            Tensor scores = probabilities[i].unsqueeze(0) - eye(3, dtype: ScalarType.Float64);
            return scores.t().mm(diag(probabilities[i])).mm(scores);
        });

        Assert.True(Near.RelativeError(Materialize.Dense(matrix), expectation) < 1e-13);
    }

    [Fact]
    public void The_Monte_Carlo_kind_scatters_about_the_Gauss_Newton_matrix_as_one_over_the_root_of_its_samples()
    {
        using IDisposable scope = NewDisposeScope();
        foreach (
            OutputProblem p in (OutputProblem[])
                [
                    OutputProblem.Classifier(),
                    OutputProblem.Regression(SquaredErrorScale.Mean),
                    OutputProblem.YesOrNo(),
                    OutputProblem.Sequences(),
                ]
        )
        {
            Objective objective = p.Objective();
            using var matrix = new GaussNewtonOperator(objective);
            Tensor v = SmallModels.Random(matrix.Dimension, ScalarType.Float64);
            double exact = Near.Dot(v, matrix.Apply(v));

            double[] few = Quadratics(objective, v, samples: 2, draws: 60);
            double[] many = Quadratics(objective, v, samples: 32, draws: 60);

            double error = Deviation(many) / Math.Sqrt(many.Length);
            Assert.True(Math.Abs(many.Average() - exact) < 4 * error, $"{many.Average()} ± {error} is not {exact}");
            // Sixteen times the samples quarter the scatter; of 60 draws the ratio is known to 13 %, three of which are allowed.
            Assert.InRange(Deviation(few) / Deviation(many), 4 / 1.45, 4 * 1.45);
        }
    }

    [Fact]
    public void Draws_repeat_with_the_seed_for_kept_graphs_and_for_those_built_anew()
    {
        using IDisposable scope = NewDisposeScope();
        Objective objective = OutputProblem.Images(ScalarType.Float64).Objective();
        Tensor v = SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64);
        Tensor Product(long seed, long bytes)
        {
            using var fisher = new FisherOperator(
                objective,
                FisherKind.MonteCarlo,
                new FisherOptions { Seed = seed, MemoryBytes = bytes }
            );
            return fisher.Apply(v);
        }

        Assert.True(Near.RelativeError(Product(3, 0), Product(3, long.MaxValue)) < 1e-14);
        Assert.True(Near.RelativeError(Product(4, 0), Product(3, 0)) > 1e-3);
    }

    [Theory]
    [InlineData(17, 7)]
    [InlineData(20, 250)]
    [InlineData(24, 7)]
    public void Float32_products_agree_with_float64_for_odd_channel_counts_and_batches(long channels, long batch)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor exact = Product(ScalarType.Float64, channels, batch, own: true);
        foreach (bool own in (bool[])[true, false])
        {
            HeapDirt.Spread();
            double error = Near.RelativeError(Product(ScalarType.Float32, channels, batch, own), exact);
            Assert.True(error < 2e-5, $"{channels} channels, batch {batch}, own layer {own}: error {error:g3}");
        }
    }

    [Fact]
    public void The_L2_term_is_no_observation_and_the_loss_has_it()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        Objective decayed = p.Objective(new ObjectiveOptions { L2 = 0.5 });
        using var with = new FisherOperator(decayed, FisherKind.Empirical);
        using var without = new FisherOperator(p.Objective(), FisherKind.Empirical);
        Tensor v = SmallModels.Random(with.Dimension, ScalarType.Float64);

        Assert.True(Near.RelativeError(with.Apply(v), without.Apply(v)) < 1e-15);
        Assert.Equal(decayed.Loss(), with.Loss, 1e-13);
    }

    [Theory]
    [InlineData(FisherKind.Empirical)]
    [InlineData(FisherKind.MonteCarlo)]
    public void A_life_of_an_operator_leaves_no_tensor_behind(FisherKind kind)
    {
        Objective objective = OutputProblem.Images(ScalarType.Float64).Objective();
        using Tensor v = SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64);

        Assert.Equal(
            0,
            TensorCount.Left(() =>
            {
                using var fisher = new FisherOperator(objective, kind);
                fisher.Apply(v).Dispose();
            })
        );
    }

    [Fact]
    public void Disposed_operators_say_so()
    {
        Objective objective = OutputProblem.Classifier().Objective();
        using Tensor v = SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64);
        var fisher = new FisherOperator(objective, FisherKind.Empirical);
        var matrix = new GaussNewtonOperator(objective);
        fisher.Dispose();
        matrix.Dispose();

        Assert.Throws<ObjectDisposedException>(() => fisher.Apply(v));
        Assert.Throws<ObjectDisposedException>(() => matrix.Apply(v));
    }

    [Fact]
    public void Senseless_options_are_refused()
    {
        Objective objective = OutputProblem.Classifier().Objective();

        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new FisherOperator(objective, FisherKind.MonteCarlo, new FisherOptions { Samples = 0 })
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new FisherOperator(objective, FisherKind.Empirical, new FisherOptions { Samples = 2 })
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new FisherOperator(objective, (FisherKind)7));
    }

    private static double[] Quadratics(Objective objective, Tensor v, int samples, int draws) =>
        [
            .. Enumerable
                .Range(0, draws)
                .Select(seed =>
                {
                    using IDisposable scope = NewDisposeScope();
                    using var fisher = new FisherOperator(
                        objective,
                        FisherKind.MonteCarlo,
                        new FisherOptions { Samples = samples, Seed = seed }
                    );
                    return Near.Dot(v, fisher.Apply(v));
                }),
        ];

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1));
    }

    private static Tensor Product(ScalarType dtype, long channels, long batch, bool own)
    {
        OutputProblem p = OutputProblem.Images(dtype, channels, batch, own);
        using var fisher = new FisherOperator(p.Objective(), FisherKind.Empirical);
        return fisher.Apply(SmallModels.Random(fisher.Dimension, dtype));
    }
}
