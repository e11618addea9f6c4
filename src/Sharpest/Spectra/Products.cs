using System.Diagnostics;
using Sharpest.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>Takes the products of a search or an estimate, counts and times them, and knows why it had to end.</summary>
internal sealed class Products
{
    private readonly CancellationToken stop;
    private readonly Stopwatch clock = Stopwatch.StartNew();

    public Products(ISymmetricOperator matrix, CancellationToken stop)
    {
        Matrix = matrix;
        this.stop = stop;
    }

    public ISymmetricOperator Matrix { get; }

    public int Count { get; private set; }

    public double Seconds => clock.Elapsed.TotalSeconds;

    public SolverStatus Status { get; private set; } = SolverStatus.Converged;

    // A·v, which the caller disposes; null when the user has asked to stop.
    public Tensor? Take(Tensor vector)
    {
        if (stop.IsCancellationRequested)
        {
            Status = SolverStatus.Cancelled;
            return null;
        }
        Count++;
        Tensor product = Matrix.Apply(vector);
        if (product.dim() == 1 && product.size(0) == Matrix.Dimension)
            return product;
        string shape = string.Join(", ", product.shape);
        product.Dispose();
        throw new InvalidOperationException(
            $"The operator gave a product of shape [{shape}]; it must be [{Matrix.Dimension}]."
        );
    }

    // Whether a number that a product led to can be used; if not, the search or estimate ends here.
    public bool IsUsable(double number)
    {
        if (!double.IsFinite(number))
            Status = SolverStatus.NonFinite;
        return double.IsFinite(number);
    }

    // ⟨a, b⟩ on the host.
    public static double Dot(Tensor a, Tensor b)
    {
        using Tensor product = a.dot(b);
        return product.ToDouble();
    }

    // ‖a‖ on the host.
    public static double Norm(Tensor a)
    {
        using Tensor norm = a.norm();
        return norm.ToDouble();
    }
}
