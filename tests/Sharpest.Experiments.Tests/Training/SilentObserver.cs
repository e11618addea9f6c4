using Sharpest.Experiments.Training;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>Keeps what it is told, and may act on it.</summary>
internal sealed class SilentObserver(Action<TrainingProgress>? onProgress = null) : ITrainingObserver
{
    public List<TrainingProgress> Progress { get; } = [];

    public List<string> Messages { get; } = [];

    public void OnProgress(TrainingProgress progress)
    {
        Progress.Add(progress);
        onProgress?.Invoke(progress);
    }

    public void OnMessage(string message) => Messages.Add(message);
}
