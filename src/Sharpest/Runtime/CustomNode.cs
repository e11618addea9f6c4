using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Runtime;

/// <summary>How the custom autograd functions of this library answer libtorch.</summary>
internal static class CustomNode
{
    /// <summary>
    /// Runs the body of a backward function. An exception is kept for the gate; without a graph to keep, whatever the body
    /// made or was given ends with it.
    /// </summary>
    /// <param name="given">The gradients handed in; some may be missing. Where there are none at all the body still has something to
    /// tell.</param>
    /// <param name="inputs">How many inputs the function has.</param>
    /// <param name="gradients">Computes one gradient an input, null where there is none.</param>
    /// <returns>The gradients; none at all when all that was handed in is missing or the body threw.</returns>
    public static List<Tensor> Answer(IReadOnlyList<Tensor> given, int inputs, Func<List<Tensor>> gradients) =>
        CallbackFailure.Catch(
            inputs,
            () =>
            {
                if (given.Count > 0 && given.All(g => g.IsInvalid))
                    return [.. Enumerable.Repeat<Tensor>(null!, inputs)];
                if (is_grad_enabled())
                    return gradients();
                using DisposeScope scope = NewDisposeScope();
                List<Tensor> answer = CallbackTensors.HandOver(gradients());
                foreach (Tensor g in given)
                    g.Dispose();
                return answer;
            }
        );
}
