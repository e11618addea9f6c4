using System.Diagnostics;
using System.Globalization;
using Sharpest.Convolutions;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Objectives;
using Sharpest.Runs.Tensors;
using Sharpest.Runtime;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Benchmarks;

/// <summary>
/// Our side of a comparison in which two programs take turns: does what each line of its input asks for on the weights and
/// examples of a <c>sharpest bench --export</c>, and answers with the seconds it took.
/// </summary>
internal sealed class TakingTurns : IDisposable
{
    private const int MicroBatch = 256;
    private const int TrainingBatch = 128;
    private const double LearningRate = 0.05;

    private readonly nn.Module<Tensor, Tensor> model;
    private readonly nn.Module<Tensor, Tensor> trained;
    private readonly (Tensor Inputs, Tensor Labels) sample;
    private readonly (Tensor Inputs, Tensor Labels) training;
    private readonly optim.Optimizer optimizer;

    private TakingTurns(string folder)
    {
        string weights = Path.Combine(folder, "weights.safetensors");
        sample = Examples(Path.Combine(folder, "sample.safetensors"));
        training = Examples(Path.Combine(folder, "training.safetensors"));
        var shape = new ImageShape((int)sample.Inputs.size(1), (int)sample.Inputs.size(2), (int)sample.Inputs.size(3));
        model = ModelCatalog.Create("simple-cnn", shape, 10, new Seed(1));
        trained = ModelCatalog.Create("simple-cnn", shape, 10, new Seed(1));
        WeightFile.Load(model, weights);
        WeightFile.Load(trained, weights);
        optimizer = optim.SGD(trained.parameters(), LearningRate);
    }

    /// <summary>Answers until the input ends.</summary>
    /// <param name="folder">What was exported.</param>
    /// <param name="threads">Threads that libtorch may use.</param>
    /// <param name="requests">
    /// <c>search</c>, to be answered with seconds and products of a search for the top five; or <c>train</c> or
    /// <c>train-by-tiles</c>, with seconds and steps of one pass over the training examples.
    /// </param>
    /// <param name="answers">First <c>ready</c>, then one line a request.</param>
    /// <exception cref="ArgumentException">A request is something else.</exception>
    public static void Answer(string folder, int threads, TextReader requests, TextWriter answers)
    {
        SharpestRuntime.Start();
        SharpestRuntime.UseThreads(threads);
        using var ours = new TakingTurns(folder);
        answers.WriteLine("ready");
        while (requests.ReadLine() is { } request)
        {
            long begin = Stopwatch.GetTimestamp();
            string result = request switch
            {
                "search" => ours.Search().ToString(CultureInfo.InvariantCulture),
                "train" => ours.Train(byTiles: false).ToString(CultureInfo.InvariantCulture),
                "train-by-tiles" => ours.Train(byTiles: true).ToString(CultureInfo.InvariantCulture),
                _ => throw new ArgumentException(
                    $"'{request}' is none of search, train and train-by-tiles.",
                    nameof(requests)
                ),
            };
            double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            answers.WriteLine(FormattableString.Invariant($"{seconds:r} {result}"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        model.Dispose();
        trained.Dispose();
        Array.ForEach([sample.Inputs, sample.Labels, training.Inputs, training.Labels], tensor => tensor.Dispose());
    }

    // Its products.
    private int Search()
    {
        Objective objective = Objective.Classification(model, sample.Inputs, sample.Labels, MicroBatch);
        using SharpnessSnapshot found = new SharpnessMeter(5).Measure(objective, step: 0);
        return found.Eigenpairs.OperatorCalls;
    }

    // Its steps.
    private int Train(bool byTiles)
    {
        TiledTraining.Allow(trained, byTiles);
        int steps = 0;
        for (long start = 0; start < training.Labels.size(0); start += TrainingBatch)
        {
            using IDisposable scope = NewDisposeScope();
            using ConvolutionGuard.Scope guard = ConvolutionGuard.Allow(trained); // as every loop of ours has it
            Tensor inputs = training.Inputs.slice(0, start, start + TrainingBatch, 1);
            Tensor labels = training.Labels.slice(0, start, start + TrainingBatch, 1);
            optimizer.zero_grad();
            BackwardPass.Run(nn.functional.cross_entropy(trained.forward(inputs), labels));
            optimizer.step();
            steps++;
        }
        return steps;
    }

    private static (Tensor Inputs, Tensor Labels) Examples(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return (
            tensor(file.Read<float>("inputs")).reshape([.. file.Entries["inputs"].Shape]),
            tensor(file.Read<long>("labels"))
        );
    }
}
