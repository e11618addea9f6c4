using Sharpest.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>
/// Orthonormal vectors that come one at a time, kept as the rows of blocks, so that nothing is ever copied to grow and
/// all work with them is matrix products.
/// </summary>
internal sealed class KrylovSpace : IDisposable
{
    private const int LargestBlock = 16;

    private readonly int blockRows;
    private readonly long dimension;
    private readonly ScalarType dtype;
    private readonly Device device;
    private readonly List<Tensor> blocks = [];

    // The capacity is how many vectors are expected; it decides how much is reserved at a time and limits nothing.
    public KrylovSpace(ISymmetricOperator matrix, int capacity)
    {
        blockRows = Math.Clamp(capacity + 1, 1, LargestBlock);
        dimension = matrix.Dimension;
        dtype = matrix.DType;
        device = matrix.Device;
    }

    // How many vectors there are.
    public int Count { get; private set; }

    // One of the vectors, as a view that the caller disposes.
    public Tensor Row(int index) => blocks[index / blockRows].select(0, index % blockRows);

    // Copies a vector and removes from the copy its part within the space: the coefficients of that part, and the length
    // of what remains. Keep takes the remainder in; until then the next call overwrites it.
    public (double[] Coefficients, double Remainder) Reduce(Tensor vector)
    {
        using Tensor spare = Spare();
        spare.copy_(vector);
        double[] coefficients = new double[Count];
        // Twice is enough: the second pass removes what rounding left of the first.
        for (int pass = 0; pass < 2; pass++)
            RemovePart(spare, coefficients);
        using Tensor norm = spare.norm();
        return (coefficients, norm.ToDouble());
    }

    // Takes the remainder of the last Reduce in, as a unit vector.
    public void Keep(double remainder)
    {
        using Tensor spare = Spare();
        spare.div_(remainder);
        Count++;
    }

    // Removes from a vector, in place, its part within the space.
    public void Orthogonalise(Tensor vector)
    {
        double[] unused = new double[Count];
        for (int pass = 0; pass < 2; pass++)
            RemovePart(vector, unused);
    }

    // ⟨row, vector⟩ for every row.
    public double[] Coefficients(Tensor vector)
    {
        double[] coefficients = new double[Count];
        for (int b = 0; b * blockRows < Count; b++)
        {
            using Tensor rows = Rows(b);
            using Tensor part = rows.mv(vector);
            CopyTo(part, coefficients, b * blockRows, add: false);
        }
        return coefficients;
    }

    // Linear combinations of the rows, each normalised: shape [k, n]; every combination has an entry for each row.
    public Tensor Combine(IReadOnlyList<double[]> combinations)
    {
        using IDisposable scope = NewDisposeScope();
        double[] flat = [.. combinations.SelectMany(c => c)];
        // Copied, because the last bits of a matrix product depend on how its memory is aligned.
        Tensor weights = tensor(flat, [combinations.Count, Count]).to(dtype, copy: true).to(device);
        Tensor sum = zeros([combinations.Count, dimension], dtype: dtype, device: device);
        for (int b = 0; b * blockRows < Count; b++)
        {
            Tensor rows = Rows(b);
            sum.addmm_(weights.narrow(1, b * blockRows, rows.size(0)), rows);
        }
        sum.div_(sum.norm(1, keepdim: true));
        return sum.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (Tensor block in blocks)
            block.Dispose();
    }

    private void RemovePart(Tensor vector, double[] coefficients)
    {
        for (int b = 0; b * blockRows < Count; b++)
        {
            using Tensor rows = Rows(b);
            using Tensor part = rows.mv(vector);
            using Tensor columns = rows.t();
            vector.addmv_(columns, part, beta: 1, alpha: -1);
            CopyTo(part, coefficients, b * blockRows, add: true);
        }
    }

    private static void CopyTo(Tensor part, double[] target, int offset, bool add)
    {
        using Tensor wide = part.to(ScalarType.Float64, copy: false);
        using Tensor host = wide.cpu();
        foreach (double value in host.data<double>())
        {
            target[offset] = add ? target[offset] + value : value;
            offset++;
        }
    }

    private Tensor Rows(int block) => blocks[block].narrow(0, 0, Math.Min(blockRows, Count - block * blockRows));

    private Tensor Spare()
    {
        if (Count == blocks.Count * blockRows)
        {
            long rows = Math.Min(blockRows, dimension - Count + 1);
            blocks.Add(empty([rows, dimension], dtype: dtype, device: device).DetachFromDisposeScope());
        }
        return Row(Count);
    }
}
