using Sharpest.Objectives;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using Sharpest.Tracking;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Tracking;

public sealed class SharpnessMeterTests
{
    [Fact]
    public void The_sharpest_directions_of_a_SimpleCnn_agree_with_SciPy()
    {
        using IDisposable scope = NewDisposeScope();
        using var golden = new Golden("simple_cnn");
        Objective objective = golden.Objective(golden.SimpleCnnSmall(), microBatch: 32);
        var meter = new SharpnessMeter(5, new LanczosOptions { Tolerance = 1e-4 });

        using SharpnessSnapshot snapshot = meter.Measure(objective, 30);

        Assert.InRange(snapshot.Eigenpairs.OperatorCalls, 7, 40);
        Assert.Equal(SolverStatus.Converged, snapshot.Eigenpairs.Status);
        Assert.Equal(golden.Number("loss"), snapshot.Loss, 1e-5);
        Assert.Equal(golden.Number("gradient_norm"), snapshot.GradientNorm, 2e-5 * golden.Number("gradient_norm"));
        double[] values = golden.Numbers("eigenvalues");
        double[] cosines = golden.Numbers("gradient_cosines");
        Tensor entries = snapshot.Eigenpairs.Vectors.index_select(0, golden.Tensor("entries")).t();
        Tensor known = golden.Tensor("eigenvector_entries").narrow(0, 0, 5);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(values[i], snapshot.Eigenpairs.Values[i], 1e-4 * values[i]);
            Assert.Equal(cosines[i], snapshot.GradientCosines[i], 2e-3);
            // Residual over gap bounds the angle; the smallest gap here is a few per cent of λ₁.
            double error = (entries.select(0, i) - known.select(0, i)).norm().ToDouble();
            Assert.True(error < 5e-3, $"eigenvector {i + 1} is off by {error:g3}");
        }
    }

    [Fact]
    public void A_quadratic_has_the_curvature_it_was_given()
    {
        using IDisposable scope = NewDisposeScope();
        double[] curvatures = [9, 4, 1, 0.5, -3];
        (Tensor matrix, Tensor vectors) = Spectrum.Matrix(curvatures);
        Parameter w = new(vectors.select(1, 0) + 2 * vectors.select(1, 2));
        Objective objective = Objective.Create(
            nn.Linear(1, 1),
            [0],
            _ => 0.5 * w.dot(matrix.mv(w)),
            _ => 1,
            new ParameterLayout([("w", w)])
        );

        using SharpnessSnapshot snapshot = new SharpnessMeter(3, new LanczosOptions { Tolerance = 1e-10 }).Measure(
            objective,
            12
        );

        // L = ½(9·1 + 1·4), ∇L = 9e₁ + 2e₃.
        Assert.Equal(12, snapshot.Step);
        Assert.Equal(6.5, snapshot.Loss, 1e-12);
        Assert.Equal(Math.Sqrt(85), snapshot.GradientNorm, 1e-12);
        Assert.Equal(9, snapshot.Sharpness!.Value, 1e-9);
        Assert.Equal([9, 4, 1], snapshot.Eigenpairs.Values.Select(v => Math.Round(v, 8)));
        Assert.Equal(9 / Math.Sqrt(85), Math.Abs(snapshot.GradientCosines[0]), 1e-9);
        Assert.Equal(0, snapshot.GradientCosines[1], 1e-8);
        Assert.Equal(2 / Math.Sqrt(85), Math.Abs(snapshot.GradientCosines[2]), 1e-9);
        Assert.True(Near.RelativeError(snapshot.Gradient, matrix.mv(w.detach())) < 1e-14);
    }

    [Fact]
    public void A_cancelled_measurement_has_no_sharpness()
    {
        using var golden = new Golden("hessian_mlp");
        using SharpnessSnapshot snapshot = new SharpnessMeter(2).Measure(
            golden.Objective(golden.Mlp()),
            0,
            stop: new CancellationToken(true)
        );

        Assert.Equal(SolverStatus.Cancelled, snapshot.Eigenpairs.Status);
        Assert.Null(snapshot.Sharpness);
        Assert.Empty(snapshot.GradientCosines);
    }

    [Fact]
    public void A_gradient_of_zero_has_cosines_of_zero()
    {
        using IDisposable scope = NewDisposeScope();
        Parameter w = new(zeros(3, dtype: ScalarType.Float64));
        Objective objective = Objective.Create(
            nn.Linear(1, 1),
            [0],
            _ => w.square().sum(),
            _ => 1,
            new ParameterLayout([("w", w)])
        );

        using SharpnessSnapshot snapshot = new SharpnessMeter(1).Measure(objective, 0);

        Assert.Equal([0.0], snapshot.GradientCosines);
        Assert.Equal(2, snapshot.Sharpness!.Value, 1e-12);
    }

    [Fact]
    public void A_measurement_leaves_no_tensor_behind()
    {
        using var golden = new Golden("hessian_mlp");
        Objective objective = golden.Objective(golden.Mlp(), 4);

        Assert.Equal(0, TensorCount.Left(() => new SharpnessMeter(3).Measure(objective, 0).Dispose()));
    }

    [Fact]
    public void Numbers_of_directions_that_cannot_be_are_refused()
    {
        using var golden = new Golden("hessian_mlp");

        Assert.Throws<ArgumentOutOfRangeException>(() => new SharpnessMeter(0));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new SharpnessMeter(108).Measure(golden.Objective(golden.Mlp()), 0)
        );
    }
}
