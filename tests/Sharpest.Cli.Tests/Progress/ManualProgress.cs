using Sharpest.Experiments.Training;

namespace Sharpest.Cli.Tests.Progress;

internal static class ManualProgress
{
    public static TrainingProgress At(
        long step,
        TrainingActivity activity = TrainingActivity.Training,
        double? sharpness = 24.125,
        double loss = 0.53219
    ) => new(step, 200, step / 100.0, loss, sharpness, 0.05, activity);
}
