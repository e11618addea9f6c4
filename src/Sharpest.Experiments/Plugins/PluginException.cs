namespace Sharpest.Experiments.Plugins;

/// <summary>A plug-in cannot be used. The message is one line for a person: which file, what is wrong, and what to do.</summary>
public sealed class PluginException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line: the file, the fault, the remedy.</param>
    /// <param name="innerException">What the plug-in threw or the system reported, or null.</param>
    public PluginException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
