using Sharpest.Objectives;
using Sharpest.Operators;
using Sharpest.Spectra;
using Sharpest.Tests.Support;
using Sharpest.Tracking;
using TorchSharp;
using static TorchSharp.torch;

namespace Sharpest.Tests.Tracking;

public sealed class SharpnessFollowerTests : IDisposable
{
    private const double First = 20;
    private const double Second = 10;

    private static readonly double[] Values =
    [
        First,
        Second,
        5,
        .. Enumerable.Range(0, 96).Select(i => 1 - 0.02 * i),
        -3,
    ];

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor matrix;
    private readonly Tensor vectors;
    private readonly Tensor gradient;

    public SharpnessFollowerTests()
    {
        (matrix, vectors) = Spectrum.Matrix(Values);
        gradient = SmallModels.Random(Values.Length, ScalarType.Float64);
    }

    public void Dispose() => scope.Dispose();

    [Fact]
    public void A_matrix_that_turns_is_followed_within_the_error_that_the_residual_states()
    {
        using var follower = new SharpnessFollower();
        int products = 0;
        for (int step = 0; step < 40; step++)
        {
            Tensor turned = Turned(0.1 * step);
            FollowedSharpness now = follower.Follow(new DenseOperator(turned), gradient);

            Assert.Equal(SolverStatus.Converged, now.Status);
            Assert.True(now.Residual <= 0.1 * now.Value);
            // A Ritz value lies below λ₁, by the squared residual over the gap to what else there is at most.
            Assert.InRange(First - now.Value, -1e-9, now.Residual * now.Residual / (now.Value - Second) + 1e-9);
            Tensor e = follower.Direction!;
            Assert.Equal(now.Value, e.dot(turned.mv(e)).ToDouble(), 1e-9);
            Assert.Equal(now.Residual, (turned.mv(e) - e * now.Value).norm().ToDouble(), 1e-9);
            products += step == 0 ? 0 : now.Products;
        }
        Assert.InRange(products / 39.0, 1, 4);
    }

    [Fact]
    public void A_direction_that_overtakes_is_found_at_once_where_the_gradient_points_to_it()
    {
        using var follower = new SharpnessFollower();
        follower.Follow(new DenseOperator(matrix), gradient);
        Tensor risen = vectors.select(1, 7);
        Tensor changed = matrix + 30 * risen.outer(risen);

        FollowedSharpness now = follower.Follow(new DenseOperator(changed), gradient + 20 * risen);

        double lambda = 30 + Values[7];
        Assert.InRange(lambda - now.Value, -1e-9, now.Residual * now.Residual / (now.Value - First) + 1e-9);
        double cosine = follower.Direction!.dot(risen).ToDouble();
        Assert.True(1 - cosine * cosine <= Math.Pow(now.Residual / (now.Value - First), 2));
    }

    [Fact]
    public void The_curvature_of_a_quadratic_loss_is_that_of_its_closed_form()
    {
        // L = mean over n of (xᵀw − y)²: H = 2/n·XᵀX.
        var model = nn.Linear(30, 1, hasBias: false, dtype: ScalarType.Float64);
        Tensor inputs = SmallModels.Random(200 * 30, ScalarType.Float64).reshape(200, 30);
        Tensor targets = SmallModels.Random(200, ScalarType.Float64, seed: 3).reshape(200, 1);
        double lambda = linalg.eigvalsh(inputs.t().mm(inputs) * (2.0 / 200)).max().ToDouble();
        Objective objective = Objective.Regression(model, inputs, targets);
        using var follower = new SharpnessFollower(new FollowerOptions { Tolerance = 1e-6, MaxProducts = 29 });

        FollowedSharpness found = follower.Follow(objective);

        Assert.Equal(SolverStatus.Converged, found.Status);
        Assert.Equal(lambda, found.Value, 1e-8 * lambda);
    }

