using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Spectra;

/// <summary>Reported residuals are those of the products, in single precision too, and warm starts are allowed.</summary>
public sealed class LanczosResidualTests
{
    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-4)]
    [InlineData(1e-6)]
    public void In_single_precision_a_residual_differs_from_a_product_taken_afresh_by_rounding_only(double tolerance)
    {
        using IDisposable scope = NewDisposeScope();
        for (int seed = 0; seed < 4; seed++)
        {
            double[] values = [.. Enumerable.Range(0, 400).Select(i => 50 * Math.Pow(0.9, i) - 0.01 * i)];
            Tensor matrix = Spectrum.Matrix(values, seed, ScalarType.Float32).Matrix;
            var dense = new DenseOperator(matrix);
            var solver = new LanczosSolver(new LanczosOptions { Tolerance = tolerance });

            using SpectrumEnds ends = solver.BothEnds(dense, 8, 2);

            AssertResiduals(ends.Top, dense, 2e-6 * 50);
            AssertResiduals(ends.Bottom, dense, 2e-6 * 50);
        }
    }

    [Fact]
    public void An_operator_that_is_not_quite_symmetric_is_not_taken_for_better_than_it_is()
    {
        // Products rounded as a network's are, but a hundred times as coarsely.
        using IDisposable scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 200).Select(i => 10 * Math.Pow(0.8, i))];
        Tensor noise = SmallModels.Random(200 * 200, ScalarType.Float64, 5).reshape(200, 200) * 1e-5;
        var dense = new DenseOperator(Spectrum.Matrix(values).Matrix + noise);
        var options = new LanczosOptions { Tolerance = 1e-9, MaxOperatorCalls = 80 };

        using Eigenpairs pairs = new LanczosSolver(options).Largest(dense, 5);

        Assert.Equal(SolverStatus.MaxOperatorCalls, pairs.Status);
        Assert.True(pairs.Residuals.Min() > 1e-6);
        AssertResiduals(pairs, dense, 1e-10);
    }

    [Fact]
    public void The_residuals_of_a_network_in_single_precision_are_those_of_its_products()
    {
        using IDisposable scope = NewDisposeScope();
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float32, 23, 3);
        Objective objective = Objective.Classification(
            SmallModels.Convolutional(ScalarType.Float32, 3, 5),
            inputs,
            labels,
            microBatch: 9
        );
        using var hessian = new HessianOperator(objective, new HessianOptions());

        using Eigenpairs pairs = new LanczosSolver().Largest(hessian, 5, hessian.Gradient);

        Assert.Equal(SolverStatus.Converged, pairs.Status);
        AssertResiduals(pairs, hessian, 5e-6 * pairs.Values[0]);
    }

    [Fact]
    public void A_start_from_earlier_vectors_favours_all_of_them_and_leads_to_the_same_pairs()
    {
        using IDisposable scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 150).Select(i => 30 * Math.Pow(0.8, i))];
        var dense = new DenseOperator(Spectrum.Matrix(values).Matrix);
        var solver = new LanczosSolver(new LanczosOptions { Tolerance = 1e-6 });
        using Eigenpairs earlier = solver.Largest(dense, 4);

        using Tensor start = earlier.StartVector();
        using Eigenpairs again = solver.Largest(dense, 4, start);

        Assert.Equal(1, start.norm().ToDouble(), 1e-9);
        Assert.All(Near.Values(earlier.Vectors.t().mv(start)), share => Assert.Equal(0.5, share, 1e-9));
        Assert.Equal(SolverStatus.Converged, again.Status);
        for (int i = 0; i < 4; i++)
            Assert.Equal(values[i], again.Values[i], 1e-8);
        using var none = new Eigenpairs([], zeros(150, 0), [], SolverStatus.Cancelled, 0, 0);
        Assert.Equal([150], none.StartVector().shape);
    }

    [Fact]
    public void More_vectors_than_one_block_holds_stay_orthonormal()
    {
        using IDisposable scope = NewDisposeScope();
        double[] values = [.. Enumerable.Range(0, 220).Select(i => 1.0 - i * 0.009)];
        var dense = new DenseOperator(Spectrum.Matrix(values, dtype: ScalarType.Float32).Matrix);
        var options = new LanczosOptions { Tolerance = 1e-5, MaxOperatorCalls = 219 };

        using Eigenpairs pairs = new LanczosSolver(options).Largest(dense, 60);

        Assert.InRange(pairs.OperatorCalls, 97, 219);
        Tensor overlap = pairs.Vectors.t().mm(pairs.Vectors) - eye(60);
        Assert.True(overlap.abs().max().ToDouble() < 5e-6);
        AssertResiduals(pairs, dense, 5e-6);
    }

    private static void AssertResiduals(Eigenpairs pairs, ISymmetricOperator matrix, double precision)
    {
        for (int i = 0; i < pairs.Count; i++)
        {
            using Tensor vector = pairs.Vectors.select(1, i).contiguous();
            using Tensor product = matrix.Apply(vector);
            double afresh = (product.@double() - pairs.Values[i] * vector.@double()).norm().ToDouble();
            Assert.True(
                Math.Abs(afresh - pairs.Residuals[i]) <= precision,
                $"pair {i}: {pairs.Residuals[i]:g4} reported, {afresh:g4} afresh"
            );
        }
    }
}
