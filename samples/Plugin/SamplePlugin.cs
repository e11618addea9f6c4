using Sharpest.Experiments.Data;
using Sharpest.Experiments.Losses;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Plugins;
using static TorchSharp.torch;

namespace Plugin;

/// <summary>
/// Offers a model, a data set and a loss:
/// <c>sharpest train --plugin Plugin.dll --model one-layer --dataset stripes --loss squared-distance</c>.
/// </summary>
public sealed class SamplePlugin : IPlugin
{
    /// <inheritdoc/>
    public void Register(IPluginRegistry registry)
    {
        registry.AddModel(
            new ModelInfo(
                "one-layer",
                "A single linear layer on the pixels",
                TaskKind.ImageClassification,
                (task, seed) =>
                {
                    using Generator generator = seed.Generator("weights");
                    var linear = nn.Linear(task.Image.Pixels, task.Outputs);
                    using var _ = no_grad();
                    linear.weight.normal_(0, 0.01, generator);
                    linear.bias!.zero_();
                    return nn.Sequential(("flatten", nn.Flatten()), ("linear", linear));
                }
            )
        );
        registry.AddDataset(
            new DatasetSource(
                "stripes",
                "Bright stripes: the class is the third of the image in which one lies",
                _ => Stripes.Make()
            )
        );
        registry.AddLoss(
            new LossInfo("squared-distance", "Half the squared distance to the corner of the class", SquaredDistance)
        );
    }

    // ½‖f − e_y‖², the mean over the examples, where e_y is 1 at the class and 0 elsewhere.
    private static Tensor SquaredDistance(Tensor outputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        Tensor corners = nn.functional.one_hot(labels, outputs.size(1)).to(outputs.dtype);
        return ((outputs - corners).square().sum(1).mean() / 2).MoveToOuterDisposeScope();
    }
}
