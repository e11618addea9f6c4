using Sharpest.Experiments.Plugins;

namespace Sharpest.Experiments.Measuring;

/// <summary>What to measure at one set of weights.</summary>
public sealed record MeasureOptions
{
    /// <summary>The model's name in the catalog.</summary>
    public required string Model { get; init; }

    /// <summary>The safetensors file of the weights, under the names of the model's state dictionary.</summary>
    public required string Weights { get; init; }

    /// <summary>The data set's name in the catalog.</summary>
    public required string Dataset { get; init; }

    /// <summary>The loss's name in the catalog.</summary>
    /// <value>The default is <c>cross-entropy</c>.</value>
    public string Loss { get; init; } = "cross-entropy";

    /// <summary>The models, data sets and losses that can be asked for.</summary>
    /// <value>The default is what is built in.</value>
    public Offers Offers { get; init; } = Offers.BuiltIn;

    /// <summary>A folder with the data set's files, or null to look in the usual places.</summary>
    public string? DataFolder { get; init; }

    /// <summary>How stored examples become inputs: <c>unit</c>, <c>paper</c>, or the inputs file of a run.</summary>
    /// <value>The default is <c>unit</c>.</value>
    public string Preprocess { get; init; } = "unit";

    /// <summary>Which examples of the training file are taken.</summary>
    /// <value>The default is the first 1,000.</value>
    public SampleRule Sample { get; init; } = new(SampleKind.First, 1000);

    /// <summary>Which matrix is looked at.</summary>
    /// <value>The default is the Hessian.</value>
    public MatrixKind Matrix { get; init; } = MatrixKind.Hessian;

    /// <summary>How many of the largest eigenvalues are found.</summary>
    /// <value>The default is 5.</value>
    public int Top { get; init; } = 5;

    /// <summary>The residual ‖Av − λv‖ demanded, relative to |λ₁|.</summary>
    /// <value>The default is 0.001.</value>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>The most products of the search.</summary>
    /// <value>The default is 200.</value>
    public int MaxProducts { get; init; } = 200;

    /// <summary>Random vectors of the trace estimate; 0 leaves it out.</summary>
    public int TraceProbes { get; init; }

    /// <summary>Whether the spectral density is estimated.</summary>
    public bool Density { get; init; }

    /// <summary>The learning rate η of the step analysis, or null to leave it out.</summary>
    public double? StepLength { get; init; }

    /// <summary>The mini-batch size of the gradient covariance.</summary>
    /// <value>The default is 128.</value>
    public int Batch { get; init; } = 128;

    /// <summary>Examples that pass through the network at once.</summary>
    /// <value>The default is 256.</value>
    public int MicroBatch { get; init; } = 256;

    /// <summary>Megabytes that the search may take: graphs that do not fit are built anew for every product.</summary>
    /// <value>The default, null, is a quarter of the memory that the process may use.</value>
    public int? Memory { get; init; }

    /// <summary>The seed of everything random.</summary>
    /// <value>The default is 1.</value>
    public long Seed { get; init; } = 1;

    /// <summary>Threads that libtorch may use, or null for one a core.</summary>
    public int? Threads { get; init; }
}
