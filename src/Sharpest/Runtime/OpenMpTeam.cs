using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sharpest.Runtime;

/// <summary>
/// Runs code on the threads on which libtorch computes. Threads of one's own would compete with those, which spin for a while
/// after each operation.
/// </summary>
internal static unsafe class OpenMpTeam
{
    private static readonly Lazy<nint> Parallel = new(Find);

    /// <summary>Whether libtorch computes with GNU's OpenMP, whose entry points are known.</summary>
    public static bool IsAvailable => Parallel.Value != 0;

    /// <summary>Runs the work once on each thread.</summary>
    /// <param name="work">The work.</param>
    /// <exception cref="InvalidOperationException">No such threads were found.</exception>
    public static void Run(Action work)
    {
        if (!IsAvailable)
            throw new InvalidOperationException("libtorch has no OpenMP of GNU's here.");
        var parallel = (delegate* unmanaged<delegate* unmanaged<nint, void>, nint, uint, uint, void>)Parallel.Value;
        var shared = new Shared(work);
        GCHandle handle = GCHandle.Alloc(shared);
        try
        {
            parallel(&Part, GCHandle.ToIntPtr(handle), (uint)get_num_threads(), 0);
        }
        finally
        {
            handle.Free();
        }
        shared.Failure?.Throw();
    }

    // An exception must not leave a callback; the first one is thrown where the team was called.
    [UnmanagedCallersOnly]
    private static void Part(nint handle)
    {
        var shared = (Shared)GCHandle.FromIntPtr(handle).Target!;
        try
        {
            shared.Work();
        }
        catch (Exception e)
        {
            shared.Failure ??= ExceptionDispatchInfo.Capture(e);
        }
    }

    // The library does not export it itself; the loader finds it in the OpenMP that it was linked with.
    private static nint Find() =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libtorch_cpu.so", out nint library)
        && NativeLibrary.TryGetExport(library, "GOMP_parallel", out nint parallel)
            ? parallel
            : 0;

    private sealed class Shared(Action work)
    {
        public Action Work => work;

        public ExceptionDispatchInfo? Failure { get; set; }
    }
}
