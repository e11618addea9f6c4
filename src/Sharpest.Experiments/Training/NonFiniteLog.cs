using Sharpest.Experiments.Training.Checkpoints;

namespace Sharpest.Experiments.Training;

/// <summary>Tells of steps whose loss or gradient was not finite: where a stretch of them begins, and where it ends.</summary>
/// <param name="recorder">Keeps what is told.</param>
/// <param name="observer">Shows it.</param>
internal sealed class NonFiniteLog(RunRecorder recorder, ITrainingObserver observer) : IResumable
{
    private const string StretchName = "training/non_finite_stretch";

    private long stretch;

    public void Note(long step, TrainingStep.Result result)
    {
        if (result.Fault is null)
        {
            if (stretch > 0)
                Tell(step, $"step {step}: all is finite again, after {stretch} step{(stretch == 1 ? "" : "s")}");
            stretch = 0;
            return;
        }
        if (stretch == 0)
            Tell(
                step,
                $"{result.Fault}; the step was {(result.IsTaken ? "taken all the same" : "left out")} (--on-nan)"
            );
        stretch++;
    }

    public void Save(StateWriter state) => state.Put(StretchName, stretch);

    public void Load(StateReader state) => stretch = state.Whole(StretchName);

    private void Tell(long step, string text)
    {
        recorder.Event(step, "warning", text);
        observer.OnMessage(text);
    }
}
