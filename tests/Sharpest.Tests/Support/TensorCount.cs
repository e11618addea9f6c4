using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>Counts tensors that are neither disposed nor collected.</summary>
internal static class TensorCount
{
    /// <summary>How many more tensors live after the action than before; what is left to the garbage collector counts.</summary>
    public static long Left(Action action)
    {
        action(); // lazy state of the first call is no leak
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        action();
        return Tensor.TotalCount - before;
    }
}
