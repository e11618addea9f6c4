using System.Diagnostics;

namespace Sharpest.Cli.Tests.Faults;

/// <summary>A small disk of its own, where the account may mount one.</summary>
internal sealed class Tmpfs : IDisposable
{
    private Tmpfs(string path) => Path = path;

    public string Path { get; }

    public static Tmpfs? TryMount(string options)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }
        string path = Directory.CreateTempSubdirectory("sharpest-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path))
        {
            return new Tmpfs(path);
        }
        Directory.Delete(path);
        return null;
    }

    public void Remount(string options) => Run("mount", "-o", $"remount,{options}", Path);

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
