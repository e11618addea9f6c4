using Sharpest.Objectives;
using Sharpest.Operators;
using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>Hessians as whole matrices.</summary>
internal static class DenseHessian
{
    /// <summary>Column by column from products.</summary>
    public static Tensor Of(ISymmetricOperator a)
    {
        Tensor units = eye(a.Dimension, dtype: a.DType);
        return stack([.. Enumerable.Range(0, (int)a.Dimension).Select(i => a.Apply(units.select(0, i)))], 1);
    }

    /// <summary>From central differences of gradients: another way, right to about 1e-9 of its size in float64.</summary>
    public static Tensor ByDifferences(Objective objective, double h = 1e-5)
    {
        Tensor home = objective.Parameters.Read();
        var columns = new List<Tensor>();
        for (int i = 0; i < home.numel(); i++)
        {
            Tensor moved = home.clone();
            moved[i].add_(h);
            objective.Parameters.Write(moved);
            Tensor ahead = objective.LossAndGradient().Gradient;
            moved[i].sub_(2 * h);
            objective.Parameters.Write(moved);
            columns.Add((ahead - objective.LossAndGradient().Gradient) / (2 * h));
        }
        objective.Parameters.Write(home);
        return stack(columns, 1);
    }
}
