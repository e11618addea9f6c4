using System.Reflection;
using System.Runtime.InteropServices;
using Sharpest.Runs;
using Sharpest.Runtime;
using TorchSharp;

namespace Sharpest.Experiments.Training;

/// <summary>The machine and the versions that a run is made with.</summary>
internal static class MachineFacts
{
    public static MachineDescription Read(RuntimeReport runtime) =>
        new(
            RuntimeInformation.OSDescription,
            Processor(),
            Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            runtime.Convolutions.Summary
        );

    public static IReadOnlyDictionary<string, string> Versions() =>
        new Dictionary<string, string>
        {
            ["sharpest"] = Version(typeof(Trainer).Assembly),
            ["torchsharp"] = Version(typeof(torch).Assembly),
            ["libtorch"] = torch.__version__,
            ["dotnet"] = Environment.Version.ToString(),
        };

    private static string Version(Assembly assembly)
    {
        string full = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "?";
        return full.Split('+', 2)[0];
    }

    private static string Processor()
    {
        const string Label = "model name";
        const string File = "/proc/cpuinfo";
        string? line = System.IO.File.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(l => l.StartsWith(Label, StringComparison.Ordinal))
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return line?.Split(':', 2)[^1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
