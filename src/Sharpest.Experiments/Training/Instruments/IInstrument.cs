using Sharpest.Tracking;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>Something that looks closer at the loss where the sharpest directions were just measured.</summary>
internal interface IInstrument
{
    /// <summary>What it is doing, for whoever watches the run.</summary>
    TrainingActivity Activity { get; }

    /// <summary>Whether it is its turn, and it can do something with what was found.</summary>
    /// <param name="snapshot">The sharpest directions.</param>
    /// <returns>True when it is to look.</returns>
    bool IsDue(SharpnessSnapshot snapshot);

    /// <summary>Looks; the weights are the same afterwards.</summary>
    /// <param name="view">What there is to look at.</param>
    /// <param name="stop">Asked again and again.</param>
    /// <returns>What was found; the caller disposes it.</returns>
    /// <exception cref="OperationCanceledException">It was stopped: nothing was found.</exception>
    IFinding Look(InstrumentView view, CancellationToken stop);
}
