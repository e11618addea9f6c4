using System.Globalization;

namespace Sharpest.Experiments.Specs;

/// <summary>The epochs after which a learning rate is dropped, as a person writes them: <c>80,120</c>.</summary>
internal static class DropEpochs
{
    /// <summary>Reads them.</summary>
    /// <param name="text">Whole numbers from 1 on, separated by commas.</param>
    /// <returns>The numbers in the order written, or null when the text is something else.</returns>
    public static IReadOnlyList<int>? Parse(string text)
    {
        var epochs = new List<int>();
        foreach (string part in text.Split(','))
        {
            if (!int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int epoch) || epoch < 1)
                return null;
            epochs.Add(epoch);
        }
        return epochs;
    }
}
