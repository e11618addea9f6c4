namespace Sharpest.Runs.Tensors;

/// <summary>The element types of tensors that runs hold, by their names in safetensors files.</summary>
public enum TensorElementType
{
    /// <summary>IEEE binary64.</summary>
    F64,

    /// <summary>IEEE binary32.</summary>
    F32,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32.</summary>
    BF16,

    /// <summary>Signed 64-bit integers.</summary>
    I64,

    /// <summary>Unsigned bytes.</summary>
    U8,
}
