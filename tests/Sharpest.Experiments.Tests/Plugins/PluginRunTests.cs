using Sharpest.Experiments.Plugins;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Tests.Training;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Experiments.Tests.Plugins;

public sealed class PluginRunTests : IDisposable
{
    private readonly Workshop workshop = new();

    [Fact]
    public void A_run_with_a_model_data_and_loss_of_a_plug_in_measures_that_very_loss()
    {
        var spec = new ExperimentSpec
        {
            Model = "one-layer",
            Dataset = "stripes",
            Loss = "squared-distance",
            Lr = 0.002,
            Batch = 50,
            Epochs = 2,
            Top = 1,
            Sample = 0.25,
            Tolerance = 1e-4,
            MicroBatch = 40,
            StepPoints = 0,
            Threads = 1,
        };

        TrainingOutcome outcome = Run(spec, PluginLoader.Load([SamplePluginFile.Path]));

        Assert.True(outcome.Status == RunStatus.Completed, outcome.Reason);
        RunFolder run = RunFolder.Open(outcome.Folder);
        Assert.Equal("Plugin.dll", Assert.Single(run.Manifest.Plugins).File);
        Assert.Equal("squared-distance", run.Manifest.Spec.GetProperty("loss").GetString());
        using var series = new SeriesReader(run.SeriesFile);
        // Outputs are near zero at first, half a squared unit away from every corner.
        Assert.InRange(series.Scalars("train/loss")[0].Value, 0.4, 0.6);
        Assert.True(series.Scalars("test/loss")[^1].Value < 0.4);
        // The loss is quadratic in the weights of a linear layer: its curvature is the same wherever they are.
        double[] sharpness = [.. series.Measurements().Select(measurement => measurement.Eigenpairs[0].Value)];
        Assert.Equal(3, sharpness.Length);
        Assert.All(sharpness, value => Assert.Equal(sharpness[0], value, 1e-3 * sharpness[0]));
    }

    [Fact]
    public void What_a_plug_in_throws_before_training_leaves_no_folder()
    {
        string file = workshop.BuildPlugin(
            "registry.AddDataset(new DatasetSource(\"gone\", \"\", r => throw new System.Exception(\"no\")));"
        );

        string message = Assert
            .Throws<PluginException>(() => Run(new ExperimentSpec { Dataset = "gone" }, PluginLoader.Load([file])))
            .Message;

        Assert.Contains(
            "Mine.dll failed in loading the data set gone: Exception: no",
            message,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(workshop.PathTo("run")));
    }

    [Fact]
    public void What_a_loss_throws_ends_the_run_and_is_written_down()
    {
        string file = workshop.BuildPlugin(
            "registry.AddLoss(new LossInfo(\"broken\", \"\", (o, l) => throw new System.Exception(\"no\")));"
        );
        var spec = new ExperimentSpec
        {
            Model = "one-layer",
            Dataset = "stripes",
            Loss = "broken",
            Top = 1,
            Threads = 1,
        };

        TrainingOutcome outcome = Run(spec, PluginLoader.Load([SamplePluginFile.Path, file]));

        Assert.Equal(RunStatus.Failed, outcome.Status);
        Assert.Contains("Mine.dll failed in computing the loss broken", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(["Plugin.dll", "Mine.dll"], RunFolder.Open(outcome.Folder).Manifest.Plugins.Select(p => p.File));
    }

    public void Dispose() => workshop.Dispose();

    private TrainingOutcome Run(ExperimentSpec spec, Offers offers) =>
        new Trainer(
            spec,
            new TrainerOptions(workshop.PathTo("run"), null, TimeProvider.System) { Offers = offers }
        ).Run(new SilentObserver(), TestContext.Current.CancellationToken);
}
