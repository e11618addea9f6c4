namespace Sharpest.Runs;

/// <summary>The machine a run was made on.</summary>
/// <param name="OperatingSystem">Its name and version.</param>
/// <param name="Processor">The processor's model name.</param>
/// <param name="Cores">Logical cores the process could use.</param>
/// <param name="MemoryBytes">Memory the process could use, in bytes.</param>
/// <param name="Convolutions">One line on how libtorch's convolutions were computed.</param>
public sealed record MachineDescription(
    string OperatingSystem,
    string Processor,
    int Cores,
    long MemoryBytes,
    string Convolutions
);
