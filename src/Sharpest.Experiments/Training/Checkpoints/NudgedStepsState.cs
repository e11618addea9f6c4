using Sharpest.Optimizers;

namespace Sharpest.Experiments.Training.Checkpoints;

/// <summary>How many steps Nudged-SGD took: rules that draw at random draw from the stream of that number.</summary>
/// <param name="optimizer">The optimizer.</param>
internal sealed class NudgedStepsState(NudgedSgd optimizer) : IResumable
{
    private const string Name = "nudge/steps";

    public void Save(StateWriter state) => state.Put(Name, optimizer.Steps);

    // A checkpoint of an older program lacks it, and belongs to a rule that draws nothing.
    public void Load(StateReader state) => optimizer.Steps = state.HasText(Name) ? state.Whole(Name) : 0;
}
