using Sharpest.Experiments.Training;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Runs.Measurements;
using Sharpest.Spectra;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Measuring;

/// <summary>The matrix that was asked for, and what is asked of it.</summary>
internal sealed class MeasuredMatrix : IDisposable
{
    private const int DensityPoints = 512;

    private readonly MeasureOptions options;
    private readonly ISymmetricOperator matrix;

    // The objective of the covariance has one micro-batch a mini-batch.
    public MeasuredMatrix(Func<int, Objective> objectiveOf, MeasureOptions options)
    {
        this.options = options;
        long memory = MemoryBudget.Bytes(options.Memory);
        matrix = options.Matrix switch
        {
            MatrixKind.Hessian => new HessianOperator(
                objectiveOf(options.MicroBatch),
                new HessianOptions { MemoryBytes = memory }
            ),
            MatrixKind.GaussNewton => new GaussNewtonOperator(
                objectiveOf(options.MicroBatch),
                new GaussNewtonOptions { MemoryBytes = memory }
            ),
            MatrixKind.Fisher => new FisherOperator(
                objectiveOf(options.MicroBatch),
                FisherKind.Empirical,
                new FisherOptions { MemoryBytes = memory }
            ),
            _ => new GradientCovarianceOperator(objectiveOf(options.Batch)),
        };
    }

    public string Name => MatrixKinds.NameOf(options.Matrix);

    public Eigenpairs Largest(Tensor gradient, CancellationToken stop)
    {
        if (matrix is GradientCovarianceOperator covariance)
            return covariance.TopEigenpairs(options.Top); // exact, and without a product
        var solver = new LanczosSolver(
            new LanczosOptions
            {
                Tolerance = options.Tolerance,
                MaxOperatorCalls = options.MaxProducts,
                Seed = options.Seed,
            }
        );
        return solver.Largest(matrix, options.Top, gradient, stop: stop);
    }

    public TraceReading Trace(CancellationToken stop)
    {
        var estimator = new TraceEstimator(new ProbeOptions { Products = options.TraceProbes, Seed = options.Seed });
        Estimate found = estimator.Hutchinson(matrix, stop: stop);
        return new TraceReading("hutchinson", found.Value, found.StandardError, found.OperatorCalls);
    }

    // The eigenvalues found one by one are known: the probes see the rest of the spectrum only.
    public DensityReading Density(Eigenpairs known, CancellationToken stop)
    {
        var estimator = new DensityEstimator(new DensityOptions { Seed = options.Seed });
        SpectralDensity found = estimator.Estimate(matrix, known, stop: stop);
        DensityCurve curve = found.Curve(DensityPoints);
        return new DensityReading(curve.Grid, curve.Values, curve.StandardErrors, curve.Width, found.OperatorCalls);
    }

    public void Dispose() => ((IDisposable)matrix).Dispose();
}
