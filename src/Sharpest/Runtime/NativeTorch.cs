using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using TorchSharp;

namespace Sharpest.Runtime;

/// <summary>
/// Brings libtorch into the process on systems whose C++ library is older than the one the C# binding was built with
/// (Debian 12, Ubuntu 22.04), and tunes the C allocator. It must run before the first torch call of the process: after a
/// failed first call TorchSharp does not try again.
/// </summary>
public static partial class NativeTorch
{
    private const string Binding = "LibTorchSharp";
    private const string BindingFile = "libLibTorchSharp.so";
    private const string NeedlessVersion = "GLIBCXX_3.4.32";
    private const string OnlySymbol = "_ZSt21ios_base_library_initv";

    // In the order in which they can be loaded.
    private static readonly string[] Needed = ["libc10.so", "libtorch_cpu.so", "libtorch.so", BindingFile];

    private static readonly Lazy<LibtorchLoad> Loaded = new(LoadAndGuard);

    /// <summary>Makes libtorch loadable and tunes the allocator, once; later calls return the first answer.</summary>
    /// <returns>What was done, or why torch cannot be used.</returns>
    public static LibtorchLoad EnsureLoadable() => Loaded.Value;

    private static LibtorchLoad LoadAndGuard()
    {
        LibtorchLoad load = Load();
        if (load.Succeeded)
            NativeGuards.Install();
        return load;
    }

    private static LibtorchLoad Load()
    {
        Allocator.Tune(); // before libtorch's own start-up allocations
        OpenMp.WaitPolitely();
        Assembly assembly = typeof(torch).Assembly;
        if (NativeLibrary.TryLoad(Binding, assembly, null, out _))
            return new LibtorchLoad(LibtorchLoadState.AsShipped, "libtorch loads as shipped");
        if (!OperatingSystem.IsLinux())
            return Failed($"{Binding} could not be loaded; reference the libtorch-cpu package of this platform");
        if (Needed.FirstOrDefault(name => Find(name) is null) is { } missing)
            return Failed($"{missing} was not found; reference the package libtorch-cpu-linux-x64");
        string file = Find(BindingFile)!;
        try
        {
            // The binding looks for libtorch beside itself. It need not lie there: an image in memory has no folder of its
            // own, and an application that runs from the package cache has one folder for each package.
            foreach (string dependency in Needed.SkipLast(1))
                NativeLibrary.Load(Find(dependency)!);
            NativeLibrary.Load(file);
            return new LibtorchLoad(LibtorchLoadState.AsShipped, "libtorch loads by its path");
        }
        catch (DllNotFoundException e)
            when (e.Message.Contains($"`{NeedlessVersion}' not found", StringComparison.Ordinal))
        {
            return LoadWithoutNeedlessVersion(file, assembly);
        }
        catch (DllNotFoundException e)
        {
            return Failed(
                FirstLine(e.Message) + "; install the missing system library (on Debian: libgomp1, libstdc++6)"
            );
        }
    }

    private static LibtorchLoad LoadWithoutNeedlessVersion(string file, Assembly assembly)
    {
        byte[] image = File.ReadAllBytes(file);
        if (!ElfVersionNeed.TryWeaken(image, NeedlessVersion, OnlySymbol))
            return Failed(
                $"{BindingFile} needs a C++ library with {NeedlessVersion}; use Debian 13, Ubuntu 24.04 or newer"
            );
        int descriptor = MemoryFile(BindingFile, 0);
        if (descriptor < 0)
            return Failed("this kernel offers no memory file (memfd_create), which libtorch needs on this system");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        using var stream = new FileStream(handle, FileAccess.Write);
        stream.Write(image);
        stream.Flush();
        // TorchSharp's own load by name then succeeds: the dynamic linker finds the name among the loaded libraries.
        NativeLibrary.Load($"/proc/self/fd/{descriptor}");
        return NativeLibrary.TryLoad(Binding, assembly, null, out _)
            ? new LibtorchLoad(
                LibtorchLoadState.PatchedInMemory,
                $"libtorch loads without its needless demand for {NeedlessVersion}"
            )
            : Failed($"{BindingFile} was loaded, but TorchSharp does not find it");
    }

    private static string? Find(string file) =>
        SearchFolders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    /// <summary>The folders in which the host looks for native libraries, nearest first.</summary>
    /// <returns>Folders that may not exist.</returns>
    internal static IEnumerable<string> SearchFolders()
    {
        string listed = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return listed
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"));
    }

    private static LibtorchLoad Failed(string why) => new(LibtorchLoadState.Failed, why);

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFile(string name, uint flags);
}
