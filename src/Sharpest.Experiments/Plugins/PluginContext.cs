using System.Reflection;
using System.Runtime.Loader;
using Sharpest.Objectives;
using Sharpest.Runs;
using TorchSharp;

namespace Sharpest.Experiments.Plugins;

/// <summary>
/// The assemblies of one plug-in. Those whose types cross the border, TorchSharp and Sharpest, are the program's own; all
/// others come from the plug-in's folder, so that two plug-ins may bring different versions of the same library.
/// </summary>
internal sealed class PluginContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver resolver;

    public PluginContext(string path)
        : base(Path.GetFileNameWithoutExtension(path)) => resolver = new AssemblyDependencyResolver(path);

    /// <summary>The assemblies that plug-ins share with the program.</summary>
    public static IReadOnlyList<Assembly> Shared { get; } =
    [typeof(torch).Assembly, typeof(Objective).Assembly, typeof(RunManifest).Assembly, typeof(IPlugin).Assembly];

    protected override Assembly? Load(AssemblyName assemblyName) =>
        Shared.FirstOrDefault(assembly => assembly.GetName().Name == assemblyName.Name)
        ?? (resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null);

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
