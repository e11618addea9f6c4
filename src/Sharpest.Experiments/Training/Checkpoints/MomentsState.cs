using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training.Checkpoints;

/// <summary>
/// What Adam keeps for each parameter: the steps taken, and the moving averages of the gradient and of its square. They are
/// set in the live state, for what TorchSharp reads back itself dies with the dispose scope around it.
/// </summary>
/// <param name="optimizer">Adam, without AMSGrad.</param>
/// <param name="model">The model whose parameters it moves, all of them, in their order.</param>
internal sealed class MomentsState(Adam optimizer, nn.Module model) : IResumable
{
    private const string StepsPrefix = "adam/steps/";
    private const string FirstPrefix = "adam/first/";
    private const string SecondPrefix = "adam/second/";

    public void Save(StateWriter state)
    {
        foreach ((string name, Adam.State own) in States())
        {
            state.Put(StepsPrefix + name, own.step);
            state.Put(FirstPrefix + name, own.exp_avg);
            state.Put(SecondPrefix + name, own.exp_avg_sq);
        }
    }

    public void Load(StateReader state)
    {
        foreach ((string name, Adam.State own) in States())
        {
            own.step = state.Whole(StepsPrefix + name);
            state.Into(own.exp_avg, FirstPrefix + name);
            state.Into(own.exp_avg_sq, SecondPrefix + name);
        }
    }

    // TorchSharp's dictionary holds the live states, in the order of the parameters.
    private IEnumerable<(string Name, Adam.State State)> States() =>
        model.named_parameters().Select(p => p.name).Zip(optimizer.state_dict().State.Cast<Adam.State>());
}
