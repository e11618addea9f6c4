using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>
/// What is known of an operator A within an orthonormal basis Q, in double precision on the host: the coefficients of
/// every product with a basis vector, A·qⱼ = Σᵢ hᵢⱼ·qᵢ + dⱼ. All coefficients of the orthogonalisation are kept, not only
/// the three of the recurrence: QᵀAQ and the residual of any combination then hold for the products as they were taken,
/// however rounded or unsymmetric the operator is.
/// </summary>
internal sealed class KrylovProjection
{
    private readonly List<double[]> columns = [];
    private readonly List<int> rowOfColumn = [];
    private readonly List<double> dropped = [];

    // How many products were taken.
    public int Columns => columns.Count;

    // Adds the product with the basis vector of an index: its coefficients on all rows that now exist, and the length of
    // a remainder too small to become a row.
    public void Add(int row, double[] coefficients, double remainder)
    {
        rowOfColumn.Add(row);
        columns.Add(coefficients);
        dropped.Add(remainder);
    }

    // A basis vector that was passed over, as an index; there must be one.
    public int FirstRowWithoutProduct() => Enumerable.Range(0, int.MaxValue).First(row => !rowOfColumn.Contains(row));

    // The best approximations to eigenpairs from the columns of an index and after (Rayleigh–Ritz). Without the earlier
    // ones these are pairs of the operator compressed to the orthogonal complement of their rows.
    public RitzPairs Ritz(int first = 0)
    {
        int m = Columns - first;
        var dense = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < m; j++)
                dense[i * m + j] = (Entry(first + i, first + j) + Entry(first + j, first + i)) / 2;
        }
        using IDisposable scope = NewDisposeScope();
        (Tensor values, Tensor vectors) = linalg.eigh(tensor(dense, [m, m]));
        return new RitzPairs(this, first, [.. values.data<double>()], [.. vectors.t().contiguous().data<double>()]);
    }

    // The combination as weights of all rows; those without a product have weight zero.
    public double[] OnRows(ReadOnlySpan<double> combination, int first, int rows)
    {
        var weights = new double[rows];
        for (int j = 0; j < combination.Length; j++)
            weights[rowOfColumn[first + j]] = combination[j];
        return weights;
    }

    // ‖(A − θ)·Σⱼ sⱼ·qⱼ‖, seen on all rows but those of columns before the first.
    public double Residual(double value, ReadOnlySpan<double> combination, int first)
    {
        int count = first + combination.Length;
        var rest = new double[columns[count - 1].Length];
        double lost = 0;
        for (int j = 0; j < combination.Length; j++)
        {
            double[] column = columns[first + j];
            for (int i = 0; i < column.Length; i++)
                rest[i] += column[i] * combination[j];
            rest[rowOfColumn[first + j]] -= value * combination[j];
            lost += Math.Abs(combination[j]) * dropped[first + j];
        }
        for (int j = 0; j < first; j++)
            rest[rowOfColumn[j]] = 0;
        return Math.Sqrt(rest.Sum(r => r * r)) + lost;
    }

    // A row that came after a product was taken is orthogonal to it.
    private double Entry(int i, int j) => rowOfColumn[i] < columns[j].Length ? columns[j][rowOfColumn[i]] : 0;
}
