namespace Sharpest.Runs;

/// <summary>The examples a run used.</summary>
/// <param name="Name">The data set.</param>
/// <param name="TrainingExamples">Examples trained on.</param>
/// <param name="ValidationExamples">Examples held out from the training file.</param>
/// <param name="TestExamples">Examples of the test file.</param>
/// <param name="InputShape">The shape of one input, for instance <c>[1, 28, 28]</c>.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Sha256">SHA-256 over all pixels and labels, in hexadecimal digits; null when unknown.</param>
/// <param name="Folder">The folder of data that the person named, or null when it was found in a usual place.</param>
/// <param name="StartSha256">SHA-256 of the file of weights that the run began with, or null when they were drawn.</param>
public sealed record DataDescription(
    string Name,
    int TrainingExamples,
    int ValidationExamples,
    int TestExamples,
    IReadOnlyList<int> InputShape,
    int Classes,
    string? Sha256 = null,
    string? Folder = null,
    string? StartSha256 = null
);
