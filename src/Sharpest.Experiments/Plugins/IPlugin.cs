namespace Sharpest.Experiments.Plugins;

/// <summary>
/// What a user's assembly implements to offer models, data sets and losses by name. Every public class that implements it
/// and has a constructor without parameters is made once when the assembly is loaded.
/// </summary>
public interface IPlugin
{
    /// <summary>Names what the assembly offers; called once, before anything is computed.</summary>
    /// <param name="registry">Takes the offers.</param>
    void Register(IPluginRegistry registry);
}
