using Sharpest.Cli.Papers;
using Sharpest.Experiments.Data;

namespace Sharpest.Cli.Tests.Support;

/// <summary>Data sets that are there, save those that are said to be missing.</summary>
internal sealed class FakeDatasets : IDatasetSupply
{
    public HashSet<string> Missing { get; } = [];

    public List<string> Asked { get; } = [];

    public void Ensure(string dataset, string? folder, IProgress<string> progress, CancellationToken stop)
    {
        Asked.Add(dataset);
        if (Missing.Contains(dataset))
        {
            throw new DataException($"The data set {dataset} was not found. Remedy: put its files into place.");
        }
    }
}
