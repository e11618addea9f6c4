using System.Runtime.InteropServices;

namespace Sharpest.Runtime;

// Functions of the C# binding that catch libtorch's errors: they answer null, false or 0 then, and the binding knows why.
internal sealed unsafe class BindingFunctions(nint library)
{
    private readonly delegate* unmanaged<nint, long> dimensions = (delegate* unmanaged<nint, long>)
        NativeLibrary.GetExport(library, "THSTensor_ndimension");

    private readonly delegate* unmanaged<nint, long, long> size = (delegate* unmanaged<nint, long, long>)
        NativeLibrary.GetExport(library, "THSTensor_size");

    private readonly delegate* unmanaged<nint, sbyte> type = (delegate* unmanaged<nint, sbyte>)
        NativeLibrary.GetExport(library, "THSTensor_type");

    private readonly delegate* unmanaged<nint, byte> requiresGrad = (delegate* unmanaged<nint, byte>)
        NativeLibrary.GetExport(library, "THSTensor_requires_grad");

    private readonly delegate* unmanaged<nint, nint, nint> multiply = (delegate* unmanaged<nint, nint, nint>)
        NativeLibrary.GetExport(library, "THSTensor_mul");

    private readonly delegate* unmanaged<nint, nint, nint> multiplyMatrices = (delegate* unmanaged<nint, nint, nint>)
        NativeLibrary.GetExport(library, "THSTensor_mm");

    private readonly delegate* unmanaged<nint*, long, nint*, long, byte, byte, nint*, long, void> backward =
        (delegate* unmanaged<nint*, long, nint*, long, byte, byte, nint*, long, void>)
            NativeLibrary.GetExport(library, "THSAutograd_backward");

    public long[] Shape(nint tensor)
    {
        var shape = new long[dimensions(tensor)];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = size(tensor, i);
        return shape;
    }

    public sbyte Type(nint tensor) => type(tensor);

    public bool RequiresGrad(nint tensor) => requiresGrad(tensor) != 0;

    public nint Multiply(nint left, nint right) => multiply(left, right);

    public nint MultiplyMatrices(nint left, nint right) => multiplyMatrices(left, right);

    public void Backward(nint* outputs, long outputCount, nint* seeds, long seedCount, nint* inputs, long inputCount) =>
        backward(outputs, outputCount, seeds, seedCount, 1, 0, inputs, inputCount);
}
