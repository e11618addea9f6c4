using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

public sealed class GaussNewtonOperatorTests
{
    [Fact]
    public void Softmax_agrees_with_the_sum_over_Jacobians_of_single_examples()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        Tensor probabilities = nn.functional.softmax(p.Outputs(), 1);
        Tensor expected = p.Dense(i => diag(probabilities[i]) - probabilities[i].outer(probabilities[i]));

        AssertDense(p, expected);
    }

    [Fact]
    public void Convolutions_agree_with_the_sum_over_Jacobians_of_single_examples()
    {
        using IDisposable scope = NewDisposeScope();
        foreach (bool own in (bool[])[true, false])
        {
            OutputProblem p = OutputProblem.Images(ScalarType.Float64, own: own);
            Tensor probabilities = nn.functional.softmax(p.Outputs(), 1);

            AssertDense(p, p.Dense(i => diag(probabilities[i]) - probabilities[i].outer(probabilities[i])));
        }
    }

    [Theory]
    [InlineData(SquaredErrorScale.Mean, 1)]
    [InlineData(SquaredErrorScale.Sum, 2)]
    [InlineData(SquaredErrorScale.Half, 1)]
    public void Squared_error_agrees_with_the_sum_over_Jacobians(SquaredErrorScale scale, double curvature)
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Regression(scale);

        AssertDense(p, p.Dense(_ => eye(2, dtype: ScalarType.Float64) * curvature));
    }

    [Fact]
    public void Binary_cross_entropy_agrees_with_the_sum_over_Jacobians()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.YesOrNo();
        Tensor probabilities = p.Outputs().sigmoid();

        AssertDense(p, p.Dense(i => diag(probabilities[i] * (1 - probabilities[i]))));
    }

    [Fact]
    public void Sequences_agree_with_the_sum_over_Jacobians_of_single_positions()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Sequences();
        Tensor probabilities = nn.functional.softmax(p.Outputs().reshape(6, 3, 3), 1); // [N, C, T]

        AssertDense(
            p,
            p.Dense(i =>
            {
                Tensor middle = zeros(3, 3, 3, 3, dtype: ScalarType.Float64); // [C, T, C', T'], zero unless T is T'
                for (int t = 0; t < 3; t++)
                {
                    Tensor q = probabilities[i].select(1, t);
                    middle.select(1, t).select(2, t).copy_(diag(q) - q.outer(q));
                }
                return middle.reshape(9, 9);
            })
        );
    }

    [Fact]
    public void For_a_model_that_is_linear_in_its_parameters_it_is_the_Hessian()
    {
        using IDisposable scope = NewDisposeScope();
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float64, 10);
        nn.Module<Tensor, Tensor> model = nn.Linear(6, 3).@double();
        Objective objective = Objective.Classification(model, inputs, labels, microBatch: 4);
        using var hessian = new HessianOperator(objective);
        using var matrix = new GaussNewtonOperator(objective);

        Assert.True(Near.RelativeError(Materialize.Dense(matrix), Materialize.Dense(hessian)) < 1e-13);
    }

    [Fact]
    public void Linear_regression_has_the_Gram_matrix_of_the_inputs()
    {
        using IDisposable scope = NewDisposeScope();
        (Tensor inputs, _) = SmallModels.Vectors(ScalarType.Float64, 10);
        nn.Module<Tensor, Tensor> model = nn.Linear(6, 1, hasBias: false).@double();
        Tensor targets = SmallModels.Random(10, ScalarType.Float64).reshape(10, 1);
        Objective objective = Objective.Regression(model, inputs, targets, SquaredErrorScale.Half, microBatch: 3);

        using var matrix = new GaussNewtonOperator(objective);

        Assert.True(Near.RelativeError(Materialize.Dense(matrix), inputs.t().mm(inputs) / 10) < 1e-14);
    }

    [Fact]
    public void Loss_and_gradient_are_those_of_the_objective_L2_included()
    {
        using IDisposable scope = NewDisposeScope();
        foreach (OutputProblem p in Problems())
        {
            Objective objective = p.Objective(new ObjectiveOptions { L2 = 0.1 });
            using var matrix = new GaussNewtonOperator(objective);
            (double loss, Tensor gradient) = objective.LossAndGradient();

            Assert.Equal(loss, matrix.Loss, 1e-13);
            Assert.True(Near.RelativeError(matrix.Gradient, gradient) < 1e-13);
        }
    }

    [Fact]
    public void The_L2_term_adds_twice_c_times_v_on_weights_alone()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        using var without = new GaussNewtonOperator(p.Objective());
        Objective objective = p.Objective(new ObjectiveOptions { L2 = 0.25 });
        using var with = new GaussNewtonOperator(objective);
        Tensor v = SmallModels.Random(with.Dimension, ScalarType.Float64);
        Tensor expected = without.Apply(v);
        foreach (ParameterEntry weight in objective.Parameters.Entries.Where(e => e.Shape.Count == 2))
            expected.narrow(0, weight.Offset, weight.Count).add_(0.5 * v.narrow(0, weight.Offset, weight.Count));

        Assert.True(Near.RelativeError(with.Apply(v), expected) < 1e-14);
    }

    [Theory]
    [InlineData(3, 64)]
    [InlineData(6, 234)]
    [InlineData(17, 7)]
    [InlineData(17, 250)]
    [InlineData(20, 1)]
    [InlineData(20, 64)]
    [InlineData(24, 7)]
    [InlineData(24, 250)]
    [InlineData(32, 64)]
    public void Float32_products_agree_with_float64_for_every_channel_count_and_batch(long channels, long batch)
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

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void A_life_of_an_operator_leaves_no_tensor_and_no_gradient_behind(long graphBytes)
    {
        OutputProblem p = OutputProblem.Images(ScalarType.Float64);
        Objective objective = p.Objective();
        using Tensor v = SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64);

        long left = TensorCount.Left(() =>
        {
            using var matrix = new GaussNewtonOperator(objective, new GaussNewtonOptions { MemoryBytes = graphBytes });
            Assert.Equal(graphBytes == 0 ? 0 : objective.MicroBatches, matrix.KeptMicroBatches);
            matrix.Apply(v).Dispose();
        });

        Assert.Equal(0, left);
        Assert.All(p.Model.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void It_outlives_the_dispose_scope_in_which_it_was_made_and_works_without_gradients()
    {
        Objective objective = OutputProblem.Images(ScalarType.Float64).Objective();
        using Tensor v = SmallModels.Random(objective.Parameters.Dimension, ScalarType.Float64);
        GaussNewtonOperator matrix;
        using (NewDisposeScope())
        using (no_grad())
            matrix = new GaussNewtonOperator(objective);

        using (matrix)
        using (Tensor first = matrix.Apply(v))
        using (NewDisposeScope())
        using (no_grad())
            Assert.True(Near.RelativeError(matrix.Apply(v), first) < 1e-15);
    }

    [Fact]
    public void A_parameter_that_the_outputs_do_not_use_has_rows_of_zeros()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        var layout = new ParameterLayout([
            .. p.Model.named_parameters().Select(n => (n.name, (Tensor)n.parameter)),
            ("unused", zeros(2, dtype: ScalarType.Float64).requires_grad_()),
        ]);
        Objective objective = Objective.Classification(p.Model, p.Inputs, p.Targets, parameters: layout);
        using var matrix = new GaussNewtonOperator(objective);

        Tensor product = matrix.Apply(SmallModels.Random(layout.Dimension, ScalarType.Float64));

        Assert.Equal([0.0, 0.0], Near.Values(product.narrow(0, layout.Dimension - 2, 2)));
        Assert.True(product.norm().ToDouble() > 0);
    }

    [Fact]
    public void Outputs_without_a_graph_are_refused_and_changed_weights_are_noticed()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        Objective frozen = Objective.Supervised(p.Model, [0], _ => p.Outputs(), _ => p.Targets, p.Loss);
        Objective objective = p.Objective();
        using var matrix = new GaussNewtonOperator(objective);
        objective.Parameters.Write(objective.Parameters.Read());

        var e = Assert.Throws<ArgumentException>(() => new GaussNewtonOperator(frozen));
        Assert.Contains("do not depend", e.Message, StringComparison.Ordinal);
        Assert.Throws<AutogradException>(() => matrix.Apply(objective.Parameters.Read()));
    }

    [Fact]
    public void Outputs_that_are_not_finite_give_products_that_are_not()
    {
        using IDisposable scope = NewDisposeScope();
        OutputProblem p = OutputProblem.Classifier();
        using (no_grad())
            p.Model.parameters().First().fill_(double.NaN);
        Objective objective = p.Objective();

        using var matrix = new GaussNewtonOperator(objective);
        using var fisher = new FisherOperator(objective, FisherKind.MonteCarlo);

        Assert.True(double.IsNaN(matrix.Loss));
        Assert.True(matrix.Apply(ones(matrix.Dimension, dtype: ScalarType.Float64)).isnan().any().ToBoolean());
        Assert.True(fisher.Apply(ones(matrix.Dimension, dtype: ScalarType.Float64)).isnan().any().ToBoolean());
    }

    private static OutputProblem[] Problems() =>
        [
            OutputProblem.Classifier(),
            OutputProblem.Images(ScalarType.Float64),
            OutputProblem.Regression(SquaredErrorScale.Mean),
            OutputProblem.Regression(SquaredErrorScale.Half),
            OutputProblem.YesOrNo(),
            OutputProblem.Sequences(),
        ];

    private static void AssertDense(OutputProblem problem, Tensor expected)
    {
        using var matrix = new GaussNewtonOperator(problem.Objective());
        Tensor dense = Materialize.Dense(matrix);

        Assert.True(Near.RelativeError(dense, expected) < 1e-13);
        Assert.True(linalg.eigvalsh(dense).min().ToDouble() > -1e-12 * dense.norm().ToDouble());
    }

    private static Tensor Product(ScalarType dtype, long channels, long batch, bool own)
    {
        OutputProblem p = OutputProblem.Images(dtype, channels, batch, own);
        using var matrix = new GaussNewtonOperator(p.Objective());
        return matrix.Apply(SmallModels.Random(matrix.Dimension, dtype));
    }
}
