using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Plugins;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Training.Epochs;

/// <summary>What a run says of its best and its final weights, computed anew from the files that it kept.</summary>
[Collection(nameof(OneAtATime))]
public sealed class BestWeightsTests : IDisposable
{
    // Steps so long that accuracy rises and falls.
    private static readonly ExperimentSpec Spec = SmallRun.Spec with
    {
        Lr = 0.3,
        Momentum = 0.9,
        EpochExamples = 64,
        Epochs = 8,
        Every = 100,
    };

    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    [Fact]
    public void The_best_weights_are_those_of_the_first_epoch_with_the_highest_validation_accuracy()
    {
        RunFolder run = Completed(Spec);
        using TrainingData data = Load();
        using var series = new SeriesReader(run.SeriesFile);
        ScalarRecord[] accuracies = [.. series.Scalars("validation/accuracy")];
        ScalarRecord highest = accuracies.First(r => r.Value == accuracies.Max(other => other.Value));
        ScalarRecord best = series.Scalars("best/validation-accuracy")[^1];
        using SafetensorsFile file = SafetensorsFile.Open(run.BestWeightsFile);

        Assert.True(highest.Step < run.Manifest.Steps, "the test needs a run that gets worse at its end");
        Assert.Equal((highest.Step, highest.Epoch, highest.Value), (best.Step, best.Epoch, best.Value));
        Assert.Equal($"{highest.Step}", file.Metadata["step"]);
        Assert.Equal(highest.Value, Evaluate(run.BestWeightsFile, data.Validation).Accuracy);
        (double loss, double accuracy) = Evaluate(run.BestWeightsFile, data.Test);
        Assert.Equal([(highest.Step, loss)], Values(series, "best/test-loss"));
        Assert.Equal([(highest.Step, accuracy)], Values(series, "best/test-accuracy"));
    }

    [Fact]
    public void The_final_weights_are_told_apart_from_the_best()
    {
        RunFolder run = Completed(Spec);
        using TrainingData data = Load();
        using var series = new SeriesReader(run.SeriesFile);
        long end = run.Manifest.Steps;

        Assert.Equal([(end, Evaluate(run.FinalWeightsFile, data.Test).Loss)], Values(series, "test/loss"));
        Assert.Equal(
            [(end, Evaluate(run.FinalWeightsFile, data.Training).Loss)], // fewer than 10 000 examples: all
            Values(series, "train/final-loss")
        );
        Assert.Equal(
            series.Scalars("validation/accuracy")[^1].Value,
            Evaluate(run.FinalWeightsFile, data.Validation).Accuracy
        );
    }

    [Fact]
    public void Distances_are_from_the_weights_at_the_first_step()
    {
        RunFolder run = Completed(Spec);
        using var series = new SeriesReader(run.SeriesFile);

        Assert.Equal(Distance(run, run.FinalWeightsFile), series.Scalars("weights/distance")[^1].Value, 1e-9);
        Assert.Equal(Distance(run, run.BestWeightsFile), series.Scalars("best/distance")[^1].Value, 1e-9);
        Assert.Equal(
            series.Scalars("best/validation-accuracy").Select(record => record.Step),
            series.Scalars("best/distance").Select(record => record.Step)
        );
    }

    [Fact]
    public void A_resumed_run_takes_back_best_weights_of_epochs_that_it_has_yet_to_come_to()
    {
        string folder = small.NewOutput();
        using var stop = new CancellationTokenSource();
        var observer = new SilentObserver(progress =>
        {
            if (progress.Step == 3)
                stop.Cancel();
        });
        Assert.Equal(RunStatus.Cancelled, small.Resume(Spec, folder, observer, stop: stop.Token).Status);
        string file = RunFolder.Open(folder).BestWeightsFile;
        byte[] before = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [1, 2, 3]); // as if a later epoch had written it
        using var again = new CancellationTokenSource();
        again.Cancel();

        Assert.Equal(RunStatus.Cancelled, small.Resume(Spec, folder, stop: again.Token).Status);

        Assert.Equal(before, File.ReadAllBytes(file));
    }

    private RunFolder Completed(ExperimentSpec spec)
    {
        TrainingOutcome outcome = small.Run(spec);
        Assert.True(outcome.Status == RunStatus.Completed, outcome.Reason);
        return RunFolder.Open(outcome.Folder);
    }

    private TrainingData Load() =>
        TrainingData.Load(
            Spec,
            Offers.BuiltIn.Dataset(Spec.Dataset),
            Offers.BuiltIn.Models,
            new DatasetRequest(small.DataFolder, null, default)
        );

    private static (double Loss, double Accuracy) Evaluate(string weights, ExampleSet examples)
    {
        using nn.Module<Tensor, Tensor> model = ModelCatalog.Create(
            Spec.Model,
            new ImageShape(1, 12, 12),
            3,
            new Seed(9)
        );
        WeightFile.Load(model, weights);
        return Evaluator.Evaluate(model, LossCatalog.All[0], examples);
    }

    private static (long, double)[] Values(SeriesReader series, string tag) =>
        [.. series.Scalars(tag).Select(record => (record.Step, record.Value))];

    private static double Distance(RunFolder run, string weights)
    {
        using SafetensorsFile start = SafetensorsFile.Open(run.WeightsFile(0));
        using SafetensorsFile end = SafetensorsFile.Open(weights);
        return Math.Sqrt(
            start.Entries.Keys.Sum(name =>
                start.Read<float>(name).Zip(end.Read<float>(name), (a, b) => Math.Pow((double)b - a, 2)).Sum()
            )
        );
    }
}
