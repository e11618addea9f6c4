using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// A model that goes through a text piece by piece and hands on what it remembers. The memory belongs to the caller, never
/// to the model, so a measurement in the middle of training neither sees nor disturbs it. The model's plain
/// <c>forward</c> begins without memory.
/// </summary>
public interface IRecurrentModel
{
    /// <summary>Computes the logits of the next piece of each text.</summary>
    /// <param name="input">Numbers of words, int64, shape <c>[N, T]</c>.</param>
    /// <param name="state">What was remembered after the piece before, or null at the beginning; not disposed.</param>
    /// <returns>
    /// Logits, shape <c>[N, T, words]</c>, and the memory after the piece, without graph; the caller disposes both.
    /// </returns>
    /// <exception cref="ArgumentException">The input or the memory does not fit the model, or they do not fit each other.</exception>
    (Tensor Logits, Tensor State) Advance(Tensor input, Tensor? state);
}
