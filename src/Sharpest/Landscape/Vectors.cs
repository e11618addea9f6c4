using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Landscape;

// Numbers of flat vectors, on the host.
internal static class Vectors
{
    public static double Dot(Tensor a, Tensor b)
    {
        using IDisposable _ = no_grad();
        using Tensor product = a.dot(b);
        return product.ToDouble();
    }

    public static double Norm(Tensor a)
    {
        using IDisposable _ = no_grad();
        using Tensor norm = a.norm();
        return norm.ToDouble();
    }
}
