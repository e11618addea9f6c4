using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Epochs;

/// <summary>
/// How far a model is from the weights it began with, ‖w − w₀‖₂ over all parameters, buffers excepted. Made while the model
/// still has them: a resumed run comes to them as the run did, so they need not be kept.
/// </summary>
internal sealed class StartDistance : IDisposable
{
    private readonly (Parameter Now, Tensor Then)[] parameters;

    public StartDistance(nn.Module model)
    {
        using IDisposable quiet = no_grad(); // so that the copies have no graph
        parameters = [.. model.parameters().Select(p => (p, p.clone().DetachFromDisposeScope()))];
    }

    // Summed in float64.
    public double Measure()
    {
        using IDisposable quiet = no_grad();
        double sum = 0;
        foreach ((Parameter now, Tensor then) in parameters)
        {
            using IDisposable scope = NewDisposeScope();
            sum += now.to(ScalarType.Float64).sub(then.to(ScalarType.Float64)).square().sum().ToDouble();
        }
        return Math.Sqrt(sum);
    }

    public void Dispose()
    {
        foreach ((_, Tensor then) in parameters)
            then.Dispose();
    }
}
