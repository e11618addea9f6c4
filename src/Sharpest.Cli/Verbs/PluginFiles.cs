using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Plugins;

namespace Sharpest.Cli.Verbs;

/// <summary>The flag that names users' assemblies, the same for every verb that asks for models, data sets or losses.</summary>
internal static class PluginFiles
{
    /// <summary>Makes the flag.</summary>
    /// <returns>A new flag.</returns>
    public static Option<string[]> Option() =>
        new("--plugin")
        {
            Description = "Assembly of your own that offers models, data sets or losses; may be given several times",
            HelpName = "DLL",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>Loads what the flag named.</summary>
    /// <param name="context">The world of the verbs.</param>
    /// <param name="files">The files as the person named them, or null.</param>
    /// <returns>What can be asked for then, or null when no file was named.</returns>
    /// <exception cref="PluginException">A file cannot be used.</exception>
    public static Offers? Load(CliContext context, string[]? files) =>
        files is null or [] ? null : PluginLoader.Load(files.Select(context.FullPath));
}
