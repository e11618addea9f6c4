using System.Runtime.InteropServices;

namespace Sharpest.Runtime;

/// <summary>One yes-or-no setting of libtorch's global context, reached through the C++ functions that the library exports.</summary>
internal sealed unsafe class ContextSwitch
{
    private readonly nint context;
    private readonly nint write;
    private readonly nint read;

    private ContextSwitch(nint library, nint write, nint read)
    {
        context = ((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "_ZN2at13globalContextEv"))();
        this.write = write;
        this.read = read;
    }

    // Null where this libtorch has no such setting, or names its functions otherwise (Windows, macOS).
    public static ContextSwitch? Find(string setter, string getter)
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libtorch_cpu.so", out nint library))
            return null;
        return
            NativeLibrary.TryGetExport(library, setter, out nint write)
            && NativeLibrary.TryGetExport(library, getter, out nint read)
            ? new ContextSwitch(library, write, read)
            : null;
    }

    public bool IsOn
    {
        get => ((delegate* unmanaged<nint, byte>)read)(context) != 0;
        set => ((delegate* unmanaged<nint, byte, void>)write)(context, value ? (byte)1 : (byte)0);
    }
}
