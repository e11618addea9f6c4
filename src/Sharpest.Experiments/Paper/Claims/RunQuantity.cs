using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>A number that every run has.</summary>
/// <param name="Name">What it is called, for instance <c>peak λ₁</c>.</param>
/// <param name="Of">Reads it from a run; NaN when the run did not record it.</param>
internal sealed record RunQuantity(string Name, Func<StudyRun, double> Of)
{
    public Spread Spread(StudyGroup group) => Runs.Studies.Spread.Of(group.Completed.Select(Of));
}
