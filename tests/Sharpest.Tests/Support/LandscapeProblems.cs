using Sharpest.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sharpest.Tests.Support;

/// <summary>Losses to walk over, and directions to walk along.</summary>
internal static class LandscapeProblems
{
    public static Tensor[] Rows(Tensor matrix) =>
        [.. Enumerable.Range(0, (int)matrix.size(0)).Select(i => matrix.select(0, i))];

    public static Tensor Axis(int i, int n = 3) => eye(n, dtype: ScalarType.Float64).select(0, i);

    public static Tensor Unit(Tensor v) => v / v.norm();

    public static Tensor Random(Objective objective, long seed) =>
        SmallModels.Random(objective.Parameters.Dimension, objective.Parameters.DType, seed);

    public static Objective Dense(int seed)
    {
        (Tensor inputs, Tensor labels) = SmallModels.Vectors(ScalarType.Float64, 12, seed);
        return Objective.Classification(SmallModels.Mlp(ScalarType.Float64, seed), inputs, labels);
    }

    public static Objective Convolutional(int seed)
    {
        (Tensor inputs, Tensor labels) = SmallModels.Images(ScalarType.Float64, 6, 2, seed);
        return Objective.Classification(
            SmallModels.Convolutional(ScalarType.Float64, 2, 3, seed: seed),
            inputs,
            labels
        );
    }

    public static Objective OfParameter(Parameter w, Func<Tensor> loss) =>
        Objective.Create(nn.Linear(1, 1), [0], _ => loss(), _ => 1, new ParameterLayout([("w", w)]));
}
