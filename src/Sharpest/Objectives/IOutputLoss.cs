using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <summary>
/// A loss ℓ(f, y) of a model's outputs f and given targets y, with what Gauss–Newton and Fisher matrices need to know of it:
/// ∇_f ℓ, products with ∇²_f ℓ, and the distribution p(y | f) ∝ exp(−ℓ(f, y)) of which it is the negative logarithm.
/// </summary>
/// <remarks>
/// <para>
/// The unit is the <b>observation</b>: a part of the outputs to which p gives an outcome of its own, independent of all
/// others. For logits <c>[N, C]</c> it is an example; for logits <c>[N, C, T]</c> it is one of the N·T positions. The mean
/// of a micro-batch is taken over its M observations.
/// </para>
/// <para>
/// Implementations keep no state and no tensor. Results belong to the caller's dispose scope, or to the caller.
/// </para>
/// </remarks>
public interface IOutputLoss
{
    /// <summary>Refuses outputs and targets that do not fit each other, before native code sees them.</summary>
    /// <param name="outputs">f, shape <c>[N, …]</c>, floating-point.</param>
    /// <param name="targets">y, of the shape and dtype that the loss takes.</param>
    /// <exception cref="ArgumentException">They do not fit; the message says what would.</exception>
    void Check(Tensor outputs, Tensor targets);

    /// <summary>The number M of observations that targets describe.</summary>
    /// <param name="targets">y.</param>
    /// <returns>M.</returns>
    long Observations(Tensor targets);

    /// <summary>(1/M)·Σᵢ ℓ(fᵢ, yᵢ).</summary>
    /// <param name="outputs">f, with its graph.</param>
    /// <param name="targets">y.</param>
    /// <returns>A scalar with a graph that can be differentiated twice; the caller disposes it.</returns>
    Tensor Mean(Tensor outputs, Tensor targets);

    /// <summary>ℓ(fᵢ, yᵢ) of every observation.</summary>
    /// <param name="outputs">f.</param>
    /// <param name="targets">y.</param>
    /// <returns>Shape <c>[M]</c>, dtype of the outputs; the caller disposes it.</returns>
    Tensor PerObservation(Tensor outputs, Tensor targets);

    /// <summary>∇_f ℓ of every observation's loss with respect to its own outputs; not divided by M.</summary>
    /// <param name="outputs">f.</param>
    /// <param name="targets">y.</param>
    /// <returns>Shape and dtype of the outputs; the caller disposes it.</returns>
    Tensor Gradient(Tensor outputs, Tensor targets);

    /// <summary>∇²_f ℓ·v, observation by observation; not divided by M.</summary>
    /// <param name="outputs">f.</param>
    /// <param name="targets">y.</param>
    /// <param name="direction">v, shape and dtype of the outputs.</param>
    /// <returns>Shape and dtype of the outputs; the caller disposes it.</returns>
    Tensor CurvatureProduct(Tensor outputs, Tensor targets, Tensor direction);

    /// <summary>Targets drawn from p(y | f).</summary>
    /// <param name="outputs">f.</param>
    /// <param name="generator">A CPU generator; numbers are drawn on the CPU in float64, whatever the outputs are.</param>
    /// <returns>Targets as <see cref="Check"/> takes them, on the outputs' device; the caller disposes them.</returns>
    Tensor SampleTargets(Tensor outputs, Generator generator);

    /// <summary>Adds up what belongs to one observation.</summary>
    /// <param name="values">A number for each output, shape of the outputs.</param>
    /// <returns>A shape that broadcasts over the outputs, with M entries; the caller disposes it.</returns>
    Tensor SumWithin(Tensor values);
}
