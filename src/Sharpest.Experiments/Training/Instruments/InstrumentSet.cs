using Sharpest.Experiments.Data;
using Sharpest.Experiments.Specs;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Instruments;

/// <summary>All instruments of a run; a new one has its place here.</summary>
internal static class InstrumentSet
{
    public static IReadOnlyList<IInstrument> Of(
        ExperimentSpec spec,
        MeasurementSchedule schedule,
        nn.Module<Tensor, Tensor> model,
        ExampleLosses losses,
        BatchLoader loader,
        RunDirections directions
    ) =>
        [
            new StepInstrument(spec, schedule.StepAnalyses, new NudgeForecast(spec, directions.InForce)),
            new AlignmentInstrument(spec, schedule.Alignments, model, losses, loader),
            new SectionInstrument(schedule.Sections, losses),
            new NormInstrument(spec, schedule.Norms),
        ];
}
