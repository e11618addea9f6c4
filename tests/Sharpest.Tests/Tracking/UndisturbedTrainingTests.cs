using Sharpest.Objectives;
using Sharpest.Tests.Support;
using Sharpest.Tracking;
using static TorchSharp.torch;

namespace Sharpest.Tests.Tracking;

/// <summary>A training that is watched is, bit for bit, the one that is not.</summary>
public sealed class UndisturbedTrainingTests
{
    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("adam")]
    public void With_dropout_and_batch_normalization_every_bit_is_that_of_the_training_that_nobody_watched(string name)
    {
        using IDisposable scope = NewDisposeScope();

        (byte[] plain, byte[] plainNext) = Train(name, watched: false);
        (byte[] watched, byte[] watchedNext) = Train(name, watched: true);

        Assert.Equal(plain, watched);
        Assert.Equal(plainNext, watchedNext);
    }

    [Fact]
    public void Each_module_keeps_its_own_mode_also_when_the_measurement_throws()
    {
        using IDisposable scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> model = Model();
        nn.Module frozen = model.modules().First(m => m is TorchSharp.Modules.BatchNorm1d);
        frozen.eval();
        bool modeWhileMeasured = true;
        Objective broken = Objective.Create(
            model,
            [0],
            _ =>
            {
                modeWhileMeasured = model.training;
                throw new InvalidDataException("the batch is broken");
            },
            _ => 1
        );
        using var tracker = new SharpnessTracker(broken);

        Assert.Throws<InvalidDataException>(() => tracker.Measure());

        Assert.False(modeWhileMeasured);
        Assert.True(model.training);
        Assert.False(frozen.training);
        Assert.All(model.modules().Where(m => m != frozen), m => Assert.True(m.training));
    }

    // The weights, buffers and gradients at the end, and what torch's generator gives next.
    private static (byte[] Model, byte[] Next) Train(string name, bool watched)
    {
        random.manual_seed(5);
        nn.Module<Tensor, Tensor> model = Model();
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float32, 30);
        Objective objective = Objective.Classification(model, inputs, labels, 8);
        using optim.Optimizer optimizer = name switch
        {
            "adam" => optim.Adam(model.parameters(), 0.01),
            "momentum" => optim.SGD(model.parameters(), 0.05, 0.9),
            _ => optim.SGD(model.parameters(), 0.05),
        };
        using var tracker = new SharpnessTracker(
            objective,
            new()
            {
                Every = 3,
                Directions = 2,
                AnalyseEvery = 2,
                Triggers = [new LossJumpTrigger(), new GradientNormTrigger(2)],
            }
        );
        for (int step = 0; step < 12; step++)
        {
            optimizer.zero_grad();
            Tensor logits = model.forward(inputs.narrow(0, step % 5 * 6, 6));
            Tensor loss = nn.functional.cross_entropy(logits, labels.narrow(0, step % 5 * 6, 6));
            loss.backward();
            optimizer.step();
            if (watched)
                tracker.AfterStep(optimizer, loss);
        }
        Assert.Equal(watched, tracker.History.Count >= 4);
        IEnumerable<Tensor> state = model.state_dict().Values.Concat(model.parameters().Select(p => p.grad!));
        return ([.. state.SelectMany(t => t.detach().contiguous().bytes.ToArray())], rand(8).bytes.ToArray());
    }

    private static nn.Module<Tensor, Tensor> Model() =>
        nn.Sequential(
            ("first", nn.Linear(6, 9)),
            ("norm", nn.BatchNorm1d(9)),
            ("tanh", nn.Tanh()),
            ("drop", nn.Dropout(0.3)),
            ("inner", nn.Sequential(("second", nn.Linear(9, 7)), ("drop", nn.Dropout(0.5)))),
            ("head", nn.Linear(7, 3))
        );
}
