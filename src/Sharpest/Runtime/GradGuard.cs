using System.Runtime.InteropServices;

namespace Sharpest.Runtime;

// torch.autograd.grad, as a user's loss may call it: outputs without a graph, for instance because gradients are off.
internal static unsafe class GradGuard
{
    private static delegate* unmanaged<nint*, long, nint*, long, nint*, long, byte, byte, byte, nint, void> inner;
    private static BindingFunctions binding = null!;

    public static bool Install(nint library, BindingFunctions functions)
    {
        binding = functions;
        inner = (delegate* unmanaged<nint*, long, nint*, long, nint*, long, byte, byte, byte, nint, void>)
            NativeLibrary.GetExport(library, "THSAutograd_grad");
        return ExportTable.Replace(
                library,
                "THSAutograd_grad",
                (nint)(delegate* unmanaged<nint*, long, nint*, long, nint*, long, byte, byte, byte, nint, void>)&Grad
            ) != 0;
    }

    [UnmanagedCallersOnly]
    private static void Grad(
        nint* outputs,
        long outputCount,
        nint* inputs,
        long inputCount,
        nint* seeds,
        long seedCount,
        byte retainGraph,
        byte createGraph,
        byte allowUnused,
        nint allocator
    )
    {
        if (
            HaveGraph(outputs, outputCount)
            && HaveGraph(inputs, inputCount)
            && HaveSeeds(outputs, outputCount, seedCount)
        )
            inner(
                outputs,
                outputCount,
                inputs,
                inputCount,
                seeds,
                seedCount,
                retainGraph,
                createGraph,
                allowUnused,
                allocator
            );
        else
            binding.Backward(outputs, outputCount, seeds, seedCount, inputs, inputCount); // fails for the same reason, but is caught
    }

    private static bool HaveGraph(nint* tensors, long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (!binding.RequiresGrad(tensors[i]))
                return false;
        }
        return count > 0;
    }

    // Without a seed an output must be a single number.
    private static bool HaveSeeds(nint* outputs, long count, long seeds)
    {
        for (long i = 0; i < count && seeds == 0; i++)
        {
            if (binding.Shape(outputs[i]).Any(size => size != 1))
                return false;
        }
        return seeds == 0 || seeds == count;
    }
}
