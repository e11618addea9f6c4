using System.Globalization;

namespace Sharpest.Experiments.Specs;

/// <summary>Settings of training that contradict each other, or that would silently do nothing.</summary>
internal static class SpecCombinations
{
    // A member that only some schedules look at.
    private static readonly (string Member, string[] Schedules)[] OfSchedules =
    [
        ("dropEpochs", ["step"]),
        ("dropFactor", ["step", "plateau"]),
        ("halvingFrom", ["halving"]),
        ("patience", ["plateau"]),
    ];

    // One line for each problem; empty when there is none.
    public static IEnumerable<string> Problems(ExperimentSpec spec) =>
        [.. Foreign(spec), .. Drops(spec), .. Halving(spec), .. Optimizer(spec), .. Weights(spec)];

    private static IEnumerable<string> Foreign(ExperimentSpec spec)
    {
        // A schedule that does not exist is told elsewhere.
        if (!SpecMembers.Find("schedule")!.Choices!.Contains(spec.Schedule))
            yield break;
        foreach ((string name, string[] schedules) in OfSchedules)
        {
            SpecMember member = SpecMembers.Find(name)!;
            if (!schedules.Contains(spec.Schedule) && !Equals(member.Value(spec), member.Default))
            {
                yield return $"{member.Flag} {member.Show(spec)} is for --schedule {string.Join(" or ", schedules)}, not for {spec.Schedule}: leave it out, or choose that schedule.";
            }
        }
    }

    private static IEnumerable<string> Drops(ExperimentSpec spec)
    {
        if (spec.Schedule != "step")
            yield break;
        if (spec.DropEpochs is not { } text)
        {
            yield return "--schedule step needs --drop-epochs: give the epochs after which η is dropped, for instance 80,120.";
            yield break;
        }
        if (DropEpochs.Parse(text) is not { } epochs)
        {
            yield return $"--drop-epochs {text} is no list of epochs: give whole numbers from 1 on, separated by commas, for instance 80,120.";
            yield break;
        }
        int[] sorted = [.. epochs.Distinct().Order()];
        if (!epochs.SequenceEqual(sorted))
            yield return $"--drop-epochs {text} must rise from one to the next: write {string.Join(',', sorted)}.";
        if (sorted[^1] >= spec.Epochs)
            yield return $"--drop-epochs {Text(sorted[^1])} would change nothing: no epoch follows it, --epochs is {Text(spec.Epochs)}.";
    }

    private static IEnumerable<string> Halving(ExperimentSpec spec) =>
        spec.Schedule == "halving" && spec.HalvingFrom > spec.Epochs
            ?
            [
                $"--halving-from {Text(spec.HalvingFrom)} would change nothing: --epochs is {Text(spec.Epochs)}; begin earlier, or leave --schedule out.",
            ]
            : [];

    private static IEnumerable<string> Optimizer(ExperimentSpec spec) =>
        spec is { Optimizer: "adam", Momentum: not 0 }
            ? [$"--momentum {Text(spec.Momentum)} is for sgd and nsgd; Adam has its own, β₁ = 0.9: leave it out."]
            : [];

    private static IEnumerable<string> Weights(ExperimentSpec spec)
    {
        if (spec.Start is null)
            yield break;
        if (string.IsNullOrWhiteSpace(spec.Start))
            yield return "--start is empty: name a run folder or a safetensors file, or leave it out.";
        if (spec.Init != "model")
            yield return $"--init {spec.Init} draws the weights that --start takes from {spec.Start}: keep one of the two.";
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
