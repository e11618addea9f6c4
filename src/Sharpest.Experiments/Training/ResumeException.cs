namespace Sharpest.Experiments.Training;

/// <summary>A run cannot be continued. The message is one line with the reason and the remedy.</summary>
/// <param name="message">The reason and the remedy.</param>
public sealed class ResumeException(string message) : IOException(message);
