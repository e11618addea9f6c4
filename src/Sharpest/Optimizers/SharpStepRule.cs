using System.Runtime.CompilerServices;
using Sharpest.Runtime;
using Sharpest.Spectra;
using static TorchSharp.torch;

namespace Sharpest.Optimizers;

/// <summary>
/// What becomes of a step u in the sharp subspace, spanned by the columns of E, and off it: u ← E·h(Eᵀu) + b·(I − EEᵀ)u.
/// A rule is the function h of the coefficients and the factor b of the rest.
/// </summary>
/// <remarks>
/// The rules are those of the escaping ablation of Jastrzębski et al. (ICLR 2019) and of Dom-SGD and Bulk-SGD (Song et al.,
/// ICLR 2025). Its <c>constanttop</c> is <see cref="OnlyTop"/> with directions that are never refreshed, its
/// <c>alltopscaled</c> is <see cref="TopScaled"/> with K directions at once, which is the same for orthonormal ones.
/// </remarks>
public abstract record SharpStepRule
{
    private readonly double bulk = 1;

    private protected SharpStepRule() { }

    /// <summary>b: the factor of the part off the sharp subspace.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or not finite.</exception>
    public double Bulk
    {
        get => bulk;
        init => bulk = NotNegative(value);
    }

    /// <summary>Whether the step stays as it is, bit for bit.</summary>
    public virtual bool IsIdentity => false;

    /// <summary>Keeps the sharp part alone: Dom-SGD, <c>onlytop</c>.</summary>
    public static SharpStepRule OnlyTop { get; } = new ScaledStep(1) { Bulk = 0 };

    /// <summary>Keeps the rest alone: Bulk-SGD, <c>removetop</c>, Nudged-SGD with γ = 0.</summary>
    public static SharpStepRule RemoveTop { get; } = new ScaledStep(0);

    /// <summary>Nudged-SGD: γ along the sharp directions, 1 elsewhere.</summary>
    /// <param name="scale">γ, not negative.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">γ is negative or not finite.</exception>
    public static SharpStepRule TopScaled(double scale) => new ScaledStep(scale);

    /// <summary>1 along the sharp directions, f elsewhere: <c>bottomscaled</c>.</summary>
    /// <param name="scale">f, not negative.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">f is negative or not finite.</exception>
    public static SharpStepRule BottomScaled(double scale) => new ScaledStep(1) { Bulk = scale };

    /// <summary>What becomes of a step: E·h(Eᵀu) + b·(I − EEᵀ)u. Costs 4·K·n operations.</summary>
    /// <param name="subspace">E.</param>
    /// <param name="update">u, shape <c>[n]</c>; not changed.</param>
    /// <param name="step">Steps done, for rules that draw at random.</param>
    /// <param name="leading">How many of the sharpest directions count; null for all, and so does a number above K.</param>
    /// <returns>Shape <c>[n]</c>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The step has another shape or dtype than the directions.</exception>
    public Tensor Apply(SharpSubspace subspace, Tensor update, long step, int? leading = null)
    {
        ArgumentNullException.ThrowIfNull(subspace);
        using IDisposable scope = NewDisposeScope();
        int size = Math.Min(leading ?? subspace.Size, subspace.Size);
        Tensor along = subspace.Coefficients(update).narrow(0, 0, size);
        Tensor change = Sharp(along, step).add(along, alpha: -Bulk);
        Tensor rest = Bulk == 1 ? update : update.mul(Bulk);
        return rest.add(subspace.Combine(change)).MoveToOuterDisposeScope();
    }

    /// <summary>The new coefficients h(Eᵀu).</summary>
    /// <param name="coefficients">Eᵀu, shape <c>[K]</c>; not changed.</param>
    /// <param name="step">Steps done, for rules that draw at random.</param>
    /// <returns>Shape <c>[K]</c>; the caller disposes it.</returns>
    internal abstract Tensor Sharp(Tensor coefficients, long step);

