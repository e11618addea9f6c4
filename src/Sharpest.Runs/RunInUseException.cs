namespace Sharpest.Runs;

/// <summary>Another process is writing a run. The message is one line that names it.</summary>
/// <param name="folder">The run folder.</param>
/// <param name="owner">Who is writing it.</param>
public sealed class RunInUseException(string folder, string owner)
    : IOException($"{folder}: is being written by {owner}. Wait until it has ended, or stop it first.")
{
    /// <summary>Who is writing it, for instance <c>process 4711 on host db9</c>.</summary>
    public string Owner { get; } = owner;
}
