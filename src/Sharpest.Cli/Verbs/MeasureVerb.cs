using System.CommandLine;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Measuring;
using Sharpest.Cli.Showing;
using Sharpest.Experiments.Measuring;
using Sharpest.Experiments.Specs;
using Sharpest.Runs.Measurements;
using Sharpest.Runs.Reports;
using Sharpest.Spectra;

namespace Sharpest.Cli.Verbs;

/// <summary>Measures the loss around the weights of a file.</summary>
internal sealed class MeasureVerb : IVerb
{
    private readonly CliContext context;
    private readonly MeasureFlags flags;
    private readonly Argument<string?> run = new("RUN")
    {
        Description = "A run whose weights are measured; flags take precedence over what it says",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<long?> step = new("--step")
    {
        Description = "Step of the run at which the weights were kept [its end]",
        HelpName = "N",
    };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON for programs" };
    private readonly Option<string?> report = new("--report")
    {
        Description = "Write a page with figures to this file, which must not exist",
        HelpName = "FILE.html",
    };

    /// <summary>Makes the verb.</summary>
    /// <param name="context">The world of the verbs.</param>
    public MeasureVerb(CliContext context)
    {
        this.context = context;
        Command.Arguments.Add(run);
        flags = new MeasureFlags(Command, context);
        Command.Options.Add(step);
        Command.Options.Add(json);
        Command.Options.Add(report);
        Command.SetAction(Run);
    }

    /// <inheritdoc/>
    public Command Command { get; } =
        new(
            "measure",
            "Measure one set of weights: its sharpest directions, and if asked trace, density and steps. Defaults stand in brackets."
        );

    /// <inheritdoc/>
    public string[] Examples =>
        [
            "sharpest measure my-run --steps 0.05",
            "sharpest measure --model simple-cnn --weights w.safetensors --dataset fashion-mnist --sample first:1000 --trace 10 --json",
        ];

    private int Run(ParseResult parsed)
    {
        string? page = parsed.GetValue(report) is { } file ? context.FullPath(file) : null;
        if (page is not null && (File.Exists(page) || Directory.Exists(page)))
        {
            throw new InputException($"--report {parsed.GetValue(report)} exists already and nothing was overwritten.");
        }
        MeasureOptions options = flags.Read(parsed, Checkpoint(parsed));
        IReadOnlyList<string> problems = MeasureValidation.Problems(options);
        if (problems.Count > 0)
        {
            throw new SpecException(problems);
        }
        CheckpointMeasurement found = context.Measurer.Measure(options, new Remarks(context), context.Stop);
        if (parsed.GetValue(json))
        {
            context.Output.Plain(found.ToJson());
        }
        else
        {
            MeasurementText.Write(context.Output, found);
        }
        if (page is not null)
        {
            MeasurementPage.Write(found, page);
            context.Error.Plain($"Report: {page}");
        }
        return Close(found.Status);
    }

    private int Close(string status)
    {
        string? remedy = status switch
        {
            nameof(SolverStatus.Converged) => null,
            nameof(SolverStatus.MaxOperatorCalls) =>
                "the search did not converge: allow more products (--max-products) or a larger residual (--tolerance).",
            _ => "the curvature is not finite: the weights or the data hold NaN or infinity, or the loss overflows.",
        };
        if (remedy is null)
        {
            return ExitCode.Good;
        }
        context.Error.Plain($"sharpest: {remedy}");
        return ExitCode.Failed;
    }

    private RunCheckpoint? Checkpoint(ParseResult parsed)
    {
        long? at = parsed.GetValue(step);
        if (parsed.GetValue(run) is { } name)
        {
            return RunCheckpoint.Of(RunFinder.OpenOne(context, name), at);
        }
        return at is null ? null : throw new InputException("--step needs the run that kept the weights.");
    }

    private sealed class Remarks(CliContext context) : IProgress<string>
    {
        public void Report(string value) => context.Error.Plain(value);
    }
}
