using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Verbs;
using Sharpest.Experiments.Measuring;

namespace Sharpest.Cli.Measuring;

/// <summary>The flags that say what is measured; the defaults are those of <see cref="MeasureOptions"/>.</summary>
internal sealed class MeasureFlags
{
    private static readonly MeasureOptions Usual = new()
    {
        Model = "",
        Weights = "",
        Dataset = "",
    };

    private readonly CliContext context;
    private readonly Option<string?> model = Text("--model", "The model", "NAME");
    private readonly Option<string?> weights = Text("--weights", "The safetensors file of its weights", "FILE");
    private readonly Option<string?> dataset = Text("--dataset", "The data set", "NAME");
    private readonly Option<string?> loss = Text("--loss", $"The loss [{Usual.Loss}]", "NAME");
    private readonly Option<string?> data = DataFolder.Option();
    private readonly Option<string[]> plugins = PluginFiles.Option();
    private readonly Option<string?> preprocess = Text(
        "--preprocess",
        "unit: pixel/255; paper: minus each pixel's mean, over one standard deviation; or a run's weights/inputs.safetensors [unit]",
        "RULE"
    );
    private readonly Option<string?> sample = Text(
        "--sample",
        $"Training examples, in file order: all, first:N or random:N [{Usual.Sample}]",
        "RULE"
    );
    private readonly Option<string?> matrix = Text(
        "--operator",
        $"The matrix: {string.Join(", ", MatrixKinds.Names)} [hessian]",
        "NAME"
    );
    private readonly Option<int> top = Whole("--top", "Largest eigenvalues to find, K", Usual.Top);
    private readonly Option<double> tolerance = new("--tolerance")
    {
        Description = "Residual ‖Av − λv‖ relative to λ₁ that ends the search [0.001]",
        HelpName = "X",
        DefaultValueFactory = _ => Usual.Tolerance,
    };
    private readonly Option<int> products = Whole("--max-products", "Most products of the search", Usual.MaxProducts);
    private readonly Option<int> trace = Whole("--trace", "Estimate the trace with so many random vectors", 0);
    private readonly Option<bool> density = new("--density")
    {
        Description = "Estimate the density of all eigenvalues",
    };
    private readonly Option<double?> steps = new("--steps")
    {
        Description = "Analyse steps of this learning rate along each direction",
        HelpName = "LR",
    };
    private readonly Option<int> batch = Whole("--batch", "Mini-batch size of the gradient covariance", Usual.Batch);
    private readonly Option<int> microBatch = Whole(
        "--micro-batch",
        "Examples that pass through the network at once",
        Usual.MicroBatch
    );
    private readonly Option<int?> memory = new("--memory")
    {
        Description = "Megabytes that the search may take; with less it is slower [a quarter of all]",
        HelpName = "N",
    };
    private readonly Option<long> seed = new("--seed")
    {
        Description = "Seed of everything random [1]",
        HelpName = "N",
        DefaultValueFactory = _ => Usual.Seed,
    };
    private readonly Option<int?> threads = new("--threads")
    {
        Description = "Threads that libtorch may use [one per core]",
        HelpName = "N",
    };

    /// <summary>Gives the flags to a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="context">The world of the verbs.</param>
    public MeasureFlags(Command verb, CliContext context)
    {
        this.context = context;
        Option[] all =
        [
            model,
            weights,
            dataset,
            loss,
            data,
            plugins,
            preprocess,
            sample,
            matrix,
            top,
            tolerance,
            products,
            trace,
            density,
            steps,
            batch,
            microBatch,
            memory,
            seed,
            threads,
        ];
        Array.ForEach(all, verb.Options.Add);
    }

    /// <summary>What the person asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">The run whose weights are measured, or null when flags name everything.</param>
    /// <returns>The options; ranges are not checked yet.</returns>
    /// <exception cref="InputException">The model, the weights or the data set is not named.</exception>
    public MeasureOptions Read(ParseResult parsed, RunCheckpoint? run)
    {
        string folder = parsed.GetValue(data) is { } given ? context.FullPath(given) : "";
        string rule = parsed.GetValue(preprocess) ?? run?.Inputs ?? Usual.Preprocess;
        return Usual with
        {
            Model = parsed.GetValue(model) ?? run?.Model ?? throw Missing("--model", "the model"),
            Weights = context.FullPath(
                parsed.GetValue(weights) ?? run?.Weights ?? throw Missing("--weights", "the file of its weights")
            ),
            Dataset = parsed.GetValue(dataset) ?? run?.Dataset ?? throw Missing("--dataset", "the data set"),
            Loss = parsed.GetValue(loss) ?? run?.Loss ?? Usual.Loss,
            Offers = PluginFiles.Load(context, parsed.GetValue(plugins)) ?? Usual.Offers,
            DataFolder = folder.Length > 0 ? folder : null,
            Preprocess = rule is "unit" or "paper" ? rule : context.FullPath(rule),
            Sample = parsed.GetValue(sample) is { } chosen ? SampleRule.Parse(chosen) : Usual.Sample,
            Matrix = parsed.GetValue(matrix) is { } name ? MatrixKinds.Parse(name) : Usual.Matrix,
            Top = parsed.GetValue(top),
            Tolerance = parsed.GetValue(tolerance),
            MaxProducts = parsed.GetValue(products),
            TraceProbes = parsed.GetValue(trace),
            Density = parsed.GetValue(density),
            StepLength = parsed.GetValue(steps),
            Batch = parsed.GetValue(batch),
            MicroBatch = parsed.GetValue(microBatch),
            Memory = parsed.GetValue(memory),
            Seed = parsed.GetValue(seed),
            Threads = parsed.GetValue(threads),
        };
    }

    private static InputException Missing(string flag, string what) =>
        new($"{flag} is missing: name {what}, or the run that has it.");

    private static Option<string?> Text(string name, string description, string placeholder) =>
        new(name) { Description = description, HelpName = placeholder };

    private static Option<int> Whole(string name, string description, int usual) =>
        new(name)
        {
            Description = FormattableString.Invariant($"{description} [{usual}]"),
            HelpName = "N",
            DefaultValueFactory = _ => usual,
        };
}
