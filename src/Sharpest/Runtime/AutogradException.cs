namespace Sharpest.Runtime;

/// <summary>libtorch could not differentiate a loss. The message names the cause and, where one is known, the remedy.</summary>
public sealed class AutogradException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The cause and the remedy.</param>
    /// <param name="innerException">libtorch's own error, if there was one.</param>
    public AutogradException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
