using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training.Checkpoints;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.LearningRates;

/// <summary>The learning rate η in force: what the schedule gave, and what the optimizer steps with.</summary>
internal sealed class LearningRate : IResumable
{
    private const string ValueName = "training/learning_rate";

    private readonly optim.Optimizer optimizer;
    private readonly ILearningRateSchedule schedule;

    public LearningRate(ExperimentSpec spec, optim.Optimizer optimizer)
    {
        this.optimizer = optimizer;
        schedule = Schedule(spec);
        Value = spec.Lr;
    }

    public double Value { get; private set; }

    public void EndEpoch(long epochs, double validationLoss) => Use(schedule.After(epochs, validationLoss));

    public void Save(StateWriter state)
    {
        state.Put(ValueName, Value);
        (schedule as IResumable)?.Save(state);
    }

    public void Load(StateReader state)
    {
        Use(state.Number(ValueName));
        (schedule as IResumable)?.Load(state);
    }

    private void Use(double rate)
    {
        Value = rate;
        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
            group.LearningRate = rate;
    }

    private static ILearningRateSchedule Schedule(ExperimentSpec spec) =>
        spec.Schedule switch
        {
            "constant" => new ConstantRate(spec.Lr),
            "step" => new StepDrops(spec.Lr, DropEpochs.Parse(spec.DropEpochs!)!, spec.DropFactor),
            "plateau" => new PlateauDrops(spec.Lr, spec.DropFactor, spec.Patience),
            "halving" => new EpochHalving(spec.Lr, spec.HalvingFrom),
            _ => throw new SpecException([$"--schedule {spec.Schedule} is not known."]),
        };
}
