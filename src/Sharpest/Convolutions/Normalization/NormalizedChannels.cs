using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Convolutions.Normalization;

/// <summary>
/// y = max(s·x + t, floor) with s = γ·r and t = β − s·μ, whose first and second derivatives are walks of
/// <see cref="PixelChannels"/> and whose higher ones are libtorch's.
/// </summary>
internal static class NormalizedChannels
{
    /// <summary>y, differentiable any number of times with respect to x, γ and β.</summary>
    /// <param name="x">Images that <see cref="PixelChannels"/> serves, shape <c>[N, C, H, W]</c>.</param>
    /// <param name="gamma">γ, shape <c>[C]</c>.</param>
    /// <param name="beta">β, shape <c>[C]</c>.</param>
    /// <param name="statistics">r and μ.</param>
    /// <param name="floor">The smallest value.</param>
    /// <returns>The shape of x; the caller disposes it.</returns>
    public static Tensor Apply(Tensor x, Tensor gamma, Tensor beta, ChannelStatistics statistics, float floor) =>
        Output.apply(x, gamma, beta, new Setting(statistics, floor));

    private sealed record Setting(ChannelStatistics Statistics, float Floor)
    {
        public ChannelMap Map(Tensor gamma, Tensor beta) => Statistics.Map(gamma, beta, Floor);

        public List<Tensor> Gradients(Tensor g, Tensor x, Tensor gamma, Tensor beta)
        {
            (Tensor toX, double[] toSlope, double[] toShift) = PixelChannels.Gradients(g, x, Map(gamma, beta));
            return [toX, Statistics.ToGamma(toSlope, toShift), Statistics.ToBeta(toShift)];
        }

        public List<Tensor> Along(Saved at, Tensor u, Tensor? v, Tensor? c)
        {
            ChannelMap turn = Statistics.Map(v, c, Floor);
            (Tensor toG, Tensor toX, double[] toSlope) = PixelChannels.Along(
                at.G!,
                at.X,
                Map(at.Gamma, at.Beta),
                u,
                turn
            );
            return [toG, toX, Statistics.ToGamma(toSlope), null!, null!];
        }

        // The same as Along, of operations that can be differentiated, and without u where there is none.
        public List<Tensor> ComposedAlong(Saved at, Tensor? u, Tensor? v, Tensor? c)
        {
            (Tensor rate, Tensor mean) = Statistics.Broadcast();
            Tensor slope = Images(at.Gamma) * rate;
            Tensor above = Above(at, slope, mean);
            Tensor given = at.G! * above;
            Tensor? turn = v is null ? null : Images(v) * rate;
            Tensor change = zeros_like(at.X);
            if (u is not null)
                change += u * slope;
            if (turn is not null)
                change += turn * (at.X - mean);
            if (c is not null)
                change += Images(c);
            return
            [
                change * above,
                turn is null ? null! : given * turn,
                u is null ? null! : (given * u * rate).sum([0, 2, 3]),
                null!,
                null!,
            ];
        }

        private Tensor Above(Saved at, Tensor slope, Tensor mean)
        {
            using IDisposable constant = no_grad();
            return (Images(at.Beta) + slope * (at.X - mean) > Floor).to(at.X.dtype);
        }

        private static Tensor Images(Tensor channels) => channels.view(1, -1, 1, 1);
    }

    private sealed record Saved(Tensor X, Tensor Gamma, Tensor Beta, Tensor? G, Setting Setting)
    {
        public static Saved Of(autograd.AutogradContext context)
        {
            List<Tensor> tensors = context.get_saved_variables();
            return new Saved(
                tensors[0],
                tensors[1],
                tensors[2],
                tensors.Count > 3 ? tensors[3] : null,
                (Setting)context.get_data("setting")
            );
        }

        public void In(autograd.AutogradContext context)
        {
            context.save_for_backward(G is null ? [X, Gamma, Beta] : [X, Gamma, Beta, G]);
            context.save_data("setting", Setting);
            context.set_materialize_grads(false);
        }
    }

    // (x, γ, β) → y.
    private sealed class Output : autograd.SingleTensorFunction<Output>
    {
        public override string Name => "NormalizedChannels.Output";

        public override Tensor forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (x, gamma, beta) = ((Tensor)arguments[0], (Tensor)arguments[1], (Tensor)arguments[2]);
            var setting = (Setting)arguments[3];
            new Saved(x, gamma, beta, null, setting).In(context);
            return PixelChannels.Apply(x, setting.Map(gamma, beta));
        }

        public override List<Tensor> backward(autograd.AutogradContext context, Tensor g) =>
            CustomNode.Answer(
                [g],
                4,
                () =>
                {
                    Saved at = Saved.Of(context);
                    List<Tensor> gradients = is_grad_enabled()
                        ? Gradient.apply(g, at.X, at.Gamma, at.Beta, at.Setting)
                        : at.Setting.Gradients(g, at.X, at.Gamma, at.Beta);
                    return [.. gradients, null!];
                }
            );
    }

    // (g, x, γ, β) → the gradients of ⟨g, y⟩ to x, γ and β.
    private sealed class Gradient : autograd.MultiTensorFunction<Gradient>
    {
        public override string Name => "NormalizedChannels.Gradient";

        public override List<Tensor> forward(autograd.AutogradContext context, params object[] arguments)
        {
            var (g, x) = ((Tensor)arguments[0], (Tensor)arguments[1]);
            var (gamma, beta, setting) = ((Tensor)arguments[2], (Tensor)arguments[3], (Setting)arguments[4]);
            new Saved(x, gamma, beta, g, setting).In(context);
            return setting.Gradients(g, x, gamma, beta);
        }

        public override List<Tensor> backward(autograd.AutogradContext context, List<Tensor> directions) =>
            CustomNode.Answer(
                directions,
                5,
                () =>
                {
                    Saved at = Saved.Of(context);
                    Tensor?[] given = [.. directions.Select(d => d.IsInvalid ? null : d)];
                    return given[0] is { } u && !is_grad_enabled()
                        ? at.Setting.Along(at, u, given[1], given[2])
                        : at.Setting.ComposedAlong(at, given[0], given[1], given[2]);
                }
            );
    }
}
