using Sharpest.Experiments.Data;
using Sharpest.Experiments.Training.Instruments;
using Sharpest.Runs;
using Sharpest.Runs.Series;
using Sharpest.Runs.Tensors;
using Sharpest.Tracking;

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

    public void Finding(IFinding finding, long step)
    {
        finding.Record(series, step, Epoch(step));
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
        tensors.Add(TensorSources.Indices("train_split", data.Training.Indices));
        SafetensorsWriter.Write(folder.InputsFile, tensors);
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
}
