namespace Sharpest.Runtime;

/// <summary>
/// Carries an exception out of a custom autograd function. libtorch calls such a function through native frames, and an
/// exception that crossed them would end the process: the function leaves it here, and <see cref="Autograd"/> throws it
/// once libtorch has returned. On a CPU libtorch calls from the thread that differentiates, whose place is its own; what
/// the threads of a GPU leave behind lies in one place of the process.
/// </summary>
internal static class CallbackFailure
{
    private static Exception? ofTheProcess;

    [ThreadStatic]
    private static Exception? ofThisThread;

    [ThreadStatic]
    private static bool isDifferentiating;

    /// <summary>Runs the body of a custom function's backward.</summary>
    /// <param name="inputs">How many inputs the function has.</param>
    /// <param name="gradients">Computes one gradient an input.</param>
    /// <returns>The gradients, or none for every input when the body threw.</returns>
    public static List<TorchSharp.torch.Tensor> Catch(int inputs, Func<List<TorchSharp.torch.Tensor>> gradients)
    {
        try
        {
            return gradients();
        }
        catch (Exception e)
        {
            Keep(e);
            return [.. Enumerable.Repeat<TorchSharp.torch.Tensor>(null!, inputs)];
        }
    }

    /// <summary>Keeps an exception until it is taken; of several the first.</summary>
    /// <param name="e">The exception.</param>
    public static void Keep(Exception e)
    {
        if (isDifferentiating)
            ofThisThread ??= e;
        else
            Interlocked.CompareExchange(ref ofTheProcess, e, null);
    }

    /// <summary>Runs what makes libtorch differentiate; failures inside it on this thread belong to this thread.</summary>
    /// <param name="differentiate">The call into libtorch.</param>
    public static void Watch(Action differentiate)
    {
        Take(); // what a backward pass of the user's own left
        isDifferentiating = true;
        try
        {
            differentiate();
        }
        finally
        {
            isDifferentiating = false;
        }
    }

    /// <summary>Takes the first exception left since the last call.</summary>
    /// <returns>The exception, or null.</returns>
    public static Exception? Take()
    {
        Exception? mine = ofThisThread;
        ofThisThread = null;
        return Interlocked.Exchange(ref ofTheProcess, null) is { } others ? mine ?? others : mine;
    }
}
