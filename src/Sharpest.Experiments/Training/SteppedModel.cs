using Sharpest.Experiments.Models;
using Sharpest.Experiments.Training.Checkpoints;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>
/// A model as training steps through it: what it draws at random follows the step, and what a recurrent one remembers goes
/// from one batch of an epoch to the next.
/// </summary>
/// <param name="model">The model; it is not owned.</param>
internal sealed class SteppedModel(nn.Module<Tensor, Tensor> model) : IResumable, IDisposable
{
    private const string MemoryName = "training/memory";

    /// <summary>What the model remembers after the last batch; null for a model without memory, and before the first.</summary>
    public Tensor? Memory { get; private set; }

    // The logits of a batch; the first one of an epoch begins without memory.
    public Tensor Forward(Tensor inputs, long step, bool begins)
    {
        (model as IDrawsRandomly)?.BeginStep(step);
        if (model is not IRecurrentModel recurrent)
        {
            return model.forward(inputs);
        }
        (Tensor logits, Tensor memory) = recurrent.Advance(inputs, begins ? null : Memory);
        Remember(memory);
        return logits;
    }

    private void Remember(Tensor? memory)
    {
        Memory?.Dispose();
        Memory = memory?.DetachFromDisposeScope();
    }

    public void Save(StateWriter state)
    {
        if (Memory is not null)
            state.Put(MemoryName, Memory);
    }

    public void Load(StateReader state) => Remember(state.HasTensor(MemoryName) ? state.Tensor(MemoryName) : null);

    public void Dispose() => Memory?.Dispose();
}
