using static TorchSharp.torch;

namespace Sharpest.Objectives;

// What a loss function may return.
internal static class LossCheck
{
    public static void ThrowUnlessScalar(Tensor? loss)
    {
        if (loss is null)
            throw new ArgumentException("The loss function returned null; return the loss as a tensor.");
        if (loss.IsInvalid)
            throw new ArgumentException("The loss has been disposed; return it from the loss function alive.");
        if (loss.numel() != 1)
        {
            throw new ArgumentException(
                $"The loss has shape [{string.Join(", ", loss.shape)}]; reduce it to one number, for instance by mean()."
            );
        }
        if (!loss.is_floating_point())
            throw new ArgumentException($"The loss has dtype {loss.dtype}; it must be a floating-point number.");
    }

    // What an exception out of the user's code means, where its own words do not tell; null where it speaks for itself.
    public static string? Explain(Exception e)
    {
        if (e.Message.Contains("empty handle", StringComparison.Ordinal))
        {
            return "The model or the loss uses a tensor that has been disposed. Keep batches and model alive as long as the "
                + "objective is in use; a DisposeScope disposes of all that was made in it.";
        }
        if (!is_grad_enabled() && e.Message.Contains("does not require grad", StringComparison.Ordinal))
        {
            return "The loss takes derivatives itself, but gradients are off where only its value is wanted. Set "
                + "ObjectiveOptions.LossDifferentiates.";
        }
        return null;
    }
}
