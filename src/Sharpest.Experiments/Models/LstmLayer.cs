using Sharpest.Convolutions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Sharpest.Experiments.Models;

/// <summary>
/// One layer of an LSTM, of elementary operations, so that it can be differentiated twice. With the gates i, f, g, o of
/// <c>W x + U h + b</c>, in PyTorch's order: <c>c ← σ(f)·c + σ(i)·tanh(g)</c> and <c>h ← σ(o)·tanh(c)</c>. Parameters are named
/// like those of <c>nn.LSTMCell</c>; there is one bias, for two would only be added.
/// </summary>
internal sealed class LstmLayer
    : nn.Module<Tensor, Tensor, Tensor, (Tensor Outputs, Tensor Hidden, Tensor Cell)>,
        IConvolvesByModule
{
    private readonly Parameter weight_ih;
    private readonly Parameter weight_hh;
    private readonly Parameter bias_ih;

    /// <summary>Creates the layer with weights of zero.</summary>
    /// <param name="name">The name of the module.</param>
    /// <param name="inputs">Width of the input, I.</param>
    /// <param name="width">Width of the state, H.</param>
    public LstmLayer(string name, int inputs, int width)
        : base(name)
    {
        weight_ih = new Parameter(zeros(4 * width, inputs));
        weight_hh = new Parameter(zeros(4 * width, width));
        bias_ih = new Parameter(zeros(4 * width));
        RegisterComponents();
    }

    /// <summary>Goes through a stretch of inputs.</summary>
    /// <param name="input">Shape <c>[N, T, I]</c>.</param>
    /// <param name="hidden">h before the first, shape <c>[N, H]</c>.</param>
    /// <param name="cell">c before the first, shape <c>[N, H]</c>.</param>
    /// <returns>h after each, shape <c>[N, T, H]</c>, and h and c after the last; the caller disposes them.</returns>
    public override (Tensor Outputs, Tensor Hidden, Tensor Cell) forward(Tensor input, Tensor hidden, Tensor cell)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor drive = linear(input, weight_ih, bias_ih);
        var outputs = new List<Tensor>();
        foreach (Tensor part in drive.unbind(1))
        {
            Tensor[] gates = (part + linear(hidden, weight_hh)).chunk(4, 1);
            cell = torch.sigmoid(gates[1]) * cell + torch.sigmoid(gates[0]) * torch.tanh(gates[2]);
            hidden = torch.sigmoid(gates[3]) * torch.tanh(cell);
            outputs.Add(hidden);
        }
        return (
            stack(outputs, 1).MoveToOuterDisposeScope(),
            hidden.MoveToOuterDisposeScope(),
            cell.MoveToOuterDisposeScope()
        );
    }
}
