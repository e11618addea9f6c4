using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sharpest.Runtime;

// torch.matmul: shapes that do not fit and dtypes that differ.
internal static unsafe class MatmulGuard
{
    private static delegate* unmanaged<nint, nint, nint> inner;
    private static BindingFunctions binding = null!;

    // The operands of the last refusal: to dispose of them at once would erase the error.
    [ThreadStatic]
    private static (Tensor Left, Tensor Right)? last;

    public static bool Install(nint library, BindingFunctions functions)
    {
        binding = functions;
        // Set before the replacement is: another thread may multiply at once.
        inner = (delegate* unmanaged<nint, nint, nint>)NativeLibrary.GetExport(library, "THSTensor_matmul");
        return ExportTable.Replace(library, "THSTensor_matmul", (nint)(delegate* unmanaged<nint, nint, nint>)&Matmul)
            != 0;
    }

    [UnmanagedCallersOnly]
    private static nint Matmul(nint left, nint right)
    {
        try
        {
            if (Fits(left, right))
                return inner(left, right);
            return Refuse(left, right);
        }
        catch (Exception)
        {
            return 0; // the binding makes an invalid tensor of it, which the next operation refuses
        }
    }

    private static bool Fits(nint left, nint right)
    {
        if (binding.Type(left) != binding.Type(right) || binding.Type(left) == (sbyte)ScalarType.Bool)
            return false;
        long[] a = binding.Shape(left);
        long[] b = binding.Shape(right);
        return a.Length > 0 && b.Length > 0 && a[^1] == (b.Length == 1 ? b[0] : b[^2]) && Broadcasts(a, b);
    }

    private static bool Broadcasts(long[] a, long[] b)
    {
        for (int i = 3; i <= Math.Min(a.Length, b.Length); i++)
        {
            if (a[^i] != b[^i] && a[^i] != 1 && b[^i] != 1)
                return false;
        }
        return true;
    }

    // The product of two matrices, or of the leading dimensions, fails for the same reason, but is caught.
    private static nint Refuse(nint left, nint right)
    {
        (Tensor Left, Tensor Right)? previous = last;
        previous?.Left.Dispose();
        previous?.Right.Dispose();
        long[] a = binding.Shape(left);
        long[] b = binding.Shape(right);
        bool leading = a.Length > 2 && b.Length > 2 && a[^1] == b[^2] && !Broadcasts(a, b);
        (long[] Left, long[] Right) shapes =
            leading ? (a[..^2], b[..^2])
            : a.Length == 0 || b.Length == 0 ? (a, b)
            : ([Product(a[..^1]), a[^1]], b.Length == 1 ? [b[0], 1] : [b[^2], b[^1]]);
        Tensor one = Empty(shapes.Left, (ScalarType)binding.Type(left));
        Tensor other = Empty(shapes.Right, (ScalarType)binding.Type(right));
        last = (one, other);
        return leading
            ? binding.Multiply(one.Handle, other.Handle)
            : binding.MultiplyMatrices(one.Handle, other.Handle);
    }

    // A tensor of any shape that takes no memory.
    private static Tensor Empty(long[] shape, ScalarType type)
    {
        using Tensor number = zeros(1, dtype: type);
        return (shape.Length == 0 ? number.squeeze() : number.expand(shape)).DetachFromDisposeScope();
    }

    private static long Product(long[] sizes) => sizes.Aggregate(1L, (product, size) => product * size);
}
