namespace Sharpest.Experiments.Data;

/// <summary>
/// Data that is missing, damaged or not what it claims to be. The message is one line for a person: which file, what is
/// wrong with it, and what to do.
/// </summary>
public sealed class DataException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line: the file, the fault, the remedy.</param>
    /// <param name="innerException">What the system reported, or null.</param>
    public DataException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
