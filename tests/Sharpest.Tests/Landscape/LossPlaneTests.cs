using Sharpest.Landscape;
using Sharpest.Objectives;
using Sharpest.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static Sharpest.Tests.Support.LandscapeProblems;
using static TorchSharp.torch;

namespace Sharpest.Tests.Landscape;

public sealed class LossPlaneTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void On_a_quadratic_the_plane_follows_the_closed_form_and_its_centre_is_the_loss()
    {
        double[] at = [1, -2, 3];
        Parameter w = new(tensor(at));
        Objective objective = OfParameter(w, () => 0.5 * (tensor((double[])[4, 2, 1]) * w.square()).sum());
        IReadOnlyList<double> rows = LossPlane.Axis(0.5, 5);
        double[] columns = [-1, 0, 2];

        LossPlane plane = LossPlane.Measure(objective, Axis(0), Axis(1) + Axis(0), rows, columns);

        for (int i = 0; i < rows.Count; i++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                double x = 1 + rows[i] + columns[j];
                double y = -2 + columns[j];
                Assert.Equal(2 * x * x + y * y + 4.5, plane.Losses[i][j], 1e-13);
            }
        }
        Assert.Equal(objective.Loss(), plane.Centre);
        Assert.Equal(plane.Centre, plane.Losses[2][1]);
        Assert.Equal(Math.Sqrt(0.5), plane.Cosine, 1e-14);
        Assert.Equal(15, plane.ForwardPasses);
        Assert.Equal(at, Near.Values(w));
    }

    [Fact]
    public void A_grid_without_the_middle_has_a_centre_all_the_same()
    {
        Objective objective = Convolutional(3);

        LossPlane plane = LossPlane.Measure(objective, Random(objective, 1), Random(objective, 2), [0.1], [0.2, 0.3]);

        Assert.Equal(3, plane.ForwardPasses);
        Assert.Equal(objective.Loss(), plane.Centre);
        Assert.NotEqual(plane.Centre, plane.Losses[0][0]);
    }

    [Fact]
    public void An_axis_is_even_and_symmetric_with_zero_in_the_middle()
    {
        IReadOnlyList<double> axis = LossPlane.Axis(0.3, 7);

        Assert.Equal(7, axis.Count);
        Assert.Equal(0, axis[3]);
        Assert.Equal((-0.3, 0.3), (axis[0], axis[^1]));
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(-axis[i], axis[6 - i]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LossPlane.Axis(0.3, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => LossPlane.Axis(0, 5));
    }

    [Fact]
    public void Weights_are_back_bit_for_bit_and_no_tensor_is_left()
    {
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float32, 8);
        Objective objective = Objective.Classification(SmallModels.Mlp(ScalarType.Float32), inputs, labels);
        Tensor home = objective.Parameters.Read();
        Tensor d = Random(objective, 3);
        Tensor e = Random(objective, 4);

        Assert.Equal(0, TensorCount.Left(() => LossPlane.Measure(objective, d, e, [-9, 0], [0, 9])));
        Assert.True(Near.Same(objective.Parameters.Read(), home));
        Assert.Throws<OperationCanceledException>(() =>
            LossPlane.Measure(objective, d, e, [1], [1], new CancellationToken(true))
        );
        Assert.True(Near.Same(objective.Parameters.Read(), home));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Objective objective = Dense(1);
        Tensor d = Random(objective, 3);

        Assert.Throws<ArgumentException>(() => LossPlane.Measure(objective, d, ones(3), [1], [1]));
        Assert.Throws<ArgumentException>(() => LossPlane.Measure(objective, d, d * 0, [1], [1]));
        Assert.Throws<ArgumentException>(() => LossPlane.Measure(objective, d, d, [], [1]));
        Assert.Throws<ArgumentException>(() => LossPlane.Measure(objective, d, d, [1], [double.NaN]));
    }
}
