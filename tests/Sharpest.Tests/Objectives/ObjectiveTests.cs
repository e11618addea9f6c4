using Sharpest.Objectives;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Objectives;

public sealed class ObjectiveTests
{
    [Theory]
    [InlineData("hessian_mlp", false)]
    [InlineData("hessian_cnn", true)]
    [InlineData("hessian_cnn", false)]
    public void Loss_and_gradient_agree_with_PyTorch(string name, bool own)
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden(name);
        Objective objective = golden.Objective(name == "hessian_mlp" ? golden.Mlp() : golden.TinyCnn(own));

        (double loss, Tensor gradient) = objective.LossAndGradient();

        Assert.Equal(golden.Number("loss"), loss, 1e-13);
        Assert.Equal(loss, objective.Loss(), 1e-14);
        Assert.True(Near.RelativeError(gradient, golden.Tensor("gradient")) < 1e-13);
    }

    [Fact]
    public void Loss_and_gradient_of_a_SimpleCnn_in_float32_agree_with_PyTorch()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("simple_cnn");
        Objective objective = golden.Objective(golden.SimpleCnnSmall(), microBatch: 40);

        (double loss, Tensor gradient) = objective.LossAndGradient();

        Assert.Equal(golden.Number("loss"), loss, 1e-5);
        Assert.Equal(golden.Number("gradient_norm"), gradient.norm().ToDouble(), 1e-5 * golden.Number("gradient_norm"));
        Assert.True(Near.RelativeError(gradient, golden.Tensor("gradient")) < 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(11)]
    public void Micro_batches_of_unequal_size_give_the_mean_over_all_examples(int microBatch)
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_mlp");
        Objective objective = golden.Objective(golden.Mlp(), microBatch);

        (double loss, Tensor gradient) = objective.LossAndGradient();

        Assert.Equal((11 + microBatch - 1) / microBatch, objective.MicroBatches);
        Assert.Equal(11, objective.Examples);
        Assert.Equal(golden.Number("loss"), loss, 1e-13);
        Assert.True(Near.RelativeError(gradient, golden.Tensor("gradient")) < 1e-13);
    }

    [Fact]
    public void The_L2_term_adds_c_times_the_squared_weights_and_twice_c_times_the_weights_but_spares_biases()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_mlp");
        nn.Module<Tensor, Tensor> model = golden.Mlp();
        (double plainLoss, Tensor plainGradient) = golden.Objective(model).LossAndGradient();
        Objective decayed = golden.Objective(model, options: new ObjectiveOptions { L2 = 0.05 });

        (double loss, Tensor gradient) = decayed.LossAndGradient();

        Tensor weights = WeightsOnly(decayed.Parameters);
        double penalty = 0.05 * weights.square().sum().ToDouble();
        Assert.True(penalty > 0.1, "the case is too weak to tell");
        Assert.Equal(plainLoss + penalty, loss, 1e-13);
        Assert.Equal(loss, decayed.Loss(), 1e-14);
        Assert.True(Near.RelativeError(gradient, plainGradient + 0.1 * weights) < 1e-14);
    }

    [Fact]
    public void The_L2_term_covers_the_parameters_that_the_options_select()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_mlp");
        nn.Module<Tensor, Tensor> model = golden.Mlp();
        double plain = golden.Objective(model).Loss();
        var options = new ObjectiveOptions { L2 = 2, Decays = entry => entry.Name == "head.bias" };

        double loss = golden.Objective(model, options: options).Loss();

        Assert.Equal(plain + 2 * golden.Tensor("b3").square().sum().ToDouble(), loss, 1e-13);
    }

    [Fact]
    public void Evaluating_leaves_weights_and_gradients_of_the_model_untouched()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_mlp");
        nn.Module<Tensor, Tensor> model = golden.Mlp();
        Objective objective = golden.Objective(model, 4, new ObjectiveOptions { L2 = 0.1 });
        Tensor before = objective.Parameters.Read();
        Tensor marked = model.parameters().First();
        marked.grad = full_like(marked, 7.0);

        objective.Loss();
        objective.LossAndGradient();

        Assert.True(Near.Same(objective.Parameters.Read(), before));
        Assert.True(Near.Same(marked.grad!, full_like(marked, 7.0)));
        Assert.All(model.parameters().Skip(1), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void Evaluating_leaves_no_tensor_behind()
    {
        using var golden = new Golden("hessian_mlp");
        Objective objective = golden.Objective(golden.Mlp(), 4, new ObjectiveOptions { L2 = 0.1 });

        long left = TensorCount.Left(() =>
        {
            objective.Loss();
            objective.LossAndGradient().Gradient.Dispose();
        });

        Assert.Equal(0, left);
    }

    [Fact]
    public void A_gradient_is_taken_even_where_the_caller_has_gradients_off()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("hessian_mlp");
        Objective objective = golden.Objective(golden.Mlp());
        using IDisposable off = no_grad();

        (_, Tensor gradient) = objective.LossAndGradient();

        Assert.True(Near.RelativeError(gradient, golden.Tensor("gradient")) < 1e-13);
    }

    [Fact]
    public void A_model_whose_output_overflows_has_a_loss_that_is_not_finite()
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float32);
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float32, 5);
        using (no_grad())
            model.parameters().Last().fill_(double.NaN);

        Assert.True(double.IsNaN(Objective.Classification(model, inputs, labels).Loss()));
    }

    private static Tensor WeightsOnly(ParameterLayout layout)
    {
        Tensor weights = layout.Read();
        foreach (ParameterEntry bias in layout.Entries.Where(e => e.Shape.Count == 1))
            weights.narrow(0, bias.Offset, bias.Count).zero_();
        return weights;
    }
}
