using Sharpest.Operators;
using Sharpest.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Spectra;

/// <summary>One search for the pairs at one or both ends of a spectrum, in one Krylov space.</summary>
internal sealed class LanczosSearch : IDisposable
{
    // What the start vector lacks altogether (a gradient may, by a symmetry of the loss) would stay hidden for good.
    private const double RandomShare = 0.01;

    // A space is examined when it has grown by this part of its size: the eigenvalue problem on the host costs the cube of
    // the size. Up to twice as many vectors that is every product.
    private const int ExaminedPart = 50;

    // A chain that is broken off leaves a vector without a product, which hides a share of all that is still to be found: about one
    // over the dimension. In smaller spaces that is too much to rely on chains.
    private const int FewestRowsForChains = 100;

    private readonly Products products;
    private readonly ISymmetricOperator matrix;
    private readonly IReadOnlyList<SpectrumEnd> ends;
    private readonly IProgress<LanczosProgress>? progress;
    private readonly int budget;
    private readonly bool isSmall;
    private readonly bool confirm;
    private readonly Generator random;
    private readonly LanczosRecurrence recurrence;
    private bool isFirstChain = true;
    private int examinedAt;
    private LanczosProgress latest = new(0, double.NaN, double.PositiveInfinity);

    public LanczosSearch(
        Products products,
        IReadOnlyList<SpectrumEnd> ends,
        LanczosOptions options,
        IProgress<LanczosProgress>? progress
    )
    {
        this.products = products;
        matrix = products.Matrix;
        this.ends = ends;
        this.progress = progress;
        budget = (int)Math.Min(matrix.Dimension, options.MaxOperatorCalls);
        isSmall = matrix.Dimension <= options.MaxOperatorCalls;
        confirm = options.ConfirmMultiplicity;
        random = new Seed(options.Seed).Generator("lanczos");
        recurrence = new LanczosRecurrence(products, budget);
    }

    // The pairs of each end.
    public Eigenpairs[] Run(Tensor? start)
    {
        using (Tensor first = First(start))
            recurrence.Begin(first);
        while (recurrence.Step())
        {
            RitzPairs? pairs = IsDue() ? Examine() : null;
            progress?.Report(latest with { OperatorCalls = recurrence.Size });
            if (pairs is not null && IsBelieved(pairs))
                return Results(SolverStatus.Converged, pairs);
            if (recurrence.Size == budget)
                return Results(SolverStatus.MaxOperatorCalls, pairs);
            if (pairs is not null && NeedsNewChain(pairs))
                BeginChain(pairs);
        }
        return Results(products.Status);
    }

    public void Dispose()
    {
        recurrence.Dispose();
        random.Dispose();
    }

    private bool IsDue() =>
        recurrence.IsExhausted
        || recurrence.Size == budget
        || recurrence.Size - examinedAt >= Math.Max(1, recurrence.Size / ExaminedPart);

    private RitzPairs Examine()
    {
        RitzPairs pairs = recurrence.Projection.Ritz();
        examinedAt = recurrence.Size;
        latest = new LanczosProgress(
            recurrence.Size,
            pairs.Value(ends[0].Sign, 0),
            ends.Max(end => end.WorstResidual(pairs))
        );
        return pairs;
    }

    private bool IsBelieved(RitzPairs pairs)
    {
        if (!ends.All(end => end.IsMet(pairs)))
            return false;
        if (isSmall)
            return recurrence.Size == matrix.Dimension;
        if (isFirstChain)
            return !confirm && !recurrence.IsExhausted;
        return !ends.Any(end => end.HasGained(pairs)) && IsSettled(pairs);
    }

    // A random direction reaches everything there is, so an exhausted chain has nothing left to show. A chain that ends
    // because the basis is full is not exhausted: vectors that older chains left without a product may hide something.
    private bool IsSettled(RitzPairs pairs)
    {
        if (recurrence.IsFull || matrix.Dimension < FewestRowsForChains)
            return recurrence.Size == matrix.Dimension;
        if (recurrence.IsExhausted)
            return true;
        RitzPairs chain = recurrence.Projection.Ritz(recurrence.ChainStart);
        return ends.All(end => end.IsSettled(pairs, chain));
    }

    private bool NeedsNewChain(RitzPairs pairs) =>
        recurrence.IsExhausted
        || !isSmall
            && confirm
            && ends.All(end => end.IsMet(pairs))
            && (isFirstChain || ends.Any(end => end.HasGained(pairs)));

    private void BeginChain(RitzPairs pairs)
    {
        foreach (SpectrumEnd end in ends)
            end.Remember(pairs);
        isFirstChain = false;
        if (recurrence.IsFull)
        {
            recurrence.BeginWithin();
            return;
        }
        using Tensor direction = Drawn();
        recurrence.Begin(direction);
    }

    private Tensor First(Tensor? start)
    {
        Tensor vector = Drawn();
        if (start is null)
            return vector;
        using IDisposable scope = NewDisposeScope();
        Tensor given = start.to(matrix.DType).to(matrix.Device);
        double norm = given.norm().ToDouble();
        if (norm > 0 && double.IsFinite(norm))
            vector.mul_(RandomShare / vector.norm().ToDouble()).add_(given.div(norm));
        return vector;
    }

    private Tensor Drawn()
    {
        using Tensor drawn = randn([matrix.Dimension], dtype: matrix.DType, generator: random);
        return drawn.to(matrix.Device, copy: true);
    }

    private Eigenpairs[] Results(SolverStatus status, RitzPairs? pairs = null)
    {
        if (recurrence.Size == 0)
            return [.. ends.Select(_ => Nothing(status))];
        pairs ??= recurrence.Projection.Ritz();
        return [.. ends.Select(end => Result(end, pairs, status))];
    }

    private Eigenpairs Result(SpectrumEnd end, RitzPairs pairs, SolverStatus status)
    {
        int[] ranks = [.. Enumerable.Range(0, Math.Min(end.Count, pairs.Count))];
        if (end.Sign < 0)
            Array.Reverse(ranks);
        using Tensor rows = recurrence.Vectors(pairs, ranks.Select(rank => (end.Sign, rank)));
        return new Eigenpairs(
            [.. ranks.Select(rank => pairs.Value(end.Sign, rank))],
            rows.t().DetachFromDisposeScope(),
            [.. ranks.Select(rank => pairs.Residual(end.Sign, rank))],
            status,
            products.Count,
            products.Seconds
        );
    }

    private Eigenpairs Nothing(SolverStatus status)
    {
        Tensor none = empty([matrix.Dimension, 0], dtype: matrix.DType, device: matrix.Device);
        return new Eigenpairs([], none.DetachFromDisposeScope(), [], status, products.Count, products.Seconds);
    }
}
