using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>One power iteration with deflation.</summary>
internal sealed class PowerRun : IDisposable
{
    private readonly Products products;
    private readonly int count;
    private readonly PowerIterationOptions options;
    private readonly IProgress<LanczosProgress>? progress;
    private readonly ProbeStream starts;
    private readonly KrylovSpace found;
    private readonly List<(double Value, double Residual)> pairs = [];
    private double scale;
    private SolverStatus status = SolverStatus.Converged;

    public PowerRun(Products products, int count, PowerIterationOptions options, IProgress<LanczosProgress>? progress)
    {
        this.products = products;
        this.count = count;
        this.options = options;
        this.progress = progress;
        starts = new ProbeStream(products.Matrix, ProbeKind.Gaussian, options.Seed, "power");
        found = new KrylovSpace(products.Matrix, count);
    }

    public Eigenpairs Run(Tensor? start)
    {
        while (pairs.Count < count && status == SolverStatus.Converged)
        {
            // What is left of a found pair's residual returns in the later ones, so the earlier must be more exact.
            double tolerance = pairs.Count == count - 1 ? options.Tolerance : options.Tolerance / 2;
            Iterate(Start(pairs.Count == 0 ? start : null), tolerance);
        }
        return Result();
    }

    public void Dispose() => found.Dispose();

    // Iterates from a vector, which it takes over, and keeps what it ends with.
    private void Iterate(Tensor vector, double tolerance)
    {
        Tensor measured = vector;
        (double Value, double Residual)? latest = null;
        while (true)
        {
            Tensor? product = products.Take(vector);
            if (product is null || Look(vector, product) is not { } now)
            {
                status = products.Status;
                product?.Dispose();
                break;
            }
            if (!ReferenceEquals(measured, vector))
                measured.Dispose();
            (measured, latest) = (vector, now);
            progress?.Report(new(products.Count, now.Value, now.Residual / Scale(now.Value)));
            bool isMet = now.Residual <= tolerance * Scale(now.Value);
            if (isMet || products.Count == options.MaxOperatorCalls)
            {
                status = isMet ? status : SolverStatus.MaxOperatorCalls;
                product.Dispose();
                break;
            }
            vector = product;
            Normalise(vector);
        }
        if (latest is { } last)
            Keep(measured, last);
        vector.Dispose();
        measured.Dispose();
    }

    // The Rayleigh quotient and the residual of the product just taken, or null when they are not finite.
    private (double Value, double Residual)? Look(Tensor vector, Tensor product)
    {
        double value = Products.Dot(vector, product);
        using Tensor rest = product.add(vector, alpha: -value);
        double residual = Products.Norm(rest);
        return products.IsUsable(value) && products.IsUsable(residual) ? (value, residual) : null;
    }

    private double Scale(double value) => Math.Max(scale, Math.Max(Math.Abs(value), double.Epsilon));

    private void Keep(Tensor vector, (double Value, double Residual) pair)
    {
        found.Keep(found.Reduce(vector).Remainder);
        scale = Scale(pair.Value);
        pairs.Add(pair);
    }

    private Tensor Start(Tensor? start)
    {
        Tensor vector = starts.Draw(pairs.Count);
        if (start is not null)
        {
            using Tensor given = start.to(vector.dtype).to(vector.device);
            double norm = Products.Norm(given);
            if (norm > 0 && double.IsFinite(norm))
            {
                using Tensor unit = given.div(norm);
                vector.mul_(0.01 / Products.Norm(vector)).add_(unit);
            }
        }
        Normalise(vector);
        return vector;
    }

    // The unit vector of what lies outside the pairs found.
    private void Normalise(Tensor vector)
    {
        found.Orthogonalise(vector);
        vector.div_(Products.Norm(vector));
    }

    private Eigenpairs Result()
    {
        int[] order = [.. Enumerable.Range(0, pairs.Count).OrderByDescending(i => pairs[i].Value)];
        using IDisposable scope = NewDisposeScope();
        Tensor vectors = zeros(
            [products.Matrix.Dimension, pairs.Count],
            dtype: products.Matrix.DType,
            device: products.Matrix.Device
        );
        for (int i = 0; i < order.Length; i++)
        {
            Tensor row = found.Row(order[i]);
            Tensor sign = row[row.abs().argmax()].sign();
            vectors.select(1, i).copy_(row.mul(sign));
        }
        return new Eigenpairs(
            [.. order.Select(i => pairs[i].Value)],
            vectors.DetachFromDisposeScope(),
            [.. order.Select(i => pairs[i].Residual)],
            status,
            products.Count,
            products.Seconds
        );
    }
}
