using Sharpest.Objectives;
using Sharpest.Spectra;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>
/// How the gradient of a mini-batch, and the step that the optimizer makes of it, lie to the directions in force. It sees the
/// change of the weights alone, so that it serves every optimizer. Costs two copies of the weights and 4·K·n operations.
/// </summary>
/// <param name="layout">The order of the parameters.</param>
/// <param name="directions">The directions in force, or null while there are none.</param>
internal sealed class StepProjections(ParameterLayout layout, Func<SharpSubspace?> directions)
{
    /// <summary>Lets the step be taken, and tells what it was.</summary>
    /// <param name="gradients">The gradients of the parameters in their order, null where there is none.</param>
    /// <param name="take">Takes the step.</param>
    /// <returns>Names of series with their values; none while there are no directions.</returns>
    public IReadOnlyList<(string Tag, double Value)> Around(IReadOnlyList<Tensor?> gradients, Action take)
    {
        if (directions() is not { } subspace)
        {
            take();
            return [];
        }
        using IDisposable scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Tensor gradient = layout.Flatten(gradients).detach();
        Tensor before = layout.Read();
        take();
        Tensor step = layout.Read().sub_(before);
        return [.. Along("gradient", gradient, subspace), .. Along("step", step, subspace)];
    }

    private static IEnumerable<(string, double)> Along(string name, Tensor vector, SharpSubspace subspace)
    {
        double[] along = [.. subspace.Coefficients(vector).abs().@double().cpu().data<double>()];
        double norm = vector.norm().ToDouble();
        for (int k = 0; k < along.Length; k++)
        {
            yield return ($"nudge/{name}-e{k + 1}", along[k]);
            // A vector of length 0 has no share along anything.
            yield return ($"nudge/{name}-share-e{k + 1}", norm == 0 ? 0 : along[k] / norm);
        }
    }
}
