using Sharpest.Runs.Studies;

namespace Sharpest.Experiments.Paper.Claims;

/// <summary>Something the paper says that runs can support or contradict.</summary>
public interface IClaim
{
    /// <summary>The claim, as one sentence.</summary>
    string Text { get; }

    /// <summary>Looks whether runs support it.</summary>
    /// <param name="results">The runs that are there; those that did not complete are passed over.</param>
    /// <returns>The verdict with its numbers; undecided when runs are missing.</returns>
    ClaimFinding Judge(PaperResults results);
}
