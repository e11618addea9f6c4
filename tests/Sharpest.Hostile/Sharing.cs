using System.Diagnostics;
using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tracking;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Hostile;

// Several operators, several threads, and a thousand measurements.
internal static class Sharing
{
    private const int Measurements = 1000;

    public static IReadOnlyDictionary<string, Func<string>> All { get; } =
        new Dictionary<string, Func<string>>
        {
            ["two-operators-at-once"] = TwoOperators,
            ["two-threads-at-once"] = TwoThreads,
            ["a-thousand-measurements"] = Leak,
        };

    // Products of the one between products of the other are what each gives alone.
    private static string TwoOperators()
    {
        Linear model = Outcome.Layer();
        Objective squares = Outcome.Over(model, () => model.forward(Outcome.Inputs()).square().mean());
        Objective cubes = Outcome.Over(model, () => model.forward(Outcome.Inputs()).pow(3).mean());
        Tensor v = ones(8, dtype: ScalarType.Float64);
        Tensor aloneSquares = Product(squares, v);
        Tensor aloneCubes = Product(cubes, v);
        using var one = new HessianOperator(squares);
        using var other = new HessianOperator(cubes);
        bool same = true;
        for (int i = 0; i < 3; i++)
            same &= one.Apply(v).allclose(aloneSquares, 0, 0) && other.Apply(v).allclose(aloneCubes, 0, 0);
        return $"same: {same}";
    }

    private static Tensor Product(Objective objective, Tensor v)
    {
        using var hessian = new HessianOperator(objective);
        return hessian.Apply(v);
    }

    // One model, two threads; one of them differentiates a function that throws.
    private static string TwoThreads()
    {
        Linear model = Outcome.Layer();
        Objective sound = Outcome.Over(model, () => model.forward(Outcome.Inputs()).square().mean());
        Objective failing = Outcome.Over(model, () => Broken.apply(model.forward(Outcome.Inputs())).mean());
        using Tensor expected = sound.LossAndGradient().Gradient;
        int wrong = 0;
        int refused = 0;
        var failures = new Thread(() =>
        {
            for (int i = 0; i < 50; i++)
                refused += Outcome.OfProduct(failing).Contains("the user's own", StringComparison.Ordinal) ? 1 : 0;
        });
        failures.Start();
        for (int i = 0; i < 50; i++)
        {
            using Tensor gradient = sound.LossAndGradient().Gradient;
            wrong += gradient.allclose(expected, 0, 0) ? 0 : 1;
        }
        failures.Join();
        return $"refused: {refused}, wrong: {wrong}";
    }

    private static string Leak()
    {
        manual_seed(1);
        Sequential model = nn.Sequential(("layer", nn.Linear(3, 2)), ("norm", nn.BatchNorm1d(2)), ("tanh", nn.Tanh()));
        Tensor inputs = randn(7, 3);
        Tensor labels = randint(0, 2, [7], dtype: int64);
        var options = new ObjectiveOptions { Mode = EvaluationMode.Training, L2 = 0.01 };
        var meter = new SharpnessMeter(1, new LanczosOptions { Tolerance = 0.1 });
        void Measure()
        {
            Objective objective = Objective.Classification(model, inputs, labels, 4, options: options);
            using SharpnessSnapshot snapshot = meter.Measure(objective, 0);
        }
        for (int i = 0; i < Measurements / 5; i++) // the allocator's and the compiler's own growth
            Measure();
        (long tensors, long bytes) = Use();
        for (int i = 0; i < Measurements; i++)
            Measure();
        (long tensorsAfter, long bytesAfter) = Use();
        return $"tensors: {tensorsAfter - tensors}, bytes a measurement: {(bytesAfter - bytes) / Measurements}";
    }

    private static (long Tensors, long Bytes) Use()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return (Tensor.TotalCount, process.WorkingSet64);
    }

    private sealed class Broken : autograd.SingleTensorFunction<Broken>
    {
        public override string Name => "Broken";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments) =>
            ((Tensor)arguments[0]).mul(2);

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) =>
            throw new FormatException("the user's own");
    }
}
