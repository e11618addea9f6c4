using Sharpest.Experiments.Tests.Data;
using TorchSharp;

[assembly: AssemblyFixture(typeof(TorchThreads))]

namespace Sharpest.Experiments.Tests.Data;

/// <summary>Test projects may run side by side, so each torch call gets one thread.</summary>
public sealed class TorchThreads
{
    public TorchThreads() => torch.set_num_threads(1);
}
