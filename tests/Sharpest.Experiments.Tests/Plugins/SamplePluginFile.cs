namespace Sharpest.Experiments.Tests.Plugins;

/// <summary>The plug-in among the samples, as it was built with the tests.</summary>
internal static class SamplePluginFile
{
    public static string Path { get; } = Find();

    // artifacts/bin/<project>/<configuration>[_<platform>]/
    private static string Find()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        string configuration = here.Name.Split('_')[0];
        return System.IO.Path.Combine(here.Parent!.Parent!.FullName, "Plugin", configuration, "Plugin.dll");
    }
}
