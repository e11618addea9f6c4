namespace Sharpest.Cli.Checks;

/// <summary>Looks at a part of the machine.</summary>
internal interface ISystemChecks
{
    /// <summary>Looks.</summary>
    /// <returns>What was found.</returns>
    IEnumerable<CheckResult> Look();
}
