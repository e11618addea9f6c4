using System.Globalization;
using System.Text.Json.Nodes;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Sweeps;

/// <summary>Turns a sweep into its runs. The same sweep always gives the same runs under the same names.</summary>
public static class SweepPlan
{
    private const int MostRuns = 10_000;
    private const int LongestLabel = 60;

    /// <summary>All runs, in order.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="known">The names of data sets and models.</param>
    /// <returns>The runs; every specification was checked.</returns>
    /// <exception cref="SpecException">An axis or a specification cannot be used; the message names the run.</exception>
    public static IReadOnlyList<SweepCell> Cells(SweepSpec sweep, KnownNames known)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        CheckAxes(sweep);
        var cells = new List<SweepCell>();
        var problems = new List<string>();
        foreach (IReadOnlyList<JsonNode?> values in Combinations(sweep.Grid))
        {
            foreach (long seed in sweep.Seeds)
            {
                SweepCell cell = Cell(sweep, values, seed, cells.Count + 1);
                problems.AddRange(
                    SpecValidation.Problems(cell.Spec, known).Select(problem => $"{cell.Name}: {problem}")
                );
                cells.Add(cell);
            }
        }
        return problems.Count == 0 ? cells : throw new SpecException([.. problems.Take(10)]);
    }

    private static void CheckAxes(SweepSpec sweep)
    {
        var problems = new List<string>();
        foreach (IGrouping<string, SweepAxis> axis in sweep.Grid.GroupBy(axis => axis.Member))
        {
            if (SpecMembers.Find(axis.Key) is null)
            {
                string[] names = [.. SpecMembers.All.Select(member => member.Name)];
                problems.Add($"the grid varies '{axis.Key}', which is no member; {NearestName.Hint(axis.Key, names)}");
            }
            if (axis.Key is "seed" or "name")
                problems.Add($"the grid cannot vary '{axis.Key}'; seeds have a list of their own, names are made.");
            if (axis.Count() > 1)
                problems.Add($"the grid varies '{axis.Key}' twice; keep one list.");
            if (axis.First().Values.Count == 0)
                problems.Add($"the grid gives '{axis.Key}' no value; give at least one.");
        }
        if (sweep.Seeds.Count == 0)
            problems.Add("there is no seed; give at least one.");
        if (sweep.Seeds.Distinct().Count() < sweep.Seeds.Count)
            problems.Add("a seed is there twice; equal seeds give equal runs, keep one.");
        double runs = sweep.Grid.Aggregate((double)sweep.Seeds.Count, (product, axis) => product * axis.Values.Count);
        if (runs > MostRuns)
            problems.Add(FormattableString.Invariant($"the grid has {runs} runs; at most {MostRuns} are possible."));
        if (problems.Count > 0)
            throw new SpecException(problems);
    }

    private static SweepCell Cell(SweepSpec sweep, IReadOnlyList<JsonNode?> values, long seed, int number)
    {
        var members = new Dictionary<string, JsonNode?>(sweep.Base, StringComparer.Ordinal) { ["seed"] = seed };
        for (int i = 0; i < values.Count; i++)
            members[sweep.Grid[i].Member] = values[i];
        var json = new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        ExperimentSpec spec = SpecReader.ReadText(json.ToJsonString(), "the sweep");
        string[] coordinates = [.. sweep.Grid.Select(axis => SpecMembers.Find(axis.Member)!.Show(spec))];
        string label = string.Join("-", sweep.Grid.Zip(coordinates, (axis, value) => $"{axis.Member}-{value}"));
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"{number:D4}-{(label.Length == 0 ? "" : $"{Safe(label)}-")}seed-{seed}"
        );
        return new SweepCell(name, spec with { Name = name }, coordinates);
    }

    private static string Safe(string label)
    {
        char[] letters = [.. label.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')];
        return new string(letters, 0, Math.Min(letters.Length, LongestLabel));
    }

    private static IEnumerable<IReadOnlyList<JsonNode?>> Combinations(IReadOnlyList<SweepAxis> grid) =>
        grid.Aggregate(
            (IEnumerable<IReadOnlyList<JsonNode?>>)
                [
                    [],
                ],
            (begun, axis) =>
                begun.SelectMany(values => axis.Values.Select(IReadOnlyList<JsonNode?> (v) => [.. values, v]))
        );
}