    [Theory]
    [InlineData(true, 0.1, true)] // layers of the library: differences serve
    [InlineData(true, 1e-6, false)] // to a residual that they do not reach
    [InlineData(false, 0.1, false)] // layers that cannot be held
    public void Differences_are_taken_where_they_serve_and_all_looks_are_right(bool own, double tolerance, bool differ)
    {
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float32, 24, 2);
        nn.Module<Tensor, Tensor> model = own
            ? SmallModels.OfLibraryLayers(ScalarType.Float32)
            : SmallModels.Convolutional(ScalarType.Float32, 2, 6);
        int passes = 0;
        Objective objective = Objective.Create(
            model,
            [0],
            _ =>
            {
                passes++;
                return nn.functional.cross_entropy(model.forward(inputs), labels);
            },
            _ => labels.numel()
        );
        using var follower = new SharpnessFollower(new FollowerOptions { Tolerance = tolerance, MaxProducts = 40 });
        follower.Follow(objective);
        Tensor before = objective.Parameters.Read();
        passes = 0;

        FollowedSharpness found = follower.Follow(objective);

        Assert.Equal(SolverStatus.Converged, found.Status);
        Assert.Equal(differ ? 1 + found.Products : 1, passes);
        Assert.True(Near.Same(before, objective.Parameters.Read()));
        using var hessian = new HessianOperator(objective);
        Tensor e = follower.Direction!;
        Tensor product = hessian.Apply(e);
        Assert.Equal(e.dot(product).ToDouble(), found.Value, 0.01 * found.Value);
        Assert.Equal((product - e * found.Value).norm().ToDouble(), found.Residual, 0.25 * tolerance * found.Value);
    }

    [Fact]
    public void A_follower_that_begins_at_a_kept_direction_goes_on_as_if_it_had_never_stopped()
    {
        using var whole = new SharpnessFollower();
        using var later = new SharpnessFollower();
        whole.Follow(new DenseOperator(Turned(0)), gradient);
        later.Begin(whole.Direction!);

        FollowedSharpness expected = whole.Follow(new DenseOperator(Turned(0.2)), gradient);
        FollowedSharpness actual = later.Follow(new DenseOperator(Turned(0.2)), gradient);

        Assert.Equal(expected, actual);
        Assert.True(Near.Same(whole.Direction!, later.Direction!));
    }

    [Fact]
    public void A_curvature_that_is_not_finite_is_told_and_the_direction_kept()
    {
        using var follower = new SharpnessFollower();
        follower.Follow(new DenseOperator(matrix), gradient);
        Tensor before = follower.Direction!.clone();

        FollowedSharpness now = follower.Follow(new CountingOperator(new DenseOperator(matrix), 0), gradient);

        Assert.Equal(SolverStatus.NonFinite, now.Status);
        Assert.True(double.IsNaN(now.Value) && double.IsNaN(now.Residual));
        Assert.True(Near.Same(before, follower.Direction!));
    }

    [Fact]
    public void The_products_are_bounded_and_the_state_says_so()
    {
        var counted = new CountingOperator(new DenseOperator(matrix));
        using var follower = new SharpnessFollower(new FollowerOptions { Tolerance = 1e-9, MaxProducts = 3 });

        FollowedSharpness now = follower.Follow(counted, gradient);

        Assert.Equal((3, 3, SolverStatus.MaxOperatorCalls), (counted.Calls, now.Products, now.Status));
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        var dense = new DenseOperator(matrix);
        Assert.Equal(
            0,
            TensorCount.Left(() =>
            {
                using var follower = new SharpnessFollower();
                follower.Follow(dense, gradient);
                follower.Follow(dense, gradient);
            })
        );
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var follower = new SharpnessFollower();
        var dense = new DenseOperator(matrix);
        Assert.Throws<ArgumentException>(() => follower.Follow(dense, ones(3, dtype: ScalarType.Float64)));
        follower.Begin(ones(3, dtype: ScalarType.Float64));
        Assert.Throws<ArgumentException>(() => follower.Follow(dense, gradient));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharpnessFollower(new() { GradientShare = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharpnessFollower(new() { Tolerance = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SharpnessFollower(new() { MaxProducts = 0 }));
    }

    // The same spectrum, with the first eigenvector turned by an angle towards the last one but two.
    private Tensor Turned(double angle)
    {
        Tensor turned = vectors.clone();
        Tensor one = vectors.select(1, 0);
        Tensor other = vectors.select(1, Values.Length - 3);
        turned.select(1, 0).copy_(one * Math.Cos(angle) + other * Math.Sin(angle));
        turned.select(1, Values.Length - 3).copy_(other * Math.Cos(angle) - one * Math.Sin(angle));
        return (turned * tensor(Values)).mm(turned.t());
    }
}
