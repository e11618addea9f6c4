namespace Sharpest.Tracking;

/// <summary>Decides by the course of training whether it is worth measuring now. It sees every step, in order.</summary>
public interface IMeasurementTrigger
{
    /// <summary>A short name, with which the measurements that it caused are stamped.</summary>
    string Name { get; }

    /// <summary>Sees one step and decides.</summary>
    /// <param name="signal">What is known of the step for nothing.</param>
    /// <returns>Whether to measure now.</returns>
    bool Sees(TrainingSignal signal);
}

/// <summary>What is known of a training step for nothing.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Loss">The loss of the step's mini-batch, finite.</param>
/// <param name="GradientNorms">‖g‖ of each parameter of the optimizer, in order; 0 where there is no gradient.</param>
public sealed record TrainingSignal(long Step, double Loss, IReadOnlyList<double> GradientNorms);
