using System.Collections;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Sharpest.Objectives;

// Finds the tensors and numbers in a batch of whatever type, to compare two readings of it.
internal static class BatchContents
{
    private const int Deepest = 4;

    // Where the two differ, in words, or null.
    public static string? Difference(object? first, object? second, string where = "the batch", int depth = 0)
    {
        if (depth > Deepest || first is null || second is null || ReferenceEquals(first, second))
            return (first is null) != (second is null) ? $"{where} is null once" : null;
        return (first, second) switch
        {
            (Tensor a, Tensor b) => SameTensor(a, b) ? null : $"{where} holds other numbers",
            (ITuple a, ITuple b) => Items(Elements(a), Elements(b), where, depth),
            (IDictionary a, IDictionary b) => Entries(a, b, where, depth),
            (string, _) => null,
            (IEnumerable a, IEnumerable b) => Items([.. a.Cast<object?>()], [.. b.Cast<object?>()], where, depth),
            (IConvertible a, IConvertible b) => a.Equals(b) ? null : $"{where} is {a}, then {b}",
            _ => Members(first, second, where, depth),
        };
    }

    private static bool SameTensor(Tensor a, Tensor b)
    {
        if (a.IsInvalid || b.IsInvalid)
            return a.IsInvalid == b.IsInvalid;
        if (a.dtype != b.dtype || !a.shape.AsSpan().SequenceEqual(b.shape))
            return false;
        using Tensor left = a.detach();
        using Tensor right = b.detach();
        return left.is_floating_point() ? left.allclose(right, 0, 0, equal_nan: true) : left.Equals(right);
    }

    private static object?[] Elements(ITuple tuple) => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])];

    private static string? Items(object?[] a, object?[] b, string where, int depth) =>
        a.Length != b.Length
            ? $"{where} has {a.Length} items, then {b.Length}"
            : a.Select((item, i) => Difference(item, b[i], $"{where}, item {i + 1},", depth + 1))
                .FirstOrDefault(d => d is not null);

    private static string? Entries(IDictionary a, IDictionary b, string where, int depth)
    {
        foreach (object key in a.Keys)
        {
            if (!b.Contains(key))
                return $"{where} has '{key}' once";
            if (Difference(a[key], b[key], $"{where}, '{key}',", depth + 1) is { } difference)
                return difference;
        }
        return a.Count == b.Count ? null : $"{where} has {a.Count} entries, then {b.Count}";
    }

    // A record or class of the user's own: its properties.
    private static string? Members(object a, object b, string where, int depth)
    {
        if (a.GetType() != b.GetType())
            return $"{where} is a {a.GetType().Name}, then a {b.GetType().Name}";
        return a.GetType()
            .GetProperties()
            .Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && IsContent(p.PropertyType))
            .Select(p => Difference(p.GetValue(a), p.GetValue(b), $"{where}, {p.Name},", depth + 1))
            .FirstOrDefault(d => d is not null);
    }

    private static bool IsContent(Type type) =>
        typeof(Tensor).IsAssignableFrom(type)
        || typeof(ITuple).IsAssignableFrom(type)
        || (typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(string));
}
