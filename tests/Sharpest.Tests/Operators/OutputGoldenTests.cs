using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Operators;

/// <summary>Gauss–Newton and Fisher matrices against those that PyTorch made of single examples' derivatives.</summary>
public sealed class OutputGoldenTests
{
    [Fact]
    public void Every_column_of_the_tanh_network_agrees_with_PyTorch()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("outputs_mlp");
        foreach ((string name, ISymmetricOperator matrix) in Matrices(golden, golden.Mlp(), microBatch: 4))
        {
            double error = Near.RelativeError(Materialize.Dense(matrix), golden.Tensor(name));
            Assert.True(error < 1e-13, $"{name}: {error:g3}");
        }
    }

    [Theory]
    [InlineData(true, ScalarType.Float64, 1e-13)]
    [InlineData(false, ScalarType.Float64, 1e-13)]
    [InlineData(true, ScalarType.Float32, 1e-5)]
    [InlineData(false, ScalarType.Float32, 1e-5)]
    public void Products_of_the_convolutional_network_agree_with_PyTorch(bool own, ScalarType dtype, double tolerance)
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("outputs_cnn");
        HeapDirt.Spread();
        foreach (
            (string name, ISymmetricOperator matrix) in Matrices(golden, golden.TinyCnn(own, dtype), microBatch: 3)
        )
        {
            for (int i = 0; i < 4; i++)
            {
                Tensor product = matrix.Apply(golden.Tensor("directions")[i].to(dtype));
                double error = Near.RelativeError(product, golden.Tensor(name)[i]);
                Assert.True(error < tolerance, $"{name}, direction {i}: {error:g3}");
            }
        }
    }

    private static IEnumerable<(string Name, ISymmetricOperator Matrix)> Matrices(
        Golden golden,
        nn.Module<Tensor, Tensor> model,
        int microBatch
    )
    {
        Tensor inputs = golden.Tensor("inputs").to(model.parameters().First().dtype);
        (long Start, long Count)[] slices =
        [
            .. Enumerable
                .Range(0, (int)((inputs.size(0) + microBatch - 1) / microBatch))
                .Select(i => ((long)i * microBatch, Math.Min(microBatch, inputs.size(0) - i * microBatch))),
        ];
        Objective objective = Objective.Supervised(
            model,
            slices,
            slice => model.forward(inputs.narrow(0, slice.Start, slice.Count)),
            slice => golden.Tensor("labels").narrow(0, slice.Start, slice.Count),
            new Scripted(golden.Tensor("samples"), [.. slices.Select(slice => slice.Start)])
        );
        using var gaussNewton = new GaussNewtonOperator(objective);
        yield return ("gauss_newton", gaussNewton);
        using var empirical = new FisherOperator(objective, FisherKind.Empirical);
        yield return ("empirical_fisher", empirical);
        using var sampled = new FisherOperator(objective, FisherKind.MonteCarlo, new FisherOptions { Samples = 3 });
        yield return ("sampled_fisher", sampled);
    }

    /// <summary>Cross-entropy that draws the labels which were drawn for the golden: batch after batch, sample after sample.</summary>
    private sealed class Scripted(Tensor samples, long[] starts) : IOutputLoss
    {
        private readonly SoftmaxCrossEntropy inner = new();
        private int drawn;

        public Tensor SampleTargets(Tensor outputs, Generator generator)
        {
            int sample = drawn % 3;
            long start = starts[drawn++ / 3];
            return samples[sample].narrow(0, start, outputs.size(0)).clone();
        }

        public void Check(Tensor outputs, Tensor targets) => inner.Check(outputs, targets);

        public long Observations(Tensor targets) => inner.Observations(targets);

        public Tensor Mean(Tensor outputs, Tensor targets) => inner.Mean(outputs, targets);

        public Tensor PerObservation(Tensor outputs, Tensor targets) => inner.PerObservation(outputs, targets);

        public Tensor Gradient(Tensor outputs, Tensor targets) => inner.Gradient(outputs, targets);

        public Tensor CurvatureProduct(Tensor outputs, Tensor targets, Tensor direction) =>
            inner.CurvatureProduct(outputs, targets, direction);

        public Tensor SumWithin(Tensor values) => inner.SumWithin(values);
    }
}
