namespace Sharpest.Runs.Figures;

/// <summary>
/// The colours of the inks. The hues are those of Okabe and Ito, which people with the common forms of colour blindness
/// can tell apart, darkened or lightened until each has a contrast of 3 to 1 with its ground.
/// </summary>
internal static class Palette
{
    private static readonly Dictionary<Ink, (string Light, string Dark)> Colors = new()
    {
        [Ink.Surface] = ("#ffffff", "#17191d"),
        [Ink.Text] = ("#1d2126", "#eceef1"),
        [Ink.Muted] = ("#5d646d", "#a4abb5"),
        [Ink.Axis] = ("#9aa1aa", "#646b75"),
        [Ink.Grid] = ("#e9ebee", "#2a2e34"),
        [Ink.Threshold] = ("#c2410c", "#ff9d66"),
        [Ink.Good] = ("#008f6b", "#34c79b"),
        [Ink.Rank] = ("#0b62a4", "#6fb6f2"),
        [Ink.Gradient] = ("#b0508a", "#e79cc6"),
        [Ink.Run1] = ("#0b6fb8", "#62b5f5"),
        [Ink.Run2] = ("#c85a00", "#f5a04c"),
        [Ink.Run3] = ("#008264", "#3bcaa0"),
        [Ink.Run4] = ("#a3477f", "#e79cc6"),
        [Ink.Run5] = ("#84700a", "#e3cf4e"),
        [Ink.Run6] = ("#50575f", "#b9c0c9"),
    };

    private static readonly Ink[] Runs = [Ink.Run1, Ink.Run2, Ink.Run3, Ink.Run4, Ink.Run5, Ink.Run6];

    internal static string Light(Ink ink) => Colors[ink].Light;

    internal static string Dark(Ink ink) => Colors[ink].Dark;

    internal static Ink ForRun(int index) => Runs[index % Runs.Length];

    // The name of the CSS variable that holds an ink.
    internal static string Variable(Ink ink) => "--" + ink.ToString().ToLowerInvariant();
}
