using System.Security.Cryptography;
using System.Text;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Paper;

/// <summary>
/// Names a run by what it does. The digest is taken over the members that differ from their defaults, so that members
/// which later versions add leave the names of earlier runs as they are.
/// </summary>
internal static class PaperRunName
{
    private const int DigestLetters = 8;
    private const int LongestLabel = 64;

    // The number of threads changes rounding and speed, not the experiment.
    private static readonly string[] LeftOut = ["name", "threads"];
    private static readonly string[] Always = ["model", "optimizer", "lr", "batch"];
    private static readonly string[] Telling =
    [
        "dataset",
        "model",
        "augment",
        "optimizer",
        "lr",
        "batch",
        "momentum",
        "gamma",
        "top",
        "seed",
    ];

    public static string Of(ExperimentSpec spec)
    {
        SpecMember[] differing =
        [
            .. SpecMembers.All.Where(m => !LeftOut.Contains(m.Name) && !Equals(m.Value(spec), m.Default)),
        ];
        string content = string.Join('\n', differing.Select(member => $"{member.Name}={member.Show(spec)}"));
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..DigestLetters];
        return $"{Label(spec, [.. differing.Select(member => member.Name)])}-{digest}";
    }

    private static string Label(ExperimentSpec spec, string[] differing)
    {
        string[] names = [.. Telling.Where(name => differing.Contains(name) || Always.Contains(name))];
        string label = string.Join('-', names.Select(name => Word(name, SpecMembers.Find(name)!.Show(spec))));
        return label.Length <= LongestLabel ? label : label[..LongestLabel];
    }

    // A name speaks for itself; a number needs to be told what it is.
    private static string Word(string name, string value) =>
        SpecMembers.Find(name)!.Kind switch
        {
            SpecKind.Text => value,
            SpecKind.Switch => name,
            _ => $"{name}-{value}",
        };
}
