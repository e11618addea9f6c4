using System.Text;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Series;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>Every model of the catalog trains, is measured and analysed on small data in the format it was made for.</summary>
[Collection(nameof(OneAtATime))]
public sealed class EveryModelTests : IDisposable
{
    // Two epochs of one mini-batch each.
    private static readonly ExperimentSpec Spec = new()
    {
        Lr = 0.5,
        Batch = 12,
        EpochExamples = 12,
        Epochs = 2,
        Schedule = "halving",
        HalvingFrom = 2,
        ClipNorm = 0.1,
        Top = 1,
        Sample = 0.2,
        MaxProducts = 3,
        StepPoints = 1,
        StepGradients = 1,
        Threads = 1,
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Names => [.. ModelCatalog.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_trains_with_clipped_steps_and_a_falling_rate(string name)
    {
        string dataset = Write(ModelCatalog.Find(name).Kind);
        var options = new TrainerOptions(Path.Combine(folder.Path, "run"), folder.Path, TimeProvider.System);

        TrainingOutcome outcome = new Trainer(Spec with { Model = name, Dataset = dataset }, options).Run(
            new SilentObserver(),
            TestContext.Current.CancellationToken
        );

        Assert.Equal((RunStatus.Completed, null), (outcome.Status, outcome.Reason));
        using var series = new SeriesReader(RunFolder.Open(outcome.Folder).SeriesFile);
        Assert.All(
            series.Tags().SelectMany(series.Scalars),
            record => Assert.True(double.IsFinite(record.Value), record.Tag)
        );
        Assert.Equal([0.5, 0.25], series.Scalars("train/learning-rate").Select(record => record.Value));
        // Steps of 0.5·0.1 and 0.25·0.1 at most, as far as weights of float32 can tell.
        Assert.InRange(series.Scalars("weights/distance")[^1].Value, 1e-6, 0.075 + 1e-4);
        Assert.Equal([0L, 1, 2], series.Measurements().Select(m => m.Step));
        Assert.Equal(
            ["e1", "gradient", "random"],
            series.StepChanges().Select(change => change.Direction).Distinct().Order()
        );
    }

    private string Write(TaskKind kind)
    {
        switch (kind)
        {
            case TaskKind.ImageClassification:
                WriteImages();
                return "cifar-10";
            case TaskKind.TextClassification:
                WriteReviews();
                return "imdb";
            default:
                WriteTexts();
                return "ptb";
        }
    }

    private void WriteImages()
    {
        var random = new Random(1);
        string[] files = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"];
        foreach (string file in files)
        {
            byte[] records = new byte[10 * 3073];
            random.NextBytes(records);
            for (int i = 0; i < 10; i++)
                records[i * 3073] = (byte)i;
            folder.Write(file, records);
        }
    }

    private void WriteReviews()
    {
        foreach (string part in (string[])["train", "test"])
        {
            for (int i = 0; i < 20; i++)
            {
                folder.Write($"imdb/{part}/neg/{i:00}_1.txt", Encoding.UTF8.GetBytes($"a dull film with {i} scenes"));
                folder.Write($"imdb/{part}/pos/{i:00}_9.txt", Encoding.UTF8.GetBytes($"a fine film with {i} scenes"));
            }
        }
    }

    private void WriteTexts()
    {
        string[] words = [.. Enumerable.Range(0, 900).Select(i => $"w{i * i % 31}")];
        foreach (string part in (string[])["train", "valid", "test"])
            folder.Write($"ptb/ptb.{part}.txt", Encoding.UTF8.GetBytes(string.Join(' ', words)));
    }
}
