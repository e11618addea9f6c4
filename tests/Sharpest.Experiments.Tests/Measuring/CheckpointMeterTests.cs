using Sharpest.Experiments.Data;
using Sharpest.Experiments.Measuring;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Experiments.Tests.Training;
using Sharpest.Runs.Measurements;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Measuring;

/// <summary>What is measured around the weights of a file, held against plain passes through the same network.</summary>
[Collection(nameof(OneAtATime))]
public sealed class CheckpointMeterTests : IDisposable
{
    private const int Examples = 24;
    private const int Batch = 8;
    private const double StepLength = 3;

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly Tensor inputs;
    private readonly Tensor labels;

    public CheckpointMeterTests()
    {
        SmallData.Write(folder);
        var data = (ImageDataset)
            DatasetLoader.Load(DatasetCatalog.Find("fashion-mnist"), SampleData.Locator(explicitFolder: folder.Path));
        model = ModelCatalog.Create("simple-cnn", data.Task, new Seed(5));
        WeightFile.Save(model, WeightsPath);
        byte[] pixels = [.. Enumerable.Range(0, Examples).SelectMany(i => data.Training.Image(i).ToArray())];
        inputs = tensor(pixels).to(ScalarType.Float32).div(255).reshape(Examples, 1, 12, 12);
        labels = tensor(data.Training.Labels[..Examples].ToArray()).to(ScalarType.Int64);
    }

    private string WeightsPath => Path.Combine(folder.Path, "w.safetensors");

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Every_step_along_the_gradient_is_evaluated_and_none_interpolated()
    {
        CheckpointMeasurement found = Measure(MatrixKind.Hessian);
        double loss = Loss(0, Examples).ToDouble();
        Tensor gradient = Gradient(0, Examples);

        Assert.Equal(loss, found.Loss, 1e-6);
        Assert.Equal(gradient.norm().ToDouble(), found.GradientNorm, 1e-5 * found.GradientNorm);
        StepReading steps = found.Steps!;
        Assert.Equal(["e1", "random", "gradient"], steps.RelativeChanges.Keys);
        Assert.Equal(7, steps.Multiples.Count);
        foreach ((double multiple, double change) in steps.Multiples.Zip(steps.RelativeChanges["gradient"]))
        {
            Move(gradient, -multiple * StepLength);
            double expected = Loss(0, Examples).ToDouble() / loss - 1;
            Move(gradient, multiple * StepLength);
            Assert.Equal(expected, change, 1e-5 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Theory]
    [InlineData(MatrixKind.Fisher, 1, false)]
    [InlineData(MatrixKind.GradientCovariance, Batch, true)]
    public void The_second_moment_of_gradients_has_the_eigenvalues_of_their_Gram_matrix(
        MatrixKind matrix,
        int size,
        bool isCentred
    )
    {
        Tensor gradients = stack([.. Enumerable.Range(0, Examples / size).Select(i => Gradient(i * size, size))])
            .to(ScalarType.Float64);
        if (isCentred)
        {
            gradients -= gradients.mean([0], keepdim: true);
        }
        double largest = linalg.eigvalsh(gradients.mm(gradients.t()) / (Examples / size))[^1].ToDouble();

        Assert.Equal(largest, Measure(matrix).Eigenvalues[0], 1e-4 * largest);
    }

    private CheckpointMeasurement Measure(MatrixKind matrix) =>
        new CheckpointMeter(
            new MeasureOptions
            {
                Model = "simple-cnn",
                Weights = WeightsPath,
                Dataset = "fashion-mnist",
                DataFolder = folder.Path,
                Sample = new SampleRule(SampleKind.First, Examples),
                Matrix = matrix,
                Top = 1,
                Batch = Batch,
                StepLength = StepLength,
                Threads = 1,
            }
        ).Measure(new Progress<string>(), TestContext.Current.CancellationToken);

    private Tensor Loss(int start, int count) =>
        nn.functional.cross_entropy(model.forward(inputs.narrow(0, start, count)), labels.narrow(0, start, count));

    private Tensor Gradient(int start, int count)
    {
        model.zero_grad();
        Loss(start, count).backward();
        return cat([.. model.parameters().Select(p => p.grad!.flatten())]);
    }

    private void Move(Tensor direction, double distance)
    {
        using IDisposable _ = no_grad();
        long at = 0;
        foreach (Tensor parameter in model.parameters())
        {
            parameter.add_(direction.narrow(0, at, parameter.numel()).reshape(parameter.shape), distance);
            at += parameter.numel();
        }
    }
}
