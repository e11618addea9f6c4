using System.Runtime.CompilerServices;
using Sharpest.Runtime;

namespace Sharpest.Tests.Support;

/// <summary>Starts the runtime before any test, so that no test depends on another having started it.</summary>
internal static class StartRuntime
{
    [ModuleInitializer]
    internal static void Run() => SharpestRuntime.Start();
}
