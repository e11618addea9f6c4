using Sharpest.Experiments.Models;
using Sharpest.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Models;

public sealed class InitializationTests
{
    private const double Sigma = 0.05;

    // φ(2) and Φ(2) − Φ(−2) of the standard normal distribution.
    private const double Density = 0.053990966513188063;
    private const double Share = 0.954499736103641585;

    // Expected standard deviation, bound, and kurtosis E[x⁴]/E[x²]²; the fourth moment of the cut normal distribution is
    // 3 − (2·2³ + 6·2)·φ(2)/share by parts.
    public static TheoryData<string, double, double, double> Rules()
    {
        double square = 1 - 4 * Density / Share;
        double fourth = 3 - 28 * Density / Share;
        return new()
        {
            { "uniform", Sigma / Math.Sqrt(3), Sigma, 1.8 },
            { "normal", Sigma, double.PositiveInfinity, 3 },
            { "truncated-normal", Sigma * Math.Sqrt(square), 2 * Sigma, fourth / (square * square) },
        };
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Weights_have_the_moments_and_bounds_of_their_distribution(
        string rule,
        double deviation,
        double bound,
        double kurtosis
    )
    {
        using Linear model = nn.Linear(500, 400);
        Initialization.Apply(rule, model, new Seed(3));

        float[] values = [.. model.weight.data<float>()];
        double count = values.Length;
        Assert.All(values, value => Assert.True(Math.Abs(value) <= bound * (1 + 1e-6)));
        // Within five standard errors.
        Assert.InRange(values.Average(), -5 * deviation / Math.Sqrt(count), 5 * deviation / Math.Sqrt(count));
        double ratio = values.Average(value => (double)value * value) / (deviation * deviation);
        double error = Math.Sqrt((kurtosis - 1) / count);
        Assert.InRange(ratio, 1 - 5 * error, 1 + 5 * error);
        double found = values.Average(value => Math.Pow(value / deviation, 4));
        Assert.Equal(kurtosis, found, 0.05);
        if (double.IsFinite(bound))
            Assert.True(values.Max() > 0.99 * bound && values.Min() < -0.99 * bound);
        Assert.All(model.bias!.data<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Scales_are_one_and_shifts_zero()
    {
        using var model = new ResNet(new(1, 12, 12), 3, new ResNetSize(3, 1, BatchNorm: true), new Seed(1));
        Initialization.Apply("normal", model, new Seed(1));

        foreach ((string name, Parameter parameter) in model.named_parameters().Where(p => p.parameter.dim() == 1))
        {
            float expected = name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0;
            Assert.All(parameter.data<float>(), value => Assert.Equal(expected, value));
        }
    }

    [Fact]
    public void Glorots_rule_is_what_SimpleCnn_prescribes_itself()
    {
        using var model = new SimpleCnn(new(1, 12, 12), 3, SimpleCnnSize.Small, new Seed(5));
        byte[][] own = [.. model.parameters().Select(p => p.bytes.ToArray())];

        Initialization.Apply("glorot-uniform", model, new Seed(5));
        Assert.Equal(own, model.parameters().Select(p => p.bytes.ToArray()));
        Initialization.Apply("model", model, new Seed(6));
        Assert.Equal(own, model.parameters().Select(p => p.bytes.ToArray()));
        Initialization.Apply("glorot-uniform", model, new Seed(6));
        Assert.NotEqual(own[0], model.parameters().First().bytes.ToArray());
    }

    [Fact]
    public void An_unknown_rule_names_those_that_exist()
    {
        using nn.Module<Tensor, Tensor> model = nn.Linear(2, 2);

        ArgumentException fault = Assert.Throws<ArgumentException>(() =>
            Initialization.Apply("zeros", model, new Seed(1))
        );

        Assert.Contains(
            "model, glorot-uniform, uniform, normal, truncated-normal",
            fault.Message,
            StringComparison.Ordinal
        );
    }
}
