using Sharpest.Operators;
using Sharpest.Spectra;

namespace Sharpest.Tracking;

/// <summary>When a <see cref="SharpnessTracker"/> measures, and what.</summary>
public sealed record TrackerOptions
{
    /// <summary>
    /// Little effort: every 400 steps to a residual of 10⁻². Give it an objective over a few hundred examples, of which the
    /// eigenvalues of more examples differ by some tenths.
    /// </summary>
    public static TrackerOptions Economy { get; } =
        new()
        {
            Every = 400,
            Solver = new LanczosOptions { Tolerance = 1e-2 },
        };

    /// <summary>The defaults; meant for an objective over a twentieth of the training examples.</summary>
    public static TrackerOptions Standard { get; } = new();

    /// <summary>Much effort: ten directions every 50 steps, and the step analysed at each measurement.</summary>
    public static TrackerOptions Full { get; } =
        new()
        {
            Every = 50,
            Directions = 10,
            AnalyseEvery = 1,
        };

    /// <summary>Steps between two measurements; 0 for none by period.</summary>
    /// <value>The default is 100.</value>
    public int Every { get; init; } = 100;

    /// <summary>Stretches of training of which every step is measured.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<ZoomWindow> Zoom { get; init; } = [];

    /// <summary>What else makes a measurement due: changes of the loss or of the gradients.</summary>
    /// <value>The default is none. A trigger has a memory and belongs to one tracker.</value>
    public IReadOnlyList<IMeasurementTrigger> Triggers { get; init; } = [];

    /// <summary>Steps after a measurement in which no trigger makes another one due.</summary>
    /// <value>The default is 10.</value>
    public int TriggerPause { get; init; } = 10;

    /// <summary>K: how many of the sharpest directions are found.</summary>
    /// <value>The default is 5.</value>
    public int Directions { get; init; } = 5;

    /// <summary>Steps of one epoch, to stamp measurements with; 0 if unknown.</summary>
    /// <value>The default is 0.</value>
    public int StepsPerEpoch { get; init; }

    /// <summary>Every how many measurements the step is analysed too; 0 for never.</summary>
    /// <value>The default is 0.</value>
    public int AnalyseEvery { get; init; }

    /// <summary>When the search for directions stops.</summary>
    /// <value>The default is that of the solver.</value>
    public LanczosOptions Solver { get; init; } = new();

    /// <summary>The memory budget.</summary>
    /// <value>The default is that of the Hessian.</value>
    public HessianOptions Hessian { get; init; } = new();
}

/// <summary>A stretch of training.</summary>
/// <param name="From">The first step of it.</param>
/// <param name="Count">How many steps it has.</param>
public sealed record ZoomWindow(long From, long Count)
{
    /// <summary>Whether a step lies within.</summary>
    /// <param name="step">Optimizer steps done.</param>
    /// <returns>Whether From ≤ step &lt; From + Count.</returns>
    public bool Contains(long step) => step >= From && step < From + Count;
}
