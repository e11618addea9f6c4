using Sharpest.Convolutions;
using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Tests.Convolutions;

public sealed class ConvolutionGuardTests
{
    private static readonly bool Sound = !SharpestRuntime.Start().Convolutions.IsFaulty;

    [Fact]
    public void A_convolution_of_TorchSharp_is_allowed_on_a_sound_machine_only() =>
        Assert.Equal(Sound, Allowed(nn.Sequential(("conv", nn.Conv2d(3, 4, 3)))));

    [Fact]
    public void An_own_convolution_is_allowed_because_it_takes_only_what_was_proven_right()
    {
        foreach ((long from, long to) in ((long, long)[])[(1, 32), (32, 32), (16, 16), (17, 32)])
            Assert.True(Allowed(new Convolution2d("own", from, to, 3, 1)));
    }

    [Fact]
    public void A_model_without_convolutions_is_allowed() =>
        Assert.True(Allowed(nn.Sequential(("dense", nn.Linear(3, 4)), ("tanh", nn.Tanh()))));

    [Fact]
    public void A_foreign_module_counts_as_unproven_unless_it_declares_itself()
    {
        Assert.Equal(Sound, Allowed(new Foreign()));
        Assert.True(Allowed(new Declared()));
    }

    [Fact]
    public void The_switch_returns_to_where_it_was()
    {
        Assert.SkipUnless(OneDnn.HasSwitch, "this libtorch has no switch");
        foreach (bool before in (bool[])[true, false])
        {
            using OneDnn.Scope around = OneDnn.Set(before);
            Allowed(new Declared());
            Assert.Equal(before, OneDnn.IsOn);
            Allowed(new Foreign());
            Assert.Equal(before, OneDnn.IsOn);
        }
    }

    private static bool Allowed(nn.Module model)
    {
        using (model)
        using (ConvolutionGuard.Allow(model))
            return OneDnn.IsOn;
    }

    private class Foreign() : nn.Module<Tensor, Tensor>(nameof(Foreign))
    {
        public override Tensor forward(Tensor input) => input.clone();
    }

    private sealed class Declared : Foreign, IConvolvesByModule;
}
