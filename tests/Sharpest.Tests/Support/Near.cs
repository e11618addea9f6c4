using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>How far tensors are apart, in float64.</summary>
internal static class Near
{
    /// <summary>‖actual − expected‖ / ‖expected‖.</summary>
    public static double RelativeError(Tensor actual, Tensor expected)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable _ = no_grad();
        Assert.Equal(expected.shape, actual.shape);
        return (actual.@double() - expected.@double()).norm().ToDouble() / expected.@double().norm().ToDouble();
    }

    /// <summary>Whether every bit is the same.</summary>
    public static bool Same(Tensor actual, Tensor expected)
    {
        using IDisposable scope = NewDisposeScope();
        return actual.dtype == expected.dtype
            && actual.shape.AsSpan().SequenceEqual(expected.shape)
            && actual.detach().contiguous().bytes.SequenceEqual(expected.detach().contiguous().bytes);
    }

    /// <summary>⟨a, b⟩.</summary>
    public static double Dot(Tensor a, Tensor b)
    {
        using Tensor product = a.dot(b);
        return product.ToDouble();
    }

    public static double[] Values(Tensor tensor)
    {
        using IDisposable scope = NewDisposeScope();
        return [.. tensor.detach().@double().contiguous().data<double>()];
    }
}
