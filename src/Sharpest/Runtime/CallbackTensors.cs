using static TorchSharp.torch;

namespace Sharpest.Runtime;

/// <summary>
/// The tensors that a custom function hands back to libtorch. It copies the references after the managed function has
/// returned; the wrappers must live until then and should not live longer, because libtorch adds in place and frees early
/// only what nobody else holds. They are therefore disposed when the next function answers, or when libtorch is done.
/// </summary>
internal static class CallbackTensors
{
    [ThreadStatic]
    private static List<Tensor>? handedOver;

    /// <summary>Notes what is handed over now, and disposes what was handed over before.</summary>
    /// <param name="gradients">One tensor an input, null where there is none.</param>
    /// <returns>The same.</returns>
    public static List<Tensor> HandOver(List<Tensor> gradients)
    {
        Release();
        foreach (Tensor? gradient in gradients)
            gradient?.DetachFromDisposeScope();
        handedOver = gradients;
        return gradients;
    }

    /// <summary>Disposes what was handed over last on this thread.</summary>
    public static void Release()
    {
        if (handedOver is not { } last)
            return;
        handedOver = null;
        foreach (Tensor? gradient in last)
            gradient?.Dispose();
    }
}
