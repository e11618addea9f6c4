using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Training;
using Sharpest.Runs;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;

namespace Sharpest.Experiments.Tests.Training;

/// <summary>What the instruments leave in a run, held against each other and against the weights.</summary>
[Collection(nameof(OneAtATime))]
public sealed class InstrumentTests : IDisposable
{
    private static readonly ExperimentSpec Spec = SmallRun.Spec with { Epochs = 1, Every = 5, StepPoints = 1 };

    private readonly SmallRun small = new();

    public void Dispose() => small.Dispose();

    [Fact]
    public void Every_instrument_looks_as_often_as_it_is_asked_to()
    {
        RunFolder run = Completed(
            Spec with
            {
                Top = 3,
                AlignmentPoints = 2,
                AlignmentBatches = 4,
                SectionPoints = 1,
                NormPoints = 3,
                NormProbes = 4,
            }
        );

        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal([0, 10], series.Alignments().Select(a => a.Step).Distinct());
        Assert.Equal([10], series.CrossSections().Select(c => c.Step).Distinct());
        Assert.Equal([0, 5, 10], series.Norms().Select(n => n.Step));
        Assert.Equal(["e1", "e3"], series.CrossSections().Select(c => c.Direction).Distinct());
        Assert.Equal(2 * 15, series.CrossSections().Count);
        Assert.Equal([1.01, 1.1, 1.5, 2], series.Widths().Where(w => w.Direction == "e3").Select(w => w.Threshold));
        Assert.Equal(2 * (3 + 3 + 1), series.Alignments().Count);
        Assert.Single(series.Scalars("steps/forward-equivalents"));
        Assert.All(series.Scalars("sample/accuracy"), a => Assert.InRange(a.Value, 0, 1));
        using SafetensorsFile first = SafetensorsFile.Open(run.VectorsFile(0));
        Assert.Equal([4, 32], first.Entries["alignment_batches"].Shape);
        Assert.Equal([4], first.Entries["norm_probe_keys"].Shape);
        Assert.Equal([32], first.Entries["next_batch"].Shape);
        Assert.Equal("none", first.Metadata["nudge"]);
        using SafetensorsFile last = SafetensorsFile.Open(run.VectorsFile(10));
        Assert.Equal([2, 32], last.Entries["step_batches"].Shape);
        Assert.DoesNotContain("next_batch", last.Entries.Keys);
    }

    [Fact]
    public void Alignment_norm_and_section_agree_with_what_is_known_otherwise()
    {
        RunFolder run = Completed(
            Spec with
            {
                Sample = 1,
                Tolerance = 1e-4,
                AlignmentPoints = 1,
                SectionPoints = 1,
                NormPoints = 1,
                NormProbes = 60,
            }
        );

        using var series = new SeriesReader(run.SeriesFile);
        MeasurementRecord measured = series.Measurements()[^1];
        AlignmentRecord[] full = [.. series.Alignments().Where(a => a.Vector == "full")];
        AlignmentRecord[] batch = [.. series.Alignments().Where(a => a.Vector == "batch" && a.Direction != "full")];
        for (int k = 0; k < 2; k++)
        {
            // All batches of the epoch are the whole sample: the full gradient is the one that was measured.
            Assert.Equal(measured.Eigenpairs[k].GradientCosine, full[k].Mean, 1e-3);
            Assert.True(batch[k].MeanAbsolute >= Math.Abs(batch[k].Mean));
            Assert.Equal(Math.Sqrt(2 / (Math.PI * run.Manifest.Parameters)), batch[k].Baseline, 1e-6);
        }
        NormRecord norm = series.Norms().Single();
        double found = Math.Sqrt(measured.Eigenpairs.Sum(pair => pair.Value * pair.Value));
        Assert.True(norm.Frobenius + 4 * norm.FrobeniusError > found, $"{norm.Frobenius} < {found}");
        Assert.InRange(norm.PaperValue, 0.5 * Math.Sqrt(norm.Frobenius), 1.1 * Math.Sqrt(norm.Frobenius));
        Assert.Equal(
            measured.Loss,
            series.CrossSections().First(c => c.Multiple == 0 && c.Direction == "e1").Loss,
            1e-5
        );
    }

    [Fact]
    public void Looking_closer_does_not_change_training()
    {
        RunFolder plain = Completed(Spec with { StepPoints = 0 });
        RunFolder watched = Completed(
            Spec with
            {
                Projections = true,
                AlignmentPoints = 2,
                AlignmentBatches = 2,
                SectionPoints = 2,
                NormPoints = 2,
                NormProbes = 2,
            }
        );

        Assert.Equal(File.ReadAllBytes(plain.FinalWeightsFile), File.ReadAllBytes(watched.FinalWeightsFile));
    }

    [Fact]
    public void Directions_measured_last_serve_the_projections_of_plain_sgd()
    {
        RunFolder run = Completed(Spec with { Projections = true });

        using var series = new SeriesReader(run.SeriesFile);
        Assert.Equal(10, series.Scalars("nudge/gradient-e2").Count);
        foreach ((ScalarRecord gradient, ScalarRecord step) in Along(series, "gradient-e1", "step-e1"))
            Assert.Equal(0.05 * gradient.Value, step.Value, 1e-5);
        foreach ((ScalarRecord gradient, ScalarRecord step) in Along(series, "gradient-share-e1", "step-share-e1"))
            Assert.Equal(gradient.Value, step.Value, 1e-3);
    }

    [Fact]
    public void Projections_are_those_of_the_weights_that_are_kept()
    {
        RunFolder run = Completed(
            Spec with
            {
                Projections = true,
                Every = 10,
                Zoom = 2,
                ZoomFrom = 4,
                StepPoints = 10,
            }
        );

        float[] before = Flat(run.WeightsFile(4));
        float[] after = Flat(run.WeightsFile(5));
        using SafetensorsFile vectors = SafetensorsFile.Open(run.VectorsFile(4));
        float[] e = vectors.Read<float>("eigenvectors")[..before.Length];
        double along = before.Zip(after, (b, a) => (double)(a - b)).Zip(e, (d, x) => d * x).Sum();
        using var series = new SeriesReader(run.SeriesFile);
        ScalarRecord recorded = series.Scalars("nudge/step-e1").Single(s => s.Step == 4);
        Assert.Equal(Math.Abs(along), recorded.Value, 1e-6);
    }

    private static IEnumerable<(ScalarRecord, ScalarRecord)> Along(SeriesReader series, string one, string other) =>
        series.Scalars($"nudge/{one}").Zip(series.Scalars($"nudge/{other}"));

    // The weights in the order of the model, as the vectors have it.
    private static float[] Flat(string file)
    {
        using SafetensorsFile weights = SafetensorsFile.Open(file);
        string[] order =
        [
            "conv1.weight",
            "conv1.bias",
            "conv2.weight",
            "conv2.bias",
            "conv3.weight",
            "conv3.bias",
            "conv4.weight",
            "conv4.bias",
            "dense.weight",
            "dense.bias",
            "head.weight",
            "head.bias",
        ];
        return [.. order.SelectMany(name => weights.Read<float>(name))];
    }

    private RunFolder Completed(ExperimentSpec spec)
    {
        TrainingOutcome outcome = small.Run(spec);
        Assert.True(outcome.Status == RunStatus.Completed, outcome.Reason);
        return RunFolder.Open(outcome.Folder);
    }
}
