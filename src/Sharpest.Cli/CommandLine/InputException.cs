namespace Sharpest.Cli.CommandLine;

/// <summary>Something a person gave cannot be used. The message is one line with the remedy.</summary>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class InputException(string message) : Exception(message);
