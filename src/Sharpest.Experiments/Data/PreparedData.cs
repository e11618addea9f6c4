namespace Sharpest.Experiments.Data;

/// <summary>The examples of a run.</summary>
/// <param name="Training">The examples to train on.</param>
/// <param name="Validation">The examples held out.</param>
/// <param name="Test">The examples to test on.</param>
/// <param name="Preprocessing">How pixels became inputs; null for texts.</param>
public sealed record PreparedData(
    ExampleSet Training,
    ExampleSet Validation,
    ExampleSet Test,
    Preprocessing? Preprocessing = null
) : IDisposable
{
    /// <summary>Frees the examples.</summary>
    public void Dispose()
    {
        Training.Dispose();
        Validation.Dispose();
        Test.Dispose();
    }
}
