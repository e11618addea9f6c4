using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Training;
using Sharpest.Objectives;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Benchmarks;

/// <summary>One product against one gradient for the models of the paper, at its sizes, on random inputs.</summary>
internal static class ModelProducts
{
    // One of each kind: the variants of a model differ in what costs next to nothing.
    private static readonly string[] Models =
    [
        "simple-cnn",
        "simple-cnn-medium",
        "resnet-32",
        "resnet-32-bn",
        "vgg-11-no-dropout",
        "imdb-cnn",
        "ptb-lstm",
    ];

    public static IReadOnlyDictionary<string, Reading> Measure(Workbench bench, IProgress<string> progress)
    {
        var found = new Dictionary<string, Reading>();
        foreach (string name in Models)
        {
            progress.Report($"one product of {name}");
            found.Add(name, Measure(ModelCatalog.Find(name), bench));
        }
        return found;
    }

    private static Reading Measure(ModelInfo info, Workbench bench)
    {
        LearningTask task = info.PaperTask!;
        using nn.Module<Tensor, Tensor> model = info.Create(task, new Seed(1));
        using Batch batch = Inputs(task, bench.Size.ModelExamples);
        Objective objective = SampleObjective.Over(model, LossCatalog.All[0], batch, batch.Size);
        (double[] gradient, double[] product) = ProductCost.Seconds(objective, bench.Size.Searches + 1, bench.Stop);
        return Reading.Ratio(product, gradient);
    }

    private static Batch Inputs(LearningTask task, int examples)
    {
        using var generator = new Generator(1, CPU);
        long[] shape = [examples, .. task.InputShape.Select(side => (long)side)];
        Tensor inputs =
            task.Kind == TaskKind.ImageClassification
                ? randn(shape, generator: generator)
                : randint(0, task.Vocabulary, shape, dtype: ScalarType.Int64, generator: generator);
        long[] labels = task.Kind == TaskKind.LanguageModelling ? shape : [examples];
        return new Batch(
            inputs,
            randint(0, task.Outputs, labels, dtype: ScalarType.Int64, generator: generator),
            [.. Enumerable.Range(0, examples)]
        );
    }
}
