namespace Sharpest.Convolutions;

/// <summary>What the self-test found about this machine's float32 convolutions.</summary>
/// <param name="Cases">Each kind that was tried, with its worst relative error against float64.</param>
public sealed record ConvolutionFinding(IReadOnlyList<ConvolutionCase> Cases)
{
    /// <summary>Whether any kind came out wrong: oneDNN then serves only kinds that were proven right.</summary>
    public bool IsFaulty => Cases.Any(c => !c.IsRight);

    /// <summary>One line for a person.</summary>
    public string Summary =>
        IsFaulty
            ? "oneDNN computes wrong convolutions here ("
                + string.Join("; ", Cases.Where(c => !c.IsRight).Select(c => c.Kind.ToString()))
                + "); it is used only for kinds proven right"
            : $"oneDNN's convolutions agree with float64 in all {Cases.Count} kinds tried";
}

/// <summary>One kind of convolution, compared with float64. An error is the largest difference over the largest value.</summary>
/// <param name="Kind">Channels and kernel.</param>
/// <param name="OutputError">The error of conv(x, w); NaN counts as wrong.</param>
/// <param name="InputGradientError">The error of the gradient to the input.</param>
/// <param name="WeightGradientError">The error of the gradient to the weight.</param>
public sealed record ConvolutionCase(
    ConvolutionKind Kind,
    double OutputError,
    double InputGradientError,
    double WeightGradientError
)
{
    /// <summary>Whether the output's error is one of rounding.</summary>
    public bool OutputIsRight => OutputError < ConvolutionSelfTest.LargestRightError;

    /// <summary>Whether the input gradient's error is one of rounding.</summary>
    public bool InputGradientIsRight => InputGradientError < ConvolutionSelfTest.LargestRightError;

    /// <summary>Whether the weight gradient's error is one of rounding.</summary>
    public bool WeightGradientIsRight => WeightGradientError < ConvolutionSelfTest.LargestRightError;

    /// <summary>Whether all three products are right.</summary>
    public bool IsRight => OutputIsRight && InputGradientIsRight && WeightGradientIsRight;
}
