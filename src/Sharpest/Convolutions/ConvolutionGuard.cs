using Sharpest.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Convolutions;

/// <summary>
/// Lets a model's plain forward and backward passes use oneDNN on a machine where it is faulty, if each of the model's
/// convolutions was proven right. On a sound machine oneDNN is on anyway.
/// </summary>
/// <remarks>
/// Modules of TorchSharp can be judged by their type; a module of one's own counts as unproven unless it implements
/// <see cref="IConvolvesByModule"/>.
/// </remarks>
public static class ConvolutionGuard
{
    /// <summary>Allows oneDNN for the model's first-order passes until the result is disposed.</summary>
    /// <param name="model">The model whose forward and backward passes run inside the scope.</param>
    /// <returns>A scope; nothing else may compute convolutions inside it.</returns>
    public static Scope Allow(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        RuntimeReport report = SharpestRuntime.Start();
        return new Scope(!report.Convolutions.IsFaulty || AllProven(model));
    }

    // The modules of a model do not count the model itself.
    private static bool AllProven(nn.Module model) => IsProven(model) && model.modules().All(IsProven);

    private static bool IsProven(nn.Module module) =>
        module switch
        {
            Convolution2d => true, // takes only what was proven right
            Conv1d or Conv2d or Conv3d or ConvTranspose1d or ConvTranspose2d or ConvTranspose3d => false,
            IConvolvesByModule => true,
            _ => module.GetType().Assembly == typeof(Conv2d).Assembly,
        };

    /// <summary>Returns the switch to where it was.</summary>
    public readonly ref struct Scope
    {
        private readonly OneDnn.Scope inner;

        internal Scope(bool on) => inner = OneDnn.Set(on);

        /// <summary>Ends the permission.</summary>
        public void Dispose() => inner.Dispose();
    }
}
