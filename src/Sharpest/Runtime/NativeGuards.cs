using System.Runtime.InteropServices;
using TorchSharp;

namespace Sharpest.Runtime;

// Stands before those functions of the C# binding that let a libtorch error end the process, although a user's model may
// well call them with wrong arguments. Each is replaced by one that looks at the arguments first and, where they are wrong,
// makes a protected function fail in its stead, whose error the binding turns into an exception.
internal static class NativeGuards
{
    // Functions whose replacement was refused stay as they were; what works does not depend on it.
    public static bool Install()
    {
        if (!NativeLibrary.TryLoad("LibTorchSharp", typeof(torch).Assembly, null, out nint library))
            return false;
        var binding = new BindingFunctions(library);
        return MatmulGuard.Install(library, binding)
            & GradGuard.Install(library, binding)
            & CustomFunctionGuard.Install(library);
    }
}
