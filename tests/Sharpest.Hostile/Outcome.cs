using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Tracking;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Hostile;

// What becomes of an objective, in a line.
internal static class Outcome
{
    public static string Of(Action action)
    {
        try
        {
            action();
            return "nothing was thrown";
        }
        catch (Exception e)
        {
            return Line(e);
        }
    }

    // The gradient, then a product with the Hessian: both must end alike, unless only the second derivative is at fault.
    public static string OfBoth(Objective objective)
    {
        string first = Of(() => objective.LossAndGradient().Gradient.Dispose());
        string second = OfProduct(objective);
        return first == second ? first : $"gradient: {first}; product: {second}";
    }

    public static string OfProduct(Objective objective) =>
        Of(() =>
        {
            using var hessian = new HessianOperator(objective);
            using Tensor v = ones(hessian.Dimension, dtype: hessian.DType);
            hessian.Apply(v).Dispose();
        });

    public static string OfMeasurement(Objective objective, int count = 2)
    {
        string outcome = "";
        string thrown = Of(() =>
        {
            using SharpnessSnapshot snapshot = new SharpnessMeter(count).Measure(objective, 0);
            outcome =
                $"status: {snapshot.Eigenpairs.Status}, loss {snapshot.Loss:g4}, "
                + $"values {string.Join(", ", snapshot.Eigenpairs.Values.Select(v => $"{v:g4}"))}";
        });
        return outcome.Length > 0 ? outcome : thrown;
    }

    public static Linear Layer(ScalarType dtype = ScalarType.Float64)
    {
        manual_seed(3);
        return nn.Linear(3, 2, dtype: dtype);
    }

    public static Objective Over(nn.Module model, Func<Tensor> loss, ObjectiveOptions? options = null) =>
        Objective.Create(model, [4L, 1L], _ => loss(), count => count, options: options);

    public static Tensor Inputs(long count = 4, ScalarType dtype = ScalarType.Float64)
    {
        using var generator = new Generator(7, CPU);
        return randn([count, 3], generator: generator).to(dtype);
    }

    private static string Line(Exception e)
    {
        string inner = e.InnerException is { } cause and not System.Runtime.InteropServices.ExternalException
            ? $" <- {Line(cause)}"
            : "";
        return $"{e.GetType().Name}: {e.Message.Split('\n', 2)[0].Trim()}{inner}";
    }
}
