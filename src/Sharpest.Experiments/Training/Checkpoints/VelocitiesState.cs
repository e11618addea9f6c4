using Sharpest.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Checkpoints;

/// <summary>The velocity that an optimizer keeps for each parameter: its momentum buffers.</summary>
/// <param name="optimizer">SGD or one that keeps its velocity as SGD does.</param>
/// <param name="model">The model whose parameters it moves, all of them, in their order.</param>
internal sealed class VelocitiesState(optim.Optimizer optimizer, nn.Module model) : IResumable
{
    private const string Prefix = "velocity/";

    // All velocities as one vector in the order of the parameters, which the caller disposes; null before there is any.
    public Tensor? Flat()
    {
        Tensor[] parts = [.. States().Select(s => Velocity(s.State)).OfType<Tensor>().Select(v => v.reshape(-1))];
        return parts.Length == 0 ? null : cat(parts);
    }

    public void Save(StateWriter state)
    {
        foreach ((string name, OptimizerState own) in States())
        {
            if (Velocity(own) is { } velocity)
                state.Put(Prefix + name, velocity);
        }
    }

    public void Load(StateReader state)
    {
        foreach ((string name, OptimizerState own) in States())
        {
            Tensor? velocity = state.HasTensor(Prefix + name) ? state.Tensor(Prefix + name) : null;
            if (own is VelocityState nudged)
                nudged.Take(velocity);
            else
                Replace((SGD.State)own, velocity);
        }
    }

    // TorchSharp's dictionary holds the live states, in the order of the parameters.
    private IEnumerable<(string Name, OptimizerState State)> States() =>
        model.named_parameters().Select(p => p.name).Zip(((OptimizerHelper)optimizer).state_dict().State);

    private static Tensor? Velocity(OptimizerState state) =>
        state is VelocityState nudged ? nudged.Velocity : ((SGD.State)state).momentum_buffer;

    private static void Replace(SGD.State state, Tensor? velocity)
    {
        state.momentum_buffer?.Dispose();
        state.momentum_buffer = velocity;
    }
}
