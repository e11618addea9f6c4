using System.Globalization;
using System.Text;

namespace Sharpest.Runs.Storage;

/// <summary>Names that stay inside the folder they are put in, on every platform.</summary>
internal static class FileNames
{
    private const int MaximumSlug = 60;

    internal static string Check(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name[0] == '.' || name[^1] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            throw new ArgumentException(
                $"'{name}' is not a file name here: use letters, digits, '-', '_' and '.', with no '.' at either end.",
                nameof(name)
            );
        }

        return name;
    }

    internal static string ForStep(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}");
    }

    // What is not a letter or digit becomes a single dash.
    internal static string Slug(string text, string fallback)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '_')
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var trimmed = slug.ToString(0, Math.Min(slug.Length, MaximumSlug)).Trim('-');
        return trimmed.Length == 0 ? fallback : trimmed;
    }
}
