using System.IO.Compression;
using System.Text;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>Runs on texts: reviews that the tests write, and the Devil's Dictionary of a Debian package.</summary>
public sealed class TextTrainingTests : IDisposable
{
    private const string Prose = "/usr/share/dictd/devil.dict.dz";

    private static readonly ExperimentSpec Spec = new()
    {
        Batch = 8,
        Top = 1,
        Sample = 0.2,
        Tolerance = 0.05,
        StepPoints = 1,
        StepGradients = 2,
        Threads = 1,
    };

    private readonly TemporaryFolder folder = new();
    private int runs;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_classifier_of_texts_learns_and_its_curvature_is_measured()
    {
        WriteReviews();
        ExperimentSpec spec = Spec with { Dataset = "imdb", Model = "imdb-cnn", Lr = 0.2, Epochs = 8, Every = 100 };

        RunFolder run = Completed(spec);

        Assert.Equal([400], run.Manifest.Data!.InputShape);
        Assert.Equal(2, run.Manifest.Data.Classes);
        Assert.Equal(40, run.Manifest.Steps);
        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal(1, series.Scalars("test/accuracy")[0].Value);
        Assert.True(series.Measurements()[^1].Eigenpairs[0].Value > 0);
        Assert.Equal(["e1", "gradient", "random"], series.StepChanges().Select(c => c.Direction).Distinct().Order());
        using SafetensorsFile inputs = SafetensorsFile.Open(run.InputsFile);
        Assert.Equal(["train_split"], inputs.Entries.Keys);
    }

    [Fact]
    public void A_language_model_learns_prose_and_remembers_within_an_epoch()
    {
        WriteProse();
        ExperimentSpec spec = Spec with
        {
            Dataset = "ptb",
            Model = "ptb-lstm-dropout",
            Lr = 2,
            Epochs = 2,
            Every = 100,
        };

        RunFolder run = Completed(spec);

        // 120 stretches of 20 words in 8 places: 15 steps an epoch.
        int vocabulary = run.Manifest.Data!.Classes;
        Assert.Equal((30L, 30L), (run.Manifest.Steps, run.Manifest.PlannedSteps));
        using var series = new SeriesReader(run.SeriesFile);
        double[] losses = [.. series.Scalars("train/loss").Select(point => point.Value)];
        Assert.Equal(Math.Log(vocabulary), losses[0], 0.05); // it begins by guessing
        Assert.True(series.Scalars("validation/loss")[^1].Value < Math.Log(vocabulary) - 0.5);
        Assert.True(series.Measurements()[^1].Eigenpairs[0].Value > 0);
        using var again = new SeriesReader(Completed(spec).SeriesFile);
        Assert.Equal(losses, again.Scalars("train/loss").Select(point => point.Value));
    }

    [Theory]
    [InlineData("imdb", "simple-cnn", "--model simple-cnn does not fit imdb", "choose imdb-cnn, imdb-cnn-500")]
    [InlineData("ptb", "imdb-cnn", "--model imdb-cnn does not fit ptb", "choose ptb-lstm, ptb-lstm-dropout")]
    public void A_model_for_other_data_is_refused(string dataset, string model, string fault, string choice)
    {
        WriteReviews();
        WriteTexts(
            "the cat sat on the mat and looked at the moon all night long until it fell asleep on the stairs again"
        );

        AssertRefused(Spec with { Dataset = dataset, Model = model, Batch = 1, Sample = 1 }, fault, choice);
    }

    [Fact]
    public void What_does_not_fit_is_told_before_the_data_are_loaded()
    {
        DatasetSource source = DatasetSource.Of(DatasetCatalog.Find("imdb")) with
        {
            Load = _ => throw new DataException("loaded in vain"),
        };
        var request = new DatasetRequest(null, null, TestContext.Current.CancellationToken);

        SpecException refusal = Assert.Throws<SpecException>(() =>
            TrainingData.Load(Spec with { Dataset = "imdb", Model = "vgg-11" }, source, ModelCatalog.All, request)
        );

        Assert.Contains("--model vgg-11 does not fit imdb", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_for_images_or_classes_is_refused_for_texts()
    {
        WriteTexts(
            "the cat sat on the mat and looked at the moon all night long until it fell asleep on the stairs again"
        );

        AssertRefused(
            Spec with
            {
                Dataset = "ptb",
                Model = "ptb-lstm",
                Batch = 1,
                Sample = 1,
                Augment = true,
                LabelNoise = 0.1,
            },
            "--augment is for images",
            "--label-noise is for classes"
        );
    }

    private RunFolder Completed(ExperimentSpec spec)
    {
        TrainingOutcome outcome = new Trainer(spec, Options()).Run(new SilentObserver(), CancellationToken.None);
        Assert.Equal((RunStatus.Completed, null), (outcome.Status, outcome.Reason));
        return RunFolder.Open(outcome.Folder);
    }

    private void AssertRefused(ExperimentSpec spec, params string[] parts)
    {
        string message = Assert
            .Throws<SpecException>(() => new Trainer(spec, Options()).Run(new SilentObserver(), CancellationToken.None))
            .Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private TrainerOptions Options() =>
        new(Path.Combine(folder.Path, $"run-{runs++}"), folder.Path, TimeProvider.System);

    // Good reviews say "fine" and bad ones "dull" somewhere among words that tell nothing.
    private void WriteReviews()
    {
        string[] fillers = ["film", "actor", "plot", "music", "ending", "scene"];
        var random = new Random(1);
        foreach ((string part, int count) in ((string, int)[])[("train", 22), ("test", 10)])
        {
            foreach ((string name, string word) in ((string, string)[])[("neg", "dull"), ("pos", "fine")])
            {
                for (int i = 0; i < count; i++)
                {
                    string[] words = [.. Enumerable.Range(0, 12).Select(_ => fillers[random.Next(fillers.Length)])];
                    words[random.Next(words.Length)] = word;
                    folder.Write($"imdb/{part}/{name}/{i:00}_1.txt", Encoding.UTF8.GetBytes(string.Join(' ', words)));
                }
            }
        }
    }

    private void WriteProse()
    {
        Assert.True(File.Exists(Prose), $"{Prose} is missing: apt-get install dict-devil");
        using var packed = new GZipStream(File.OpenRead(Prose), CompressionMode.Decompress);
        using var reader = new StreamReader(packed, Encoding.UTF8);
        string text = reader.ReadToEnd();
        List<string> words = Words.OfProse(text[text.IndexOf("ABASEMENT", StringComparison.Ordinal)..], []);
        WriteTexts(
            string.Join(' ', words.Take(2410)),
            string.Join(' ', words.Skip(2410).Take(500)),
            string.Join(' ', words.Skip(2910).Take(500))
        );
    }

    private void WriteTexts(string training, string? validation = null, string? test = null)
    {
        folder.Write("ptb/ptb.train.txt", Encoding.UTF8.GetBytes(training));
        folder.Write("ptb/ptb.valid.txt", Encoding.UTF8.GetBytes(validation ?? training));
        folder.Write("ptb/ptb.test.txt", Encoding.UTF8.GetBytes(test ?? training));
    }
}
