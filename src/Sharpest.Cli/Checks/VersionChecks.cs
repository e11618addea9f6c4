using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Sharpest.Cli.CommandLine;

namespace Sharpest.Cli.Checks;

/// <summary>Tells with which versions the program works, and looks for the SDK that builds it.</summary>
internal sealed class VersionChecks : ISystemChecks
{
    private const string WantedSdk = "10.";

    /// <inheritdoc/>
    public IEnumerable<CheckResult> Look() => [Sdk(), Versions()];

    // The SDKs lie beside the runtime that runs this program.
    private static CheckResult Sdk()
    {
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "sdk"));
        string[] found = Directory.Exists(root)
            ?
            [
                .. Directory
                    .EnumerateDirectories(root)
                    .Select(folder => Path.GetFileName(folder))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
        return found.Any(version => version.StartsWith(WantedSdk, StringComparison.Ordinal))
            ? new CheckResult("sdk", CheckLevel.Ok, string.Join(", ", found))
            : new CheckResult(
                "sdk",
                CheckLevel.Warn,
                found.Length == 0 ? "none" : string.Join(", ", found),
                "Only building needs it: install the .NET 10 SDK from https://dotnet.microsoft.com/download."
            );
    }

    private static CheckResult Versions() =>
        new(
            "versions",
            CheckLevel.Ok,
            $"sharpest {SharpestCommand.Version}, torchsharp {Of("TorchSharp")}, "
                + $"sqlite {SqliteVersion()}, .NET {Environment.Version}"
        );

    private static string Of(string assembly) => Assembly.Load(assembly).GetName().Version?.ToString(3) ?? "?";

    private static string SqliteVersion()
    {
        try
        {
            using var memory = new SqliteConnection("Data Source=:memory:");
            return memory.ServerVersion;
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException)
        {
            return "missing";
        }
    }
}
