namespace Sharpest.Experiments.Models;

/// <summary>The sizes that make an <see cref="LstmLanguageModel"/>.</summary>
/// <param name="Width">Numbers that stand for a word, and width of both layers' states.</param>
/// <param name="Dropout">
/// The share of what enters and leaves the two layers that training sets to zero: one minus the paper's keep_prob.
/// </param>
public sealed record LstmSize(int Width, double Dropout = 0)
{
    /// <summary>The paper's "small" model: 4,651,600 parameters for 10,000 words.</summary>
    public static LstmSize Small { get; } = new(200);
}
