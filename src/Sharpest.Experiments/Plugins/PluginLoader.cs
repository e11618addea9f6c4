using System.Reflection;
using Sharpest.Runs;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Plugins;

/// <summary>
/// Loads users' assemblies. Their code runs with all rights of the process. An assembly stays loaded until the process
/// ends; what it offers is part of the returned <see cref="Offers"/> only.
/// </summary>
public static class PluginLoader
{
    /// <summary>Loads plug-ins in order and asks each what it offers.</summary>
    /// <param name="files">The paths of their assemblies.</param>
    /// <param name="onto">What is there already; null for <see cref="Offers.BuiltIn"/>.</param>
    /// <returns>What is there then.</returns>
    /// <exception cref="PluginException">
    /// A file is missing, no assembly, or built against another TorchSharp or Sharpest; or it holds no
    /// <see cref="IPlugin"/>, lacks a library, uses a name that is taken, or throws.
    /// </exception>
    public static Offers Load(IEnumerable<string> files, Offers? onto = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.Aggregate(onto ?? Offers.BuiltIn, Add);
    }

    private static Offers Add(Offers before, string file)
    {
        string path = Path.GetFullPath(file);
        PluginDescription description = PluginFile.Inspect(path);
        NativeTorch.EnsureLoadable(); // a plug-in may make tensors as soon as its code runs
        var registry = new PluginRegistry(path, before with { Plugins = [.. before.Plugins, description] });
        try
        {
            foreach (Type type in PluginTypes(path))
                ((IPlugin)Activator.CreateInstance(type)!).Register(registry);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw Explain(path, fault);
        }
        return registry.Offers;
    }

    private static Type[] PluginTypes(string path)
    {
        Type[] types =
        [
            .. new PluginContext(path)
                .LoadFromAssemblyPath(path)
                .GetExportedTypes()
                .Where(type =>
                    type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
                    && type.IsAssignableTo(typeof(IPlugin))
                    && type.GetConstructor(Type.EmptyTypes) is not null
                )
                .OrderBy(type => type.FullName, StringComparer.Ordinal),
        ];
        return types.Length > 0
            ? types
            : throw new PluginException(
                $"{path} holds no plug-in: write a public class that implements {typeof(IPlugin).FullName} and has a "
                    + "constructor without parameters."
            );
    }

    private static PluginException Explain(string path, Exception fault) =>
        fault switch
        {
            PluginException told => told,
            TargetInvocationException or TypeInitializationException when fault.InnerException is { } inner => Explain(
                path,
                inner
            ),
            FileNotFoundException { FileName: { } name } when name.Contains(", Version=", StringComparison.Ordinal) =>
                new PluginException(
                    $"{path} needs {name.Split(',')[0]}, which does not lie beside it: publish the plug-in and load it from there.",
                    fault
                ),
            MissingMemberException or TypeLoadException => new PluginException(
                $"{path} does not fit this version of Sharpest: {fault.Message.ReplaceLineEndings(" ")} Build it anew.",
                fault
            ),
            _ => new PluginException(
                $"{path} failed to register: {fault.GetType().Name}: {fault.Message.ReplaceLineEndings(" ")}",
                fault
            ),
        };
}
