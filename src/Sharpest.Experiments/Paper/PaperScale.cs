namespace Sharpest.Experiments.Paper;

/// <summary>How large an experiment of the paper is made.</summary>
public enum PaperScale
{
    /// <summary>Fashion-MNIST, small enough for two cores and some minutes; it is to show the same effect.</summary>
    Laptop,

    /// <summary>The paper's own data sets, networks and numbers.</summary>
    Full,
}
