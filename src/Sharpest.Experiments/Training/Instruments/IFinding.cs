using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>What an instrument found at one step.</summary>
internal interface IFinding : IDisposable
{
    /// <summary>Writes the numbers.</summary>
    /// <param name="series">The series of the run.</param>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="epoch">The same in epochs.</param>
    void Record(SeriesWriter series, long step, double epoch);

    /// <summary>What somebody else needs, beside weights and eigenvectors, to find the same.</summary>
    /// <returns>Tensors that are valid until the finding is disposed; two of one name are the same.</returns>
    IEnumerable<TensorSource> Evidence();
}
