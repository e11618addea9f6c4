namespace Sharpest.Runs.Studies;

/// <summary>A study in an overview.</summary>
/// <param name="Folder">The name of the folder with its page, beside the overview.</param>
/// <param name="Study">The study.</param>
public sealed record StudyEntry(string Folder, Study Study);
