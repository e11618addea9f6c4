using Sharpest.Objectives;
using static TorchSharp.torch;

namespace Sharpest.Landscape;

/// <summary>
/// Moves the parameters to other points and, when disposed, back to where they were, bit for bit. Every look at the loss
/// away from the present weights goes through one.
/// </summary>
public sealed class WeightExcursion : IDisposable
{
    private readonly ParameterLayout parameters;
    private readonly Tensor home;

    /// <summary>Remembers the present weights.</summary>
    /// <param name="parameters">The parameters to move.</param>
    public WeightExcursion(ParameterLayout parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.parameters = parameters;
        home = parameters.Read().DetachFromDisposeScope();
    }

    /// <summary>Moves to w + s·d, where w are the remembered weights.</summary>
    /// <param name="direction">d, shape <c>[n]</c>.</param>
    /// <param name="distance">s.</param>
    /// <exception cref="ArgumentException">The direction has another shape, dtype or device.</exception>
    public void MoveTo(Tensor direction, double distance)
    {
        parameters.CheckVector(direction, nameof(direction));
        using IDisposable _ = no_grad();
        using Tensor point = home.add(direction, alpha: distance);
        parameters.Write(point);
    }

    /// <summary>Moves to w + s·d + t·e, where w are the remembered weights.</summary>
    /// <param name="first">d, shape <c>[n]</c>.</param>
    /// <param name="firstDistance">s.</param>
    /// <param name="second">e, shape <c>[n]</c>.</param>
    /// <param name="secondDistance">t.</param>
    /// <exception cref="ArgumentException">A direction has another shape, dtype or device.</exception>
    public void MoveTo(Tensor first, double firstDistance, Tensor second, double secondDistance)
    {
        parameters.CheckVector(first, nameof(first));
        parameters.CheckVector(second, nameof(second));
        using IDisposable _ = no_grad();
        using Tensor beside = home.add(first, alpha: firstDistance);
        using Tensor point = beside.add_(second, alpha: secondDistance);
        parameters.Write(point);
    }

    /// <summary>Moves back to the remembered weights and forgets them.</summary>
    public void Dispose()
    {
        if (home.IsInvalid)
            return;
        parameters.Write(home);
        home.Dispose();
    }
}
