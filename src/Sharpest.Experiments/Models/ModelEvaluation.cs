using static TorchSharp.torch;

namespace Sharpest.Experiments.Models;

/// <summary>
/// Puts a model into evaluation mode and back: dropout passes everything, and normalizations use the statistics that
/// training has gathered, so that the loss is a function of the weights alone.
/// </summary>
internal static class ModelEvaluation
{
    /// <summary>Enters evaluation mode until the result is disposed.</summary>
    /// <param name="model">The model.</param>
    /// <returns>A scope that returns the model to the mode before.</returns>
    public static Scope Enter(nn.Module model) => new(model);

    /// <summary>Returns the model to where it was.</summary>
    internal readonly ref struct Scope
    {
        private readonly nn.Module model;
        private readonly bool training;

        internal Scope(nn.Module model)
        {
            this.model = model;
            training = model.training;
            model.eval();
        }

        public void Dispose() => model.train(training);
    }
}
