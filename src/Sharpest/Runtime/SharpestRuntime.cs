using Sharpest.Convolutions;
using TorchSharp;

namespace Sharpest.Runtime;

/// <summary>
/// Readies the process for right and fast numbers, once: allocator, libtorch, the self-test of convolutions. Everything in
/// this library that computes calls <see cref="Start"/> itself; call it first thing in a program whose own training should
/// profit too.
/// </summary>
public static class SharpestRuntime
{
    private static readonly Lazy<RuntimeReport> Started = new(StartOnce);

    /// <summary>
    /// Loads libtorch, tunes the allocator and tests the machine's convolutions on a dirtied heap (milliseconds). Where
    /// they are wrong, oneDNN is switched off for the process and used only for shapes that were proven right.
    /// </summary>
    /// <returns>What was found; the same at every call.</returns>
    /// <exception cref="PlatformNotSupportedException">libtorch cannot be loaded; the message names the remedy.</exception>
    public static RuntimeReport Start() => Started.Value;

    /// <summary>Sets the threads that libtorch computes with. The last bits of sums depend on their number.</summary>
    /// <param name="threads">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static void UseThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Start();
        torch.set_num_threads(threads);
    }

    private static RuntimeReport StartOnce()
    {
        LibtorchLoad load = NativeTorch.EnsureLoadable();
        if (!load.Succeeded)
            throw new PlatformNotSupportedException(load.Message);
        // NNPACK takes over small convolutions when oneDNN is off, and complains on the terminal wherever it cannot.
        ContextSwitch
            .Find("_ZN2at7Context20setUserEnabledNNPACKEb", "_ZNK2at7Context17userEnabledNNPACKEv")
            ?.IsOn = false;
        ConvolutionFinding finding = ConvolutionSelfTest.Run();
        if (finding.IsFaulty)
            OneDnn.IsOn = false;
        return new RuntimeReport(load, Allocator.IsTuned, torch.get_num_threads(), finding);
    }
}
