namespace Sharpest.Experiments.Paper.Items;

/// <summary>Where more than one item differs from the paper's own scripts.</summary>
internal static class Deviation
{
    public const string Zoom =
        "The paper made another run for its zoom, measured every 512 examples of the first two epochs; here it is the same run: its first steps one by one at full scale, its usual measurements on a laptop.";

    public const string Ranking =
        "The paper's eigensolver ranked by |λ|, so that a large negative eigenvalue took the place of a positive one; here the algebraically largest are found.";

    public const string Sample =
        "At laptop scale curvature is measured on the same examples all along, so that its changes are those of the weights alone; the paper drew augmented examples anew each time, as the full scale does.";

    public const string Schedule =
        "γ is the one that is asked for all along; the paper's schedule of γ was read once, when its graph was built, and had no effect.";
}
