using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Measuring;

/// <summary>The names by which matrices are asked for.</summary>
public static class MatrixKinds
{
    private static readonly (string Name, MatrixKind Kind)[] Known =
    [
        ("hessian", MatrixKind.Hessian),
        ("ggn", MatrixKind.GaussNewton),
        ("fisher", MatrixKind.Fisher),
        ("gradient-covariance", MatrixKind.GradientCovariance),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>The matrix of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="SpecException">There is none of that name.</exception>
    public static MatrixKind Parse(string name)
    {
        int index = Array.FindIndex(Known, k => k.Name == name);
        return index >= 0
            ? Known[index].Kind
            : throw new SpecException([$"--operator {name} is not known: {NearestName.Hint(name, Names)}"]);
    }

    /// <summary>The name of a matrix.</summary>
    /// <param name="kind">The matrix.</param>
    /// <returns>Its name.</returns>
    public static string NameOf(MatrixKind kind) => Known.Single(k => k.Kind == kind).Name;
}
