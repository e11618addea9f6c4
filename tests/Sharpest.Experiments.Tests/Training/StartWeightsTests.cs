using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Series;
using Sharpest.Runtime;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>Runs that begin with the weights of another.</summary>
[Collection(nameof(OneAtATime))]
public sealed class StartWeightsTests : IDisposable
{
    private static readonly ExperimentSpec Spec = SmallRun.Spec with { Epochs = 1, Every = 100, StepPoints = 1 };

    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    [Fact]
    public void A_run_begins_with_the_final_weights_of_another()
    {
        RunFolder first = Completed(Spec);
        RunFolder second = Completed(Spec with { Seed = 2, Start = first.Path, StepPoints = 2 });
        RunFolder third = Completed(Spec with { Seed = 2, Start = first.BestWeightsFile, StepPoints = 2 });

        Assert.Equal(File.ReadAllBytes(first.FinalWeightsFile), File.ReadAllBytes(second.WeightsFile(0)));
        Assert.Equal(File.ReadAllBytes(first.FinalWeightsFile), File.ReadAllBytes(third.WeightsFile(0))); // one epoch
        Assert.Matches("^[0-9a-f]{64}$", second.Manifest.Data!.StartSha256);
        Assert.Null(first.Manifest.Data!.StartSha256);
        using var series = new SeriesReader(second.SeriesFile);
        Assert.InRange(series.Scalars("weights/distance")[0].Value, 1e-6, 10);
    }

    [Fact]
    public void The_best_weights_stand_in_for_final_ones_that_are_not_there()
    {
        RunFolder first = Completed(Spec);
        File.Delete(first.FinalWeightsFile);

        Completed(Spec with { Start = first.Path });
        File.Delete(first.BestWeightsFile);
        AssertRefused(Spec with { Start = first.Path }, "kept neither final nor best weights");
    }

    [Fact]
    public void What_cannot_be_a_start_is_refused_before_a_folder_is_made()
    {
        RunFolder run = Completed(Spec with { StepPoints = 0 });
        string broken = Path.Combine(small.DataFolder, "broken.safetensors");
        File.WriteAllBytes(broken, [1, 2, 3]);

        AssertRefused(Spec with { Start = Path.Combine(small.DataFolder, "nothing") }, "nothing does not exist");
        AssertRefused(Spec with { Start = small.DataFolder }, "is a folder without a run");
        AssertRefused(Spec with { Start = broken }, "--start: ", "broken.safetensors");
        AssertRefused(Spec with { Start = run.FinalWeightsFile, Model = "resnet-32" }, "weights of another model");
        AssertRefused(Spec with { Start = run.InputsFile }, "weights of another model");
        string five = Path.Combine(small.DataFolder, "five-classes.safetensors");
        using (var model = new SimpleCnn(new ImageShape(1, 12, 12), 5, SimpleCnnSize.Small, new Seed(1)))
            WeightFile.Save(model, five);
        AssertRefused(Spec with { Start = five }, "its head.weight is F32 [5, 128], that of the model is F32 [3, 128]");
    }

    [Fact]
    public void A_run_is_not_resumed_when_the_file_it_began_with_has_changed()
    {
        RunFolder first = Completed(Spec);
        RunFolder other = Completed(Spec with { Seed = 5 });
        string start = Path.Combine(small.DataFolder, "start.safetensors");
        File.Copy(first.FinalWeightsFile, start);
        ExperimentSpec spec = Spec with { Start = start };
        string folder = small.NewOutput();
        using var stop = new CancellationTokenSource();
        var observer = new SilentObserver(progress =>
        {
            if (progress.Step == 4)
                stop.Cancel();
        });
        small.Resume(spec, folder, observer, stop: stop.Token);

        File.Copy(other.FinalWeightsFile, start, overwrite: true);
        ResumeException refusal = Assert.Throws<ResumeException>(() => small.Resume(spec, folder));
        Assert.Contains(
            $"the weights in {start} are not those with which it began",
            refusal.Message,
            StringComparison.Ordinal
        );
        File.Copy(first.FinalWeightsFile, start, overwrite: true);

        Assert.Equal(RunStatus.Completed, small.Resume(spec, folder).Status);
        Assert.Equal(RunContent.Of(Completed(spec).Path), RunContent.Of(folder));
    }

    private RunFolder Completed(ExperimentSpec spec)
    {
        TrainingOutcome outcome = small.Run(spec);
        Assert.True(outcome.Status == RunStatus.Completed, outcome.Reason);
        return RunFolder.Open(outcome.Folder);
    }

    private void AssertRefused(ExperimentSpec spec, params string[] parts)
    {
        int before = Directory.GetDirectories(small.DataFolder).Length;
        SpecException refusal = Assert.Throws<SpecException>(() => small.Run(spec));
        Assert.All(parts, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
        Assert.Single(refusal.Problems);
        Assert.Equal(before, Directory.GetDirectories(small.DataFolder).Length);
    }
}
