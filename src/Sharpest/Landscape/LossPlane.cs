using Sharpest.Objectives;
using static TorchSharp.torch;

namespace Sharpest.Landscape;

/// <summary>The loss over a plane through the present weights, L(w + s·d + t·e) on a grid of distances.</summary>
/// <param name="Rows">s: the distances along the first direction d.</param>
/// <param name="Columns">t: the distances along the second direction e.</param>
/// <param name="Centre">L at the present weights, exactly.</param>
/// <param name="Losses">
/// One list a row, one number a column; NaN or infinite when the model's output is. Where s = t = 0 it is
/// <paramref name="Centre"/>.
/// </param>
/// <param name="Cosine">
/// cos(d, e): the axes of the plane meet at this angle. It is 0 for eigenvectors; else distances in a drawing with
/// perpendicular axes are not those between the weights.
/// </param>
/// <param name="ForwardPasses">The forward passes it took: one a place that is not the present weights, and one for them.</param>
public sealed record LossPlane(
    IReadOnlyList<double> Rows,
    IReadOnlyList<double> Columns,
    double Centre,
    IReadOnlyList<IReadOnlyList<double>> Losses,
    double Cosine,
    int ForwardPasses
)
{
    /// <summary>An odd number of places, evenly spread from −reach to reach, with 0 in the middle exactly.</summary>
    /// <param name="reach">The largest distance.</param>
    /// <param name="count">How many places, odd and at least 3.</param>
    /// <returns>The distances, ascending.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reach is not positive and finite, or the count not odd and at least 3.</exception>
    public static IReadOnlyList<double> Axis(double reach, int count)
    {
        if (!(reach > 0) || !double.IsFinite(reach))
            throw new ArgumentOutOfRangeException(nameof(reach), reach, "The reach must be positive and finite.");
        if (count < 3 || count % 2 == 0)
            throw new ArgumentOutOfRangeException(nameof(count), count, "An odd number from 3 has a middle.");
        int half = count / 2;
        return [.. Enumerable.Range(-half, count).Select(i => reach * i / half)];
    }

    /// <summary>Evaluates the loss on the grid; the weights are the same afterwards, bit for bit.</summary>
    /// <param name="objective">The loss L.</param>
    /// <param name="first">d, shape <c>[n]</c>.</param>
    /// <param name="second">e, shape <c>[n]</c>.</param>
    /// <param name="rows">s: distances along d, in the unit of d's length.</param>
    /// <param name="columns">t: distances along e, likewise.</param>
    /// <param name="stop">Asked between evaluations.</param>
    /// <returns>The plane. It costs rows · columns forward passes.</returns>
    /// <exception cref="ArgumentException">A direction does not fit or is zero, an axis is empty or not finite.</exception>
    /// <exception cref="OperationCanceledException">The caller stopped; the weights are back.</exception>
    public static LossPlane Measure(
        Objective objective,
        Tensor first,
        Tensor second,
        IReadOnlyList<double> rows,
        IReadOnlyList<double> columns,
        CancellationToken stop = default
    )
    {
        ArgumentNullException.ThrowIfNull(objective);
        CheckAxis(rows, nameof(rows));
        CheckAxis(columns, nameof(columns));
        objective.Parameters.CheckVector(first, nameof(first));
        objective.Parameters.CheckVector(second, nameof(second));
        double lengths = Vectors.Norm(first) * Vectors.Norm(second);
        if (!(lengths > 0) || !double.IsFinite(lengths))
            throw new ArgumentException("A direction is zero or not finite; it spans no plane.", nameof(first));
        stop.ThrowIfCancellationRequested();
        double centre = objective.Loss();
        int passes = 1;
        using var excursion = new WeightExcursion(objective.Parameters);
        var losses = new List<double[]>();
        foreach (double s in rows)
        {
            var row = new double[columns.Count];
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = centre;
                if (s == 0 && columns[j] == 0)
                    continue;
                stop.ThrowIfCancellationRequested();
                excursion.MoveTo(first, s, second, columns[j]);
                row[j] = objective.Loss();
                passes++;
            }
            losses.Add(row);
        }
        return new LossPlane([.. rows], [.. columns], centre, losses, Vectors.Dot(first, second) / lengths, passes);
    }

    private static void CheckAxis(IReadOnlyList<double> axis, string name)
    {
        ArgumentNullException.ThrowIfNull(axis, name);
        if (axis.Count == 0 || axis.Any(s => !double.IsFinite(s)))
            throw new ArgumentException("An axis needs at least one distance, all of them finite.", name);
    }
}