    /// <summary>Writes the rule's kind and numbers.</summary>
    /// <param name="writer">Where to.</param>
    internal abstract void Save(BinaryWriter writer);

    /// <summary>Reads a rule.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="InvalidDataException">The kind is not known.</exception>
    internal static SharpStepRule Load(BinaryReader reader)
    {
        string kind = reader.ReadString();
        double bulk = reader.ReadDouble();
        return kind switch
        {
            nameof(ScaledStep) => new ScaledStep(reader.ReadDouble()) { Bulk = bulk },
            nameof(SignStep) => new SignStep(reader.ReadDouble()) { Bulk = bulk },
            nameof(DroppedStep) => new DroppedStep(reader.ReadDouble(), reader.ReadInt64()) { Bulk = bulk },
            _ => throw new InvalidDataException($"The rule {kind} in the saved state is not known to this version."),
        };
    }

    /// <summary>Returns a number that a rule can hold.</summary>
    /// <param name="value">The number.</param>
    /// <param name="name">What it is called in the source.</param>
    /// <returns>The same number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    private protected static double NotNegative(
        double value,
        [CallerArgumentExpression(nameof(value))] string name = ""
    )
    {
        if (!(value >= 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(name, value, "A factor of the step must be finite and not negative.");
        return value;
    }
}

/// <summary>h(c) = a·c: the step along the sharp directions is scaled.</summary>
/// <param name="Scale">a, not negative.</param>
public sealed record ScaledStep(double Scale) : SharpStepRule
{
    /// <summary>a: the factor of the part within the sharp subspace.</summary>
    public double Scale { get; } = NotNegative(Scale);

    /// <inheritdoc/>
    public override bool IsIdentity => Scale == 1 && Bulk == 1;

    internal override Tensor Sharp(Tensor coefficients, long step) => coefficients.mul(Scale);

    internal override void Save(BinaryWriter writer)
    {
        writer.Write(nameof(ScaledStep));
        writer.Write(Bulk);
        writer.Write(Scale);
    }
}

/// <summary>h(c) = α·sign(c): a step of constant length against the slope along each sharp direction, <c>constant_overshoot</c>.</summary>
/// <param name="Length">α before multiplication with η, not negative; the paper's code has 0.3.</param>
public sealed record SignStep(double Length) : SharpStepRule
{
    /// <summary>α.</summary>
    public double Length { get; } = NotNegative(Length);

    internal override Tensor Sharp(Tensor coefficients, long step)
    {
        using Tensor signs = coefficients.sign();
        return signs.mul(Length);
    }

    internal override void Save(BinaryWriter writer)
    {
        writer.Write(nameof(SignStep));
        writer.Write(Bulk);
        writer.Write(Length);
    }
}

/// <summary>Each sharp direction's part is kept with a probability and dropped otherwise, anew at every step: <c>alldrop</c>.</summary>
/// <param name="Keep">The probability of keeping, from 0 to 1.</param>
/// <param name="Seed">Decides the draws; equal seeds and steps give equal draws.</param>
public sealed record DroppedStep(double Keep = 0.5, long Seed = 0) : SharpStepRule
{
    /// <summary>The probability of keeping.</summary>
    public double Keep { get; } =
        Keep <= 1
            ? NotNegative(Keep)
            : throw new ArgumentOutOfRangeException(nameof(Keep), Keep, "A probability is from 0 to 1.");

    internal override Tensor Sharp(Tensor coefficients, long step)
    {
        Random random = new Seed(Seed).Stream("dropped-directions", step);
        double[] kept =
        [
            .. Enumerable.Range(0, (int)coefficients.size(0)).Select(_ => random.NextDouble() < Keep ? 1.0 : 0),
        ];
        using Tensor mask = tensor(kept, dtype: coefficients.dtype, device: coefficients.device);
        return coefficients.mul(mask);
    }

    internal override void Save(BinaryWriter writer)
    {
        writer.Write(nameof(DroppedStep));
        writer.Write(Bulk);
        writer.Write(Keep);
        writer.Write(Seed);
    }
}
