using Sharpest.Objectives;
using Sharpest.Optimizers;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using Sharpest.Tracking;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace Sharpest.Tests.Optimizers;

/// <summary>Saving and loading Nudged-SGD, and steering it by TorchSharp's schedulers.</summary>
public sealed class NudgedSgdStateTests
{
    private const int Steps = 13;

    public static TheoryData<int, double, NudgeTarget> Cuts()
    {
        var data = new TheoryData<int, double, NudgeTarget>();
        foreach (int cut in (int[])[0, 1, 4, 6])
        {
            data.Add(cut, 0, NudgeTarget.Velocity);
            data.Add(cut, 0.9, NudgeTarget.Velocity);
        }
        data.Add(6, 0.9, NudgeTarget.Both);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_run_that_is_saved_and_loaded_goes_on_bit_for_bit(int cut, double momentum, NudgeTarget target)
    {
        using IDisposable scope = NewDisposeScope();
        var options = new NudgedSgdOptions
        {
            SharpStepScale = 0.2,
            SubspaceSize = 2,
            RefreshEvery = 4,
            BurnIn = 1,
            Momentum = momentum,
            Target = target,
        };
        using var whole = new Run(options);
        whole.Train(0, Steps);
        using var first = new Run(options);
        first.Train(0, cut);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            first.Optimizer.save_state_dict(writer);
        stream.Position = 0;

        // Another γ, η and m than those of the run: all come from the file.
        using var second = new Run(options with { SharpStepScale = 3, Momentum = 0.1 }, 7.0, first.Weights());
        using (NewDisposeScope()) // what is loaded within a scope must outlive it
        using (var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            second.Optimizer.load_state_dict(reader);
        Assert.Equal(cut, second.Optimizer.Steps);
        Assert.Equal(first.Optimizer.SubspaceAge, second.Optimizer.SubspaceAge);
        second.Train(cut, Steps);

        Assert.True(Near.Same(second.Weights(), whole.Weights()));
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal(0.2, second.Optimizer.SharpStepScale);
    }

    [Fact]
    public void A_state_dictionary_is_copied_when_it_is_loaded()
    {
        using IDisposable scope = NewDisposeScope();
        var options = new NudgedSgdOptions
        {
            Momentum = 0.9,
            RefreshEvery = 4,
            SubspaceSize = 2,
        };
        using var whole = new Run(options);
        whole.Train(0, Steps);
        using var second = new Run(options);
        using (var first = new Run(options))
        {
            first.Train(0, 6);
            second.Layout.Write(first.Weights());
            second.Optimizer.load_state_dict(first.Optimizer.state_dict());
            first.Train(6, 9); // must not be felt by the other
        } // nor that it is gone

        second.Train(6, Steps);

        Assert.True(Near.Same(second.Weights(), whole.Weights()));
        second.Optimizer.load_state_dict(second.Optimizer.state_dict());
        Assert.Equal(Steps, second.Optimizer.Steps);
    }

    [Fact]
    public void Every_rule_comes_back_from_a_file_as_it_was()
    {
        using IDisposable scope = NewDisposeScope();
        SharpStepRule[] rules =
        [
            SharpStepRule.OnlyTop,
            SharpStepRule.BottomScaled(0.5),
            new SignStep(0.3) { Bulk = 0.25 },
            new DroppedStep(0.75, long.MaxValue),
        ];
        string file = Path.GetTempFileName();
        try
        {
            foreach (SharpStepRule rule in rules)
            {
                using var saved = new Run(new() { Rule = rule });
                saved.Optimizer.save_state_dict(file);
                using var loaded = new Run(new());
                loaded.Optimizer.load_state_dict(file);
                Assert.Equal(rule, loaded.Optimizer.Rule);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused()
    {
        using IDisposable scope = NewDisposeScope();
        var w = new Parameter(zeros(3));
        var v = new Parameter(zeros(2));
        using var saved = new NudgedSgd([w], 0.1, () => null, new() { Momentum = 0.5 });
        w.grad = ones(3);
        saved.step();
        using var other = new NudgedSgd([v], 0.1, () => null, new() { Momentum = 0.5 });
        using SGD plain = optim.SGD([new Parameter(zeros(3))], 0.1);
        byte[] bytes = Save(saved);

        Assert.Contains(
            "[3]",
            Assert.Throws<InvalidDataException>(() => Load(other, bytes)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<EndOfStreamException>(() => Load(saved, bytes[..^9]));
        Assert.ThrowsAny<Exception>(() => Load(saved, Save(plain)));
        Assert.Throws<ArgumentException>(() => saved.load_state_dict(plain.state_dict()));
    }

    [Fact]
    public void Saving_and_loading_leave_no_tensor_behind()
    {
        using IDisposable scope = NewDisposeScope();
        using var run = new Run(new() { Momentum = 0.9, RefreshEvery = 4 });
        run.Train(0, 3);
        byte[] bytes = Save(run.Optimizer);
        Load(run.Optimizer, bytes);

        Assert.Equal(
            0,
            TensorCount.Left(() =>
            {
                Load(run.Optimizer, Save(run.Optimizer));
                run.Optimizer.load_state_dict(run.Optimizer.state_dict());
            })
        );
    }

    [Theory]
    [InlineData("step")]
    [InlineData("cosine")]
    [InlineData("plateau")]
    [InlineData("one-cycle")]
    public void A_scheduler_steers_it_as_it_steers_SGD(string name)
    {
        using IDisposable scope = NewDisposeScope();
        var nudged = new Parameter(zeros(3));
        var plain = new Parameter(zeros(3));
        using var optimizer = new NudgedSgd([nudged], 0.1, () => null, new() { SharpStepScale = 1, Momentum = 0.9 });
        using SGD sgd = optim.SGD([plain], 0.1, 0.9);
        Action ours = Schedule(name, optimizer);
        Action theirs = Schedule(name, sgd);
        var rates = new List<double>();
        var momenta = new List<double>();

        for (int i = 0; i < 12; i++)
        {
            nudged.grad = plain.grad = ones(3) * (i + 1);
            optimizer.step();
            sgd.step();
            ours();
            theirs();
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
            momenta.Add(optimizer.Momentum);
            Assert.Equal(sgd.ParamGroups.Single().LearningRate, rates[^1]);
            Assert.Equal(((SGD.ParamGroup)sgd.ParamGroups.Single()).Momentum, momenta[^1]);
            Assert.True(Near.Same(nudged, plain), $"step {i}");
        }

        Assert.True(rates.Distinct().Count() > 2);
        Assert.Equal(name == "one-cycle", momenta.Distinct().Count() > 2);
    }

    private static Action Schedule(string name, optim.Optimizer optimizer)
    {
        if (name == "plateau")
        {
            var plateau = ReduceLROnPlateau(optimizer, patience: 2);
            return () => plateau.step(1.0);
        }
        LRScheduler schedule = name switch
        {
            "step" => StepLR(optimizer, 3, 0.5),
            "cosine" => CosineAnnealingLR(optimizer, 10),
            _ => OneCycleLR(optimizer, 0.5, total_steps: 20),
        };
        return () => schedule.step();
    }

    private static byte[] Save(OptimizerHelper optimizer)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            optimizer.save_state_dict(writer);
        return stream.ToArray();
    }

    private static void Load(OptimizerHelper optimizer, byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        optimizer.load_state_dict(reader);
    }

    /// <summary>A small training whose directions come from the Hessian.</summary>
    private sealed class Run : IDisposable
    {
        private readonly nn.Module<Tensor, Tensor> model = SmallModels.Mlp(ScalarType.Float32);
        private readonly Tensor inputs;
        private readonly Tensor labels;
        private readonly Objective objective;
        private SharpSubspace? subspace;

        public Run(NudgedSgdOptions options, double learningRate = 0.1, Tensor? weights = null)
        {
            (inputs, labels) = SmallModels.Vectors(ScalarType.Float32, 30);
            objective = Objective.Classification(model, inputs, labels, 8);
            if (weights is not null)
                Layout.Write(weights);
            Optimizer = new NudgedSgd(model.parameters(), learningRate, Find, options);
        }

        public NudgedSgd Optimizer { get; }

        public ParameterLayout Layout => objective.Parameters;

        public Tensor Weights() => Layout.Read();

        public void Train(int from, int until)
        {
            for (int step = from; step < until; step++)
            {
                using IDisposable scope = NewDisposeScope();
                Optimizer.zero_grad();
                Tensor logits = model.forward(inputs.narrow(0, step % 5 * 6, 6));
                nn.functional.cross_entropy(logits, labels.narrow(0, step % 5 * 6, 6)).backward();
                Optimizer.step();
            }
        }

        public void Dispose()
        {
            Optimizer.Dispose();
            subspace?.Dispose();
            model.Dispose();
        }

        private SharpSubspace Find()
        {
            using SharpnessSnapshot snapshot = new SharpnessMeter(2).Measure(objective, 0);
            subspace?.Dispose();
            subspace = new SharpSubspace(snapshot.Eigenpairs);
            return subspace;
        }
    }
}
