using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Sharpest.Tests.Hostile;

/// <summary>
/// Each hostile model in a process of its own, which must end well and tell its managed outcome: what libtorch can do to a
/// process shows nowhere else.
/// </summary>
public sealed partial class HostileModelTests
{
    private const string Alike = "NonDeterministicObjectiveException: ";

    [Theory]
    [InlineData("loss-of-four-numbers", "ArgumentException: The loss has shape [4]; reduce it")]
    [InlineData("loss-of-integers", "ArgumentException: The loss has dtype Int64")]
    [InlineData("loss-that-is-null", "ArgumentException: The loss function returned null")]
    [InlineData("loss-that-is-disposed", "ArgumentException: The loss has been disposed")]
    [InlineData("loss-that-is-detached", "ArgumentException: The loss does not depend on any parameter")]
    [InlineData("loss-under-no-grad", "ArgumentException: The loss does not depend on any parameter")]
    [InlineData("loss-with-a-kept-graph", "The loss keeps a graph from an earlier call")]
    [InlineData("loss-that-throws", "FormatException: the user's own; restored: True")]
    [InlineData("loss-that-trains", Alike + "Evaluating the loss changed parameter weight")]
    [InlineData("empty-batch", "ArgumentException: Batch 1 has 0 examples")]
    [InlineData("dropout-in-training", Alike + "Dropout is active in training mode: drop (Dropout)")]
    [InlineData("dropout-function", Alike + "The loss draws random numbers")]
    [InlineData("noise", Alike + "The loss draws random numbers")]
    [InlineData("dropout-inside-a-recurrent-net", "the model itself (LSTM)")]
    [InlineData(
        "batches-that-shuffle",
        "Batch 0 differs when it is read again (the batch, item 2, holds other numbers)"
    )]
    [InlineData("loss-that-counts-its-calls", "neither the batches nor torch's generator")]
    [InlineData("wrong-shape-in-a-layer", "ExternalException: mat1 and mat2 shapes cannot be multiplied (2x5 and 3x2)")]
    [InlineData("wrong-shape-in-matmul", "ExternalException: mat1 and mat2 shapes cannot be multiplied (2x5 and 2x3)")]
    [InlineData(
        "wrong-batch-in-matmul",
        "ExternalException: The size of tensor a (4) must match the size of tensor b (3)"
    )]
    [InlineData("wrong-dtype-in-matmul", "ExternalException: expected m1 and m2 to have the same dtype")]
    [InlineData("index-out-of-range", "ExternalException: index out of range")]
    [InlineData("out-of-memory", "InsufficientMemoryException: A micro-batch of 4 examples needs more memory")]
    [InlineData("mixed-dtypes", "ArgumentException: Parameter other.weight is Float32")]
    [InlineData(
        "disposed-input",
        "InvalidOperationException: The model or the loss uses a tensor that has been disposed"
    )]
    [InlineData("disposed-parameter", "InvalidOperationException: Parameter weight has been disposed")]
    [InlineData("replaced-parameter", "InvalidOperationException: Parameter weight has been disposed")]
    [InlineData("model-moved-to-another-dtype", "InvalidOperationException: Parameter weight has been disposed")]
    [InlineData("disposed-model", "InvalidOperationException: Parameter weight has been disposed")]
    [InlineData("parameters-changed-under-an-operator", "InvalidOperationException: Parameter bias has changed")]
    [InlineData("operator-used-after-disposal", "ObjectDisposedException: The operator has been disposed")]
    [InlineData("attention-kernel", "gradient: nothing was thrown; product: AutogradException: derivative for")]
    [InlineData("ctc-loss", "gradient: nothing was thrown; product: AutogradException: derivative for")]
    [InlineData("grid-sample", "gradient: nothing was thrown; product: AutogradException: derivative for")]
    [InlineData("changed-in-place", "AutogradException: one of the variables needed")]
    [InlineData("custom-function-that-throws", "<- FormatException: the user's own")]
    [InlineData("custom-function-that-throws-twice-differentiated", "<- FormatException: the user's own")]
    [InlineData("inner-derivative-without-gradients", "Set ObjectiveOptions.LossDifferentiates")]
    [InlineData("weights-that-are-nan", "status: NonFinite, loss NaN")]
    [InlineData("data-that-are-nan", "status: NonFinite, loss NaN")]
    [InlineData("a-loss-that-overflows", "status: NonFinite, loss Infinity")]
    [InlineData("a-gradient-of-zero", "status: Converged, loss 0, values 0, 0")]
    [InlineData("more-directions-than-parameters", "ArgumentOutOfRangeException: The operator has 8 eigenvalues")]
    [InlineData("a-parameter-that-is-not-used", "status: Converged, loss 0.6928, values 2, 2, 2, 2, 2, 2,")]
    [InlineData("a-loss-that-is-linear", "values 0, 0")]
    [InlineData("two-operators-at-once", "same: True")]
    [InlineData("two-threads-at-once", "refused: 50, wrong: 0")]
    public async Task A_hostile_model_ends_in_a_managed_outcome(string name, string outcome)
    {
        (int code, string output, string error) = await Run(name);

        Assert.True(code == 0, $"exit code {code}: {error}");
        Assert.Contains(outcome, output, StringComparison.Ordinal);
    }

    // What is left behind at every measurement would show as a tensor each, or as the kilobytes of a graph. The allocator's
    // own unrest is a few hundred kilobytes over all, well below one for each measurement.
    [Fact]
    public async Task A_thousand_measurements_leave_tensors_and_memory_as_they_were()
    {
        (int code, string output, string error) = await Run("a-thousand-measurements");

        Assert.True(code == 0, $"exit code {code}: {error}");
        Match told = Told().Match(output);
        Assert.True(told.Success, output);
        Assert.Equal("0", told.Groups[1].Value);
        Assert.True(long.Parse(told.Groups[2].Value, CultureInfo.InvariantCulture) < 4096, output);
    }

    private static async Task<(int Code, string Output, string Error)> Run(string name)
    {
        string leaf = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string folder = Path.Combine(AppContext.BaseDirectory, "..", "..", "Sharpest.Hostile", leaf);
        string program = Path.Combine(
            folder,
            OperatingSystem.IsWindows() ? "Sharpest.Hostile.exe" : "Sharpest.Hostile"
        );
        var start = new ProcessStartInfo(program, name) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    [GeneratedRegex(@"tensors: (-?\d+), bytes a measurement: (-?\d+)")]
    private static partial Regex Told();
}
