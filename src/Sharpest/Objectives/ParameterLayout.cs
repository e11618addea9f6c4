using static TorchSharp.torch;

namespace Sharpest.Objectives;

/// <summary>
/// Where each named parameter lies in a flat vector: in the order given, each parameter row by row, without gaps. All flat
/// vectors of this library (gradients, eigenvectors) have this layout.
/// </summary>
public sealed partial class ParameterLayout
{
    private readonly Tensor[] parameters;

    /// <summary>Lays out the parameters of a model that require gradients.</summary>
    /// <param name="model">The model; it keeps ownership of its parameters.</param>
    /// <exception cref="ArgumentException">No parameter requires a gradient, or dtypes or devices differ.</exception>
    public ParameterLayout(nn.Module model)
        : this(NamedParameters(model)) { }

    /// <summary>Lays out the given parameters.</summary>
    /// <param name="named">
    /// Names and leaves that require gradients; the caller keeps ownership. A tensor under several names is taken once.
    /// </param>
    /// <exception cref="ArgumentException">There is none, one requires no gradient, or dtypes or devices differ.</exception>
    public ParameterLayout(IEnumerable<(string Name, Tensor Parameter)> named)
    {
        ArgumentNullException.ThrowIfNull(named);
        (string Name, Tensor Parameter)[] all = [.. named];
        if (all.Length == 0)
            throw new ArgumentException("There is no parameter that requires a gradient.", nameof(named));
        foreach ((string name, Tensor parameter) in all)
            Check(name, parameter, all[0].Parameter);
        IGrouping<nint, (string Name, Tensor Parameter)>[] distinct = [.. all.GroupBy(p => p.Parameter.Handle)];
        parameters = [.. distinct.Select(names => names.First().Parameter)];
        DType = parameters[0].dtype;
        Device = parameters[0].device;
        var entries = new ParameterEntry[distinct.Length];
        long offset = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            string[] names = [.. distinct[i].Select(p => p.Name).Distinct()];
            entries[i] = new ParameterEntry(names[0], [.. parameters[i].shape], offset) { Aliases = names[1..] };
            offset += entries[i].Count;
        }
        Entries = entries;
        Dimension = offset;
    }

    /// <summary>The parameters in order.</summary>
    public IReadOnlyList<ParameterEntry> Entries { get; }

    /// <summary>The length n of a flat vector.</summary>
    public long Dimension { get; }

    /// <summary>The dtype of every parameter and flat vector.</summary>
    public ScalarType DType { get; }

    /// <summary>The device of every parameter and flat vector.</summary>
    public Device Device { get; }

    /// <summary>The parameters themselves, in order; the model owns them.</summary>
    internal IReadOnlyList<Tensor> Parameters => parameters;

    /// <summary>Copies the parameters into a flat vector.</summary>
    /// <returns>Shape <c>[n]</c>, no graph; the caller disposes it.</returns>
    public Tensor Read() => Flatten(parameters);

    /// <summary>Copies a flat vector into the parameters, in place.</summary>
    /// <param name="flat">Shape <c>[n]</c>, dtype and device of the parameters.</param>
    /// <exception cref="ArgumentException">The vector has another shape, dtype or device.</exception>
    public void Write(Tensor flat)
    {
        CheckVector(flat, nameof(flat));
        using IDisposable scope = NewDisposeScope();
        using IDisposable _ = no_grad();
        for (int i = 0; i < parameters.Length; i++)
            parameters[i].copy_(Part(flat, i));
    }

    /// <summary>Joins one tensor a parameter into a flat vector.</summary>
    /// <param name="parts">One tensor a parameter in order, or null for zeros.</param>
    /// <returns>Shape <c>[n]</c>, no graph; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The number or the size of the parts does not fit.</exception>
    public Tensor Flatten(IReadOnlyList<Tensor?> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count != parameters.Length)
            throw new ArgumentException(
                $"{parts.Count} parts were given for {parameters.Length} parameters.",
                nameof(parts)
            );
        using IDisposable _ = no_grad();
        Tensor flat = zeros(Dimension, dtype: DType, device: Device);
        using IDisposable scope = NewDisposeScope();
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i] is not { } part)
                continue;
            if (part.numel() != Entries[i].Count)
            {
                throw new ArgumentException(
                    $"The part for {Entries[i].Name} has {part.numel()} numbers; the parameter has {Entries[i].Count}.",
                    nameof(parts)
                );
            }
            flat.narrow(0, Entries[i].Offset, Entries[i].Count).copy_(part.reshape(-1));
        }
        return flat;
    }

    /// <summary>Cuts a flat vector into views of the parameters' shapes.</summary>
    /// <param name="flat">Shape <c>[n]</c>.</param>
    /// <returns>One view a parameter, in order; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The vector has another shape, dtype or device.</exception>
    public Tensor[] Split(Tensor flat)
    {
        CheckVector(flat, nameof(flat));
        var parts = new Tensor[parameters.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            using Tensor piece = flat.narrow(0, Entries[i].Offset, Entries[i].Count);
            parts[i] = piece.view(parameters[i].shape);
        }
        return parts;
    }

    /// <summary>Throws unless the tensor is a flat vector of this layout.</summary>
    /// <param name="flat">The tensor.</param>
    /// <param name="name">Its name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The vector has another shape, dtype or device.</exception>
    internal void CheckVector(Tensor flat, string name)
    {
        ArgumentNullException.ThrowIfNull(flat, name);
        if (flat.IsInvalid)
            throw new ArgumentException("The vector has been disposed.", name);
        if (flat.dim() != 1 || flat.size(0) != Dimension || flat.dtype != DType || flat.device_type != Device.type)
        {
            throw new ArgumentException(
                $"The vector is {flat.dtype} [{string.Join(", ", flat.shape)}] on {flat.device}; "
                    + $"{DType} [{Dimension}] on {Device} is needed.",
                name
            );
        }
    }

    private Tensor Part(Tensor flat, int i)
    {
        using Tensor piece = flat.narrow(0, Entries[i].Offset, Entries[i].Count);
        return piece.view(parameters[i].shape);
    }

    // Throws where a parameter is gone; what a model holds instead of it is not what this layout speaks of.
    internal void ThrowIfDisposed()
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!parameters[i].IsInvalid)
                continue;
            throw new InvalidOperationException(
                $"Parameter {Entries[i].Name} has been disposed: the model was disposed, or its parameters were replaced, for "
                    + "instance by to(), or by setting a new one. Make the layout and the objective anew."
            );
        }
    }

    private static void Check(string name, Tensor parameter, Tensor first)
    {
        if (parameter.IsInvalid)
            throw new ArgumentException($"Parameter {name} has been disposed.");
        if (!parameter.requires_grad)
            throw new ArgumentException($"Parameter {name} does not require a gradient; leave it out.");
        if (!parameter.is_floating_point())
            throw new ArgumentException(
                $"Parameter {name} is {parameter.dtype}; floating-point parameters are needed."
            );
        if (!parameter.is_leaf)
            throw new ArgumentException($"Parameter {name} is not a leaf: it was computed from another tensor.");
        if (parameter.dtype != first.dtype || parameter.device_type != first.device_type)
        {
            throw new ArgumentException(
                $"Parameter {name} is {parameter.dtype} on {parameter.device}; "
                    + $"the first one is {first.dtype} on {first.device}. Choose parameters of one kind, or convert the model."
            );
        }
    }
}
