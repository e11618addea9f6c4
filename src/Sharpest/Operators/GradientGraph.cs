using static TorchSharp.torch;

namespace Sharpest.Operators;

/// <summary>One micro-batch's gradient with the graph that leads to it.</summary>
internal sealed class GradientGraph : IDisposable
{
    public GradientGraph(double loss, Tensor?[] gradients)
    {
        Loss = loss;
        Gradients = gradients;
        foreach (Tensor? gradient in gradients)
            gradient?.DetachFromDisposeScope(); // it outlives whatever scope the caller works in
    }

    /// <summary>The weighted loss of the micro-batch.</summary>
    public double Loss { get; }

    /// <summary>One tensor a parameter; null where the loss does not depend on it.</summary>
    public IReadOnlyList<Tensor?> Gradients { get; }

    /// <summary>Pairs the gradients that depend on the parameters with their part of a direction.</summary>
    /// <param name="directions">One tensor a parameter.</param>
    /// <returns>Outputs and directions of equal length; a loss that is linear in a parameter leaves none for it.</returns>
    public (IList<Tensor> Outputs, IList<Tensor> Directions) Along(IReadOnlyList<Tensor> directions)
    {
        var outputs = new List<Tensor>(Gradients.Count);
        var along = new List<Tensor>(Gradients.Count);
        for (int i = 0; i < Gradients.Count; i++)
        {
            if (Gradients[i] is not { requires_grad: true } gradient)
                continue;
            outputs.Add(gradient);
            along.Add(directions[i]);
        }
        return (outputs, along);
    }

    public void Dispose()
    {
        foreach (Tensor? gradient in Gradients)
            gradient?.Dispose();
    }
}
