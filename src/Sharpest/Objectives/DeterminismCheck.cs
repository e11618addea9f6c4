using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

// Evaluates the first micro-batch twice; where the two losses differ it looks for the cause and throws, naming it. Costs two
// forward passes; more are made only to find the cause.
//
// Batch normalization in training mode is no cause: its statistics are put back after every evaluation.
internal sealed class DeterminismCheck(
    nn.Module model,
    ParameterLayout parameters,
    long seed,
    Func<int, Tensor> meanLoss,
    Func<int, (object? Batch, long Count)>? reread
)
{
    // Bits are the same on a CPU with as many threads; a matrix product may round otherwise where its operands lie otherwise
    // in memory, and a GPU adds in any order. Randomness is far above this, rounding below.
    private const double Roundings = 32;

    public void Run()
    {
        using var weights = new ParameterWatch(parameters);
        double first = Evaluate();
        ThrowIfChanged(weights);
        double second = Evaluate();
        if (!AreSame(first, second))
            throw new NonDeterministicObjectiveException(Cause() ?? Unknown(first, second));
    }

    private static void ThrowIfChanged(ParameterWatch weights)
    {
        if (weights.Changed() is { } name)
        {
            throw new NonDeterministicObjectiveException(
                $"Evaluating the loss changed parameter {name}. A loss function must not train: take optimizer steps and "
                    + "changes in place out of it."
            );
        }
    }

    private string? Cause() => BatchCause() ?? GeneratorCause();

    private string? BatchCause()
    {
        if (reread is null)
            return null;
        using IDisposable scope = NewDisposeScope();
        (object? batch, long count) = reread(0);
        (object? again, long countAgain) = reread(0);
        if (count != countAgain)
        {
            return $"Batch 0 has {count} examples, and {countAgain} when it is read again; the list of batches must hold "
                + "still: load the batches once and keep them.";
        }
        return BatchContents.Difference(batch, again) is { } part
            ? $"Batch 0 differs when it is read again ({part}): the list of batches shuffles or augments. Load the batches "
                + "once, without augmentation, and keep them."
            : null;
    }

    private string? GeneratorCause()
    {
        using Tensor state = get_rng_state();
        try
        {
            EvaluationScope.Reseed(seed);
            double first = Evaluate();
            EvaluationScope.Reseed(seed);
            double second = Evaluate();
            if (!AreSame(first, second))
                return null;
        }
        finally
        {
            set_rng_state(state);
        }
        string[] suspects = [.. RandomModules.Suspects(model)];
        string where = suspects.Length == 0 ? "" : $" Modules that may hold a dropout: {string.Join(", ", suspects)}.";
        return $"The loss draws random numbers (a dropout function, noise, sampling).{where} Take them out, evaluate in "
            + "EvaluationMode.Inference, or hold them with DropoutRule.FixedMask.";
    }

    private string Unknown(double first, double second)
    {
        string[] training =
        [
            .. ModuleModes
                .Named(model)
                .Where(m => m.Module.training)
                .Select(m => m.Name.Length == 0 ? "(model)" : m.Name),
        ];
        string modes = training.Length == 0 ? "" : $" Modules left in training mode: {string.Join(", ", training)}.";
        return $"Two evaluations at the same weights gave {first:r} and {second:r}, and it is neither the batches nor "
            + $"torch's generator. Look for state that the loss function keeps, or other generators.{modes}";
    }

    private double Evaluate()
    {
        using IDisposable scope = NewDisposeScope();
        return meanLoss(0).ToDouble();
    }

    private bool AreSame(double first, double second)
    {
        if (first.Equals(second)) // NaN too
            return true;
        double epsilon =
            parameters.DType == ScalarType.Float64 ? double.BitIncrement(1) - 1 : MathF.BitIncrement(1) - 1;
        return Math.Abs(first - second) <= Roundings * epsilon * Math.Max(Math.Abs(first), Math.Abs(second));
    }
}
