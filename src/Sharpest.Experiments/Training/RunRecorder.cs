using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Runs;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>Writes what happens in a run into its folder.</summary>
internal sealed class RunRecorder : IDisposable
{
    private readonly RunFolder folder;
    private readonly SeriesWriter series;
    private readonly TimeProvider clock;
    private readonly int stepsPerEpoch;

    public RunRecorder(RunFolder folder, TimeProvider clock, int stepsPerEpoch)
    {
        this.folder = folder;
        this.clock = clock;
        this.stepsPerEpoch = stepsPerEpoch;
        series = new SeriesWriter(folder.SeriesFile, clock);
    }

    public double Epoch(long step) => (double)step / stepsPerEpoch;

    public void Scalar(string tag, long step, double value) =>
        series.Append(new ScalarRecord(tag, step, Epoch(step), value));

    public void Event(long step, string level, string text) =>
        series.Append(new EventRecord(clock.GetUtcNow(), step, level, text));

    public void Measurement(SharpnessSnapshot snapshot, double learningRate, int sampleSize)
    {
        EigenpairRecord[] pairs =
        [
            .. Enumerable
                .Range(0, snapshot.Eigenpairs.Count)
                .Select(i => new EigenpairRecord(
                    i + 1,
                    snapshot.Eigenpairs.Values[i],
                    snapshot.Eigenpairs.Residuals[i],
                    snapshot.GradientCosines[i]
                )),
        ];
        series.Append(
            new MeasurementRecord(
                snapshot.Step,
                Epoch(snapshot.Step),
                snapshot.Eigenpairs.Status.ToString(),
                sampleSize,
                snapshot.Loss,
                snapshot.GradientNorm,
                learningRate,
                snapshot.Eigenpairs.OperatorCalls,
                snapshot.Seconds,
                pairs
            )
        );
        series.Flush(); // a measurement took seconds: whoever watches the run sees it at once
    }

    public void StepChanges(long step, IReadOnlyList<StepChange> changes)
    {
        foreach (StepChange c in changes)
        {
            series.Append(new StepChangeRecord(step, Epoch(step), c.Direction, c.Multiple, c.RelativeChange, c.Error));
        }
        series.Flush();
    }

    public void Inputs(TrainingData data)
    {
        var tensors = new List<TensorSource>();
        if (data.Preprocessing is { } preprocessing)
        {
            ImageShape shape = preprocessing.Shape;
            float[] mean = [.. preprocessing.Mean];
            tensors.Add(TensorSource.Of<float>("mean", [shape.Channels, shape.Height, shape.Width], mean));
            tensors.Add(TensorSource.Of<float>("scale", [1], new[] { (float)preprocessing.Scale }));
        }
        tensors.Add(Indices("train_split", data.Training.Indices));
        SafetensorsWriter.Write(folder.InputsFile, tensors);
    }

    // Everything needed to recompute a measurement, and the step analysis if there was one, somewhere else.
    public void Vectors(
        SharpnessSnapshot snapshot,
        nn.Module model,
        ParameterLayout layout,
        IReadOnlyList<int> sample,
        AnalysedStep? analysis
    )
    {
        long k = snapshot.Eigenpairs.Count;
        using IDisposable scope = NewDisposeScope();
        var tensors = new List<TensorSource>
        {
            Floats("eigenvectors", [k, layout.Dimension], snapshot.Eigenpairs.Vectors.t()),
            TensorSource.Of<double>("eigenvalues", [k], snapshot.Eigenpairs.Values.ToArray()),
            TensorSource.Of<double>("residuals", [k], snapshot.Eigenpairs.Residuals.ToArray()),
            Floats("gradient", [layout.Dimension], snapshot.Gradient),
            Indices("sample", sample),
        };
        if (analysis is not null)
        {
            tensors.Add(Floats("random_direction", [layout.Dimension], analysis.RandomDirection));
            long batches = analysis.Batches.Count;
            long size = analysis.Batches[0].Length;
            long[] indices = [.. analysis.Batches.SelectMany(batch => batch).Select(i => (long)i)];
            tensors.Add(TensorSource.Of<long>("step_batches", [batches, size], indices));
        }
        string description = string.Join(",", layout.Entries.Select(e => $"{e.Name}:{string.Join("x", e.Shape)}"));
        SafetensorsWriter.Write(
            folder.VectorsFile(snapshot.Step),
            tensors,
            new Dictionary<string, string> { ["layout"] = description }
        );
        WeightFile.Save(model, folder.WeightsFile(snapshot.Step));
    }

    public SeriesMark Mark() => series.Mark();

    public void CutBack(SeriesMark mark) => series.CutBack(mark);

    // What was recorded before an interruption belongs to what the run has seen.
    public void Recall(CurvatureWatch watch)
    {
        using var reader = new SeriesReader(folder.SeriesFile);
        watch.Recall(reader);
    }

    public void Dispose() => series.Dispose();

    // TorchSharp cannot copy a tensor without elements, which is what there is when no direction was found.
    private static TensorSource Floats(string name, IReadOnlyList<long> shape, Tensor values) =>
        TensorSource.Of<float>(
            name,
            shape,
            values.numel() == 0 ? [] : values.to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray()
        );

    private static TensorSource Indices(string name, IReadOnlyList<int> values) =>
        TensorSource.Of<long>(name, [values.Count], values.Select(i => (long)i).ToArray());
}
