using System.Globalization;
using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Sweeps;

namespace Sharpest.Cli.Sweeping;

/// <summary>Reads what a person typed for a sweep.</summary>
internal static class SweepWords
{
    /// <summary>Reads one axis.</summary>
    /// <param name="text">For instance <c>lr=0.01,0.1</c>; the name is a flag's, with or without dashes.</param>
    /// <returns>The axis.</returns>
    /// <exception cref="InputException">The name or a value is not understood.</exception>
    public static SweepAxis Axis(string text)
    {
        string[] parts = text.Split('=', 2);
        string flag = $"--{parts[0].TrimStart('-')}";
        SpecMember? member = SpecMembers.All.FirstOrDefault(m => m.Flag == flag);
        if (member is null)
        {
            string[] flags = [.. SpecMembers.All.Select(m => m.Flag)];
            throw new InputException($"--grid {text}: there is no flag {flag}; {NearestName.Hint(flag, flags)}");
        }
        if (parts.Length < 2 || parts[1].Length == 0)
        {
            throw new InputException($"--grid {text}: give values, for instance {member.Flag[2..]}=A,B.");
        }
        return new SweepAxis(
            member.Name,
            [
                .. parts[1]
                    .Split(',')
                    .Select(value =>
                        member.Parse(value)
                        ?? throw new InputException(
                            $"--grid {text}: '{value}' is not {SpecMember.InWords(member.Kind)}."
                        )
                    ),
            ]
        );
    }

    /// <summary>Reads seeds.</summary>
    /// <param name="text">For instance <c>1,2,3</c>.</param>
    /// <returns>The seeds.</returns>
    /// <exception cref="InputException">One is no whole number.</exception>
    public static IReadOnlyList<long> Seeds(string text) =>
        [
            .. text.Split(',')
                .Select(part =>
                    long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seed)
                        ? seed
                        : throw new InputException($"--seeds {text}: '{part}' is not a whole number.")
                ),
        ];

    /// <summary>Reads seeds, each of which is there once.</summary>
    /// <param name="text">For instance <c>1,2,3</c>.</param>
    /// <returns>The seeds.</returns>
    /// <exception cref="InputException">One is no whole number, or is there twice.</exception>
    public static IReadOnlyList<long> DistinctSeeds(string text)
    {
        IReadOnlyList<long> seeds = Seeds(text);
        return seeds.Distinct().Count() == seeds.Count
            ? seeds
            : throw new InputException(
                $"--seeds {text}: a seed is there twice; equal seeds give equal runs, keep one."
            );
    }
}
