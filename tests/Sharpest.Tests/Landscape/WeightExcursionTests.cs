using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Landscape;

public sealed class WeightExcursionTests
{
    [Fact]
    public void Every_move_starts_from_home_and_the_way_back_is_exact()
    {
        using IDisposable scope = NewDisposeScope();
        var layout = new ParameterLayout(SmallModels.Mlp(ScalarType.Float32));
        Tensor home = layout.Read();
        Tensor direction = SmallModels.Random(layout.Dimension, ScalarType.Float32);

        using (var excursion = new WeightExcursion(layout))
        {
            excursion.MoveTo(direction, 1e6);
            Assert.True(Near.RelativeError(layout.Read(), home + 1e6 * direction) < 1e-6);
            excursion.MoveTo(direction, -0.5);
            Assert.True(Near.RelativeError(layout.Read(), home - 0.5 * direction) < 1e-6);
            excursion.MoveTo(direction, double.NaN);
            excursion.Dispose(); // a second end, by the using, does nothing
            layout.Write(home + 0);
        }

        Assert.True(Near.Same(layout.Read(), home));
    }

    [Fact]
    public void An_excursion_outlives_the_dispose_scope_in_which_it_began()
    {
        var layout = new ParameterLayout(SmallModels.Mlp(ScalarType.Float32));
        using Tensor home = layout.Read();
        using Tensor direction = SmallModels.Random(layout.Dimension, ScalarType.Float32);
        WeightExcursion excursion;
        using (NewDisposeScope())
        {
            excursion = new WeightExcursion(layout);
            excursion.MoveTo(direction, 1);
        }

        excursion.Dispose();

        using Tensor now = layout.Read();
        Assert.True(Near.Same(now, home));
    }

    [Fact]
    public void A_direction_that_does_not_fit_is_refused_and_nothing_moves()
    {
        using IDisposable scope = NewDisposeScope();
        var layout = new ParameterLayout(SmallModels.Mlp(ScalarType.Float32));
        Tensor home = layout.Read();
        using var excursion = new WeightExcursion(layout);

        Assert.Throws<ArgumentException>(() => excursion.MoveTo(ones(3), 1));
        Assert.Throws<ArgumentException>(() => excursion.MoveTo(home.@double(), 1));
        Assert.True(Near.Same(layout.Read(), home));
    }
}
