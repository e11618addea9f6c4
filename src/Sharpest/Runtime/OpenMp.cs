using System.Runtime.InteropServices;

namespace Sharpest.Runtime;

/// <summary>
/// How the threads of libtorch's OpenMP runtime wait for each other. By default they spin for milliseconds, which is
/// harmless on idle cores and makes everything several times slower as soon as another program wants one of them. A
/// short spin costs nothing measurable on idle cores.
/// </summary>
internal static partial class OpenMp
{
    private const string Variable = "GOMP_SPINCOUNT";
    private const string ShortSpin = "10000";

    // Must come before libgomp is loaded, which reads the variable once. What the user has set stays.
    public static void WaitPolitely()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = SetVariable(Variable, ShortSpin, overwrite: 0);
    }

    // .NET keeps an environment of its own; native code reads the C library's.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
