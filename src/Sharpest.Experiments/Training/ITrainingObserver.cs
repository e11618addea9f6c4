namespace Sharpest.Experiments.Training;

/// <summary>Watches a run. Called on the training thread: return quickly and never throw.</summary>
public interface ITrainingObserver
{
    /// <summary>Called after every step and at every change of activity.</summary>
    /// <param name="progress">Where the run stands.</param>
    void OnProgress(TrainingProgress progress);

    /// <summary>Called with a sentence for the person who watches, such as a finished epoch or a measurement.</summary>
    /// <param name="message">One line of plain text.</param>
    void OnMessage(string message);
}
