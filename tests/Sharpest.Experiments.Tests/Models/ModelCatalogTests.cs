using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Tests.Models;

public sealed class ModelCatalogTests
{
    public static TheoryData<string> Names => [.. ModelCatalog.All.Select(model => model.Name)];

    [Fact]
    public void Known_models_are_listed() =>
        Assert.Equal(
            [
                "simple-cnn",
                "simple-cnn-medium",
                "resnet-32",
                "resnet-32-bn",
                "vgg-11",
                "vgg-11-no-dropout",
                "vgg-11-no-bn",
                "vgg-11-plain",
                "imdb-cnn",
                "imdb-cnn-500",
                "ptb-lstm",
                "ptb-lstm-dropout",
            ],
            ModelCatalog.All.Select(info => info.Name)
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_has_as_many_parameters_at_the_size_of_the_paper_as_it_says(string name)
    {
        ModelInfo info = ModelCatalog.Find(name);
        using nn.Module<Tensor, Tensor> model = info.Create(info.PaperTask!, new Seed(1));

        Assert.Equal(info.PaperParameters, model.parameters().Sum(parameter => parameter.numel()));
    }

    [Theory]
    [InlineData("simple-cnn", 361_898)]
    [InlineData("simple-cnn-medium", 2_399_518)]
    [InlineData("resnet-32", 465_674)]
    public void The_parameters_are_those_of_the_paper(string name, long parameters) =>
        Assert.Equal(parameters, ModelCatalog.Find(name).PaperParameters);

    // Counted by hand from the layers: 3×3 kernels and biases, two numbers a channel of a normalization, dense layers.
    [Fact]
    public void The_parameters_are_those_that_can_be_counted_by_hand()
    {
        long Kernel(long inputs, long outputs) => (9 * inputs * outputs) + outputs;
        long Dense(long inputs, long outputs) => (inputs * outputs) + outputs;
        long[] widths = [3, 64, 128, 256, 256, 512, 512, 512, 512];
        long kernels = widths.Zip(widths.Skip(1), Kernel).Sum();
        long vgg = kernels + Dense(512, 512) + Dense(512, 512) + Dense(512, 10);

        Assert.Equal(vgg, ModelCatalog.Find("vgg-11-plain").PaperParameters);
        Assert.Equal(vgg + (2 * widths.Sum()), ModelCatalog.Find("vgg-11").PaperParameters);
        Assert.Equal(
            (5000 * 50) + (3 * 50 * 250) + 250 + Dense(250, 250) + Dense(250, 2),
            ModelCatalog.Find("imdb-cnn").PaperParameters
        );
        Assert.Equal(
            (10_000 * 200) + (2 * 4 * ((200 * 200 * 2) + 200)) + Dense(200, 10_000),
            ModelCatalog.Find("ptb-lstm").PaperParameters
        );
        long norms = (10 * 16) + 16 + (9 * 32) + 32 + (9 * 64) + 64;
        Assert.Equal(465_674 + (2 * norms), ModelCatalog.Find("resnet-32-bn").PaperParameters);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest_and_all_others()
    {
        string message = Assert
            .Throws<ArgumentException>(() => ModelCatalog.Create("simplecnn", new(1, 28, 28), 10, new Seed(1)))
            .Message;

        Assert.Contains("Unknown model 'simplecnn'. Did you mean 'simple-cnn'?", message, StringComparison.Ordinal);
        Assert.Contains("Known: simple-cnn, simple-cnn-medium, resnet-32,", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_for_other_data_is_refused_with_those_that_fit()
    {
        string message = Assert
            .Throws<ArgumentException>(() =>
                ModelCatalog.Create("vgg-11", LearningTask.Texts(400, 5000, 2), new Seed(1))
            )
            .Message;

        Assert.Contains(
            "vgg-11 is not for texts of 400 words out of 5000 in 2 classes. Models for them: imdb-cnn, imdb-cnn-500.",
            message,
            StringComparison.Ordinal
        );
    }
}
