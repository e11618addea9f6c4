using System.IO.Enumeration;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <content>Layouts of a part of a model.</content>
public sealed partial class ParameterLayout
{
    /// <summary>Lays out the parameters of a model whose names match.</summary>
    /// <param name="model">The model; it keeps ownership of its parameters.</param>
    /// <param name="patterns">
    /// Patterns for the whole of a name such as <c>block1.conv.weight</c>: <c>*</c> stands for any characters, dots
    /// included, <c>?</c> for one; <c>!</c> in front excludes. With exclusions alone, everything else is taken. A shared
    /// parameter matches by any of its names. Case counts.
    /// </param>
    /// <returns>The layout, in the model's order.</returns>
    /// <exception cref="ArgumentException">A pattern matches no name, or nothing is left; the message lists the names.</exception>
    public static ParameterLayout Matching(nn.Module model, params string[] patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        var all = new ParameterLayout(model);
        string[] wanted = [.. patterns.Where(p => !p.StartsWith('!'))];
        string[] excluded = [.. patterns.Where(p => p.StartsWith('!')).Select(p => p[1..])];
        string names = string.Join(", ", all.Entries.SelectMany(Names));
        foreach (string pattern in wanted.Concat(excluded))
        {
            if (!all.Entries.Any(entry => Matches(entry, pattern)))
                throw new ArgumentException($"No parameter matches '{pattern}'; there are {names}.", nameof(patterns));
        }
        int[] taken =
        [
            .. Enumerable
                .Range(0, all.Entries.Count)
                .Where(i => wanted.Length == 0 || wanted.Any(p => Matches(all.Entries[i], p)))
                .Where(i => !excluded.Any(p => Matches(all.Entries[i], p))),
        ];
        return taken.Length > 0
            ? all.Part(taken)
            : throw new ArgumentException(
                $"The patterns exclude every parameter; there are {names}.",
                nameof(patterns)
            );
    }

    /// <summary>Lays out the parameters of each layer on their own.</summary>
    /// <param name="model">The model; it keeps ownership of its parameters.</param>
    /// <returns>
    /// One pair for each module that owns parameters which require a gradient, not through its parts, in the model's order.
    /// The model itself is called <c>(model)</c>. A shared parameter belongs to the first of its layers.
    /// </returns>
    /// <exception cref="ArgumentException">No parameter requires a gradient, or dtypes or devices differ.</exception>
    public static IReadOnlyList<(string Layer, ParameterLayout Parameters)> ByLayer(nn.Module model)
    {
        var all = new ParameterLayout(model);
        return
        [
            .. Enumerable
                .Range(0, all.Entries.Count)
                .GroupBy(i => LayerOf(all.Entries[i].Name))
                .Select(layer => (layer.Key, all.Part([.. layer]))),
        ];
    }

    // Some of this layout's parameters, with names and order kept.
    private ParameterLayout Part(IReadOnlyList<int> indices) =>
        new(indices.SelectMany(i => Names(Entries[i]).Select(name => (name, parameters[i]))));

    private static string LayerOf(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : "(model)";

    private static IEnumerable<string> Names(ParameterEntry entry) => entry.Aliases.Prepend(entry.Name);

    private static bool Matches(ParameterEntry entry, string pattern) =>
        Names(entry).Any(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    // Every name of every parameter, those of shared ones more than once; the model itself names each parameter once.
    private static IEnumerable<(string, Tensor)> NamedParameters(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        (string, Tensor)[] first = [.. model.named_parameters().Select(p => (p.name, (Tensor)p.parameter))];
        IEnumerable<(string, Tensor)> again = ModuleModes
            .Named(model)
            .SelectMany(m =>
                m.Module.named_parameters(recurse: false)
                    .Select(p => (m.Name.Length == 0 ? p.name : $"{m.Name}.{p.name}", (Tensor)p.parameter))
            );
        return first.Concat(again).Where(p => p.Item2.IsInvalid || p.Item2.requires_grad);
    }
}
