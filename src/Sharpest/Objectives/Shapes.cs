using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <summary>Shapes in checks and messages.</summary>
internal static class Shapes
{
    /// <summary>A shape for a message.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>For instance <c>[3, 4]</c>.</returns>
    public static string Text(Tensor tensor) => Sizes(tensor.shape);

    /// <summary>A shape for a message.</summary>
    /// <param name="shape">The sizes.</param>
    /// <returns>For instance <c>[3, 4]</c>.</returns>
    public static string Sizes(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>Refuses targets that are not exactly like the outputs; torch would broadcast <c>[N]</c> against <c>[N, 1]</c>.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="targets">The targets.</param>
    /// <exception cref="ArgumentException">They differ, or are no floating-point numbers of at least one dimension.</exception>
    public static void CheckAlike(Tensor outputs, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (outputs.dim() < 1 || !outputs.is_floating_point())
        {
            throw new ArgumentException(
                $"Outputs are {outputs.dtype} {Text(outputs)}; floating-point [N, …] is needed.",
                nameof(outputs)
            );
        }
        if (targets.dtype != outputs.dtype || !targets.shape.AsSpan().SequenceEqual(outputs.shape))
        {
            throw new ArgumentException(
                $"Targets are {targets.dtype} {Text(targets)}; outputs {Text(outputs)} need {outputs.dtype} targets "
                    + "of the same shape.",
                nameof(targets)
            );
        }
    }
}
