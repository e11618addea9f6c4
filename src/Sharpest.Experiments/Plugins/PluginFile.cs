using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Sharpest.Runs;

namespace Sharpest.Experiments.Plugins;

/// <summary>The file of a plug-in, looked at before any of its code can run.</summary>
internal static class PluginFile
{
    /// <summary>Reads what the file is, and refuses what cannot work.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <returns>What the manifest of a run says about it.</returns>
    /// <exception cref="PluginException">It is missing, no assembly, or built against other versions.</exception>
    public static PluginDescription Inspect(string path)
    {
        byte[] content = ReadAll(path);
        try
        {
            using var image = new PEReader(new MemoryStream(content, writable: false));
            if (image.HasMetadata && image.GetMetadataReader() is { IsAssembly: true } metadata)
            {
                CheckReferences(path, metadata);
                AssemblyName name = metadata.GetAssemblyDefinition().GetAssemblyName();
                string digest = Convert.ToHexStringLower(SHA256.HashData(content));
                return new PluginDescription(Path.GetFileName(path), name.Version?.ToString() ?? "?", digest);
            }
        }
        catch (BadImageFormatException)
        {
            // Told below like every other file that holds no assembly.
        }
        throw new PluginException($"{path} is not a .NET assembly: give the .dll that building your plug-in made.");
    }

    private static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            string reason = fault is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file"
                : fault.Message;
            throw new PluginException($"{path} cannot be read: {reason}. Give the path of a plug-in's .dll.", fault);
        }
    }

    // A member that is missing would show only when it is called, in the middle of a run; versions tell it beforehand.
    // Below 1.0 the second number of a version is the one that tells of breaks; TorchSharp breaks with any.
    private static void CheckReferences(string path, MetadataReader metadata)
    {
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            AssemblyName needed = metadata.GetAssemblyReference(handle).GetAssemblyName();
            AssemblyName? ours = PluginContext
                .Shared.Select(assembly => assembly.GetName())
                .FirstOrDefault(name => name.Name == needed.Name);
            if (ours is null || Fits(needed.Version!, ours.Version!, ours.Name == "TorchSharp" ? 3 : 2))
                continue;
            throw new PluginException(
                $"{path} was built against {needed.Name} {needed.Version!.ToString(3)}, and this program has "
                    + $"{ours.Version!.ToString(3)}: build it against that version."
            );
        }
    }

    private static bool Fits(Version needed, Version ours, int parts) =>
        string.Equals(needed.ToString(parts), ours.ToString(parts), StringComparison.Ordinal);
}
