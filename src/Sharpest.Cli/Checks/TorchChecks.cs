using Sharpest.Convolutions;
using Sharpest.Runtime;

namespace Sharpest.Cli.Checks;

/// <summary>Looks at libtorch: whether it loads, how fast and how right it computes.</summary>
internal sealed class TorchChecks : ISystemChecks
{
    /// <inheritdoc/>
    public IEnumerable<CheckResult> Look()
    {
        LibtorchLoad load = NativeTorch.EnsureLoadable();
        if (!load.Succeeded)
        {
            return [new CheckResult("libtorch", CheckLevel.Fail, load.Message, "Install what the message names.")];
        }
        return Describe(SharpestRuntime.Start());
    }

    private static IEnumerable<CheckResult> Describe(RuntimeReport report) =>
        [
            new("libtorch", CheckLevel.Ok, report.Libtorch.Message),
            report.AllocatorTuned
                ? new("allocator", CheckLevel.Ok, "keeps freed memory for the next tensor")
                : new("allocator", CheckLevel.Ok, "is left as it is; only that of Linux (glibc) needs tuning"),
            new("threads", CheckLevel.Ok, $"libtorch computes with {report.Threads}"),
            report.Convolutions.IsFaulty
                ? new(
                    "convolutions",
                    CheckLevel.Warn,
                    report.Convolutions.Summary,
                    "Nothing to do: the results are right, at the price of some speed."
                )
                : new("convolutions", CheckLevel.Ok, report.Convolutions.Summary),
            ConvolutionRoute.Of(new ConvolutionKind(32, 32, 3, 1)).Tiles
                ? new("tiles", CheckLevel.Ok, "second derivatives of 3×3 and 5×5 convolutions are computed by tiles")
                : new("tiles", CheckLevel.Ok, "are not used: they need AVX-512"),
        ];
}
