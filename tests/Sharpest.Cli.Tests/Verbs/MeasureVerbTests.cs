using System.Text.Json.Nodes;
using Sharpest.Cli.CommandLine;
using Sharpest.Cli.Tests.Support;
using Sharpest.Experiments.Measuring;

namespace Sharpest.Cli.Tests.Verbs;

public sealed class MeasureVerbTests : IDisposable
{
    private const string Line = "measure --model simple-cnn --weights w.safetensors --dataset fashion-mnist";

    private readonly World world = new();

    public MeasureVerbTests() => world.Write("w.safetensors", "weights");

    [Fact]
    public void The_command_line_of_the_documentation_sets_what_it_says()
    {
        Assert.Equal(
            ExitCode.Good,
            Run(
                $"{Line} --preprocess unit --sample first:1000 --top 5 --tolerance 1e-3 --trace 10 --density --steps 0.05 --json"
            )
        );
        Assert.Equal(
            new MeasureOptions
            {
                Model = "simple-cnn",
                Weights = world.PathTo("w.safetensors"),
                Dataset = "fashion-mnist",
                TraceProbes = 10,
                Density = true,
                StepLength = 0.05,
            },
            world.Measurer.Calls.Single()
        );
    }

    [Fact]
    public void Json_goes_to_the_standard_output_alone_and_has_every_member()
    {
        Run($"{Line} --json");

        JsonObject found = JsonNode.Parse(world.Output.Output)!.AsObject();
        Assert.Equal(271_210, found["parameters"]!.GetValue<long>());
        Assert.Equal(0.5, found["loss"]!.GetValue<double>());
        Assert.Equal(0.25, found["gradient_norm"]!.GetValue<double>());
        Assert.Equal([40, 20.5], found["eigenvalues"]!.AsArray().GetValues<double>());
        Assert.Equal("NaN", found["residuals"]![1]!.GetValue<string>());
        Assert.Equal(17, found["operator_calls"]!.GetValue<int>());
        Assert.Equal([0.5, 0.125], found["alignment"]!.AsArray().GetValues<double>());
        Assert.Equal(300, found["trace"]!["mean"]!.GetValue<double>());
        Assert.Equal(12, found["trace"]!["standard_error"]!.GetValue<double>());
        Assert.Equal(2, found["density"]!["grid"]!.AsArray().Count);
        Assert.Equal(0.02, found["steps"]!["relative_changes"]!["e1"]![1]!.GetValue<double>());
        Assert.Equal("The step fits.", found["verdict"]!["headline"]!.GetValue<string>());
        Assert.Equal("measuring\n", world.Err);
    }

    [Fact]
    public void A_person_reads_the_verdict_first_and_then_the_numbers()
    {
        Run(Line);

        Assert.StartsWith("The step fits.\n  λ₁ is 40.\n  Nothing to do.\n", world.Out, StringComparison.Ordinal);
        Assert.Contains("Converged after 17 products", world.Out, StringComparison.Ordinal);
        Assert.Contains("300 ± 12", world.Out, StringComparison.Ordinal);
        Assert.Contains("+2.00 %", world.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_is_written_where_it_was_asked_for_and_never_over_a_file()
    {
        Assert.Equal(ExitCode.Good, Run($"{Line} --report found.html"));
        string page = File.ReadAllText(world.PathTo("found.html"));
        Assert.Contains("The step fits.", page, StringComparison.Ordinal);
        Assert.Equal("measuring\nReport: ~/found.html\n", world.Err);

        Assert.Equal(ExitCode.Usage, Run($"{Line} --report found.html"));
        Assert.Equal(page, File.ReadAllText(world.PathTo("found.html")));
    }

    [Fact]
    public void A_run_gives_what_the_flags_leave_out()
    {
        string weights = world.MakeRun("mine").WeightsFile("final");
        Directory.CreateDirectory(Path.GetDirectoryName(weights)!);
        File.WriteAllText(weights, "weights");

        Assert.Equal(ExitCode.Good, Run("measure mine --sample random:50"));

        MeasureOptions options = world.Measurer.Calls.Single();
        Assert.Equal("simple-cnn", options.Model);
        Assert.Equal("fashion-mnist", options.Dataset);
        Assert.Equal(weights, options.Weights);
        Assert.EndsWith("inputs.safetensors", options.Preprocess, StringComparison.Ordinal);
        Assert.Equal(new SampleRule(SampleKind.Random, 50), options.Sample);
    }

    [Fact]
    public void Weights_that_a_run_did_not_keep_are_told_with_those_it_kept()
    {
        string weights = world.MakeRun("mine").WeightsFile("final");
        Directory.CreateDirectory(Path.GetDirectoryName(weights)!);
        File.WriteAllText(weights, "weights");

        Assert.Equal(ExitCode.Usage, Run("measure mine --step 7"));
        Assert.Equal("sharpest: ~/mine kept no weights at step 7; it has final.safetensors.\n", world.Err);
    }

    [Theory]
    [InlineData("measure", "--model is missing")]
    [InlineData("measure --step 3", "--step needs the run")]
    [InlineData("measure --model simple-cnn --dataset mnist", "--weights is missing")]
    [InlineData("measure --model simple-cnn --dataset mnist --weights no.safetensors", "does not exist")]
    [InlineData("measure --weights w.safetensors --dataset mnist --model simple-cn", "did you mean 'simple-cnn'?")]
    [InlineData("measure --weights w.safetensors --model simple-cnn --dataset mnits", "did you mean 'mnist'?")]
    [InlineData($"{Line} --operator hesian", "did you mean 'hessian'?")]
    [InlineData($"{Line} --sample last:10", "write all, first:1000 or random:1000")]
    [InlineData($"{Line} --sample first:0", "write all, first:1000 or random:1000")]
    [InlineData($"{Line} --top 0", "--top 0 is out of range")]
    [InlineData($"{Line} --trace 1", "--trace 1 is out of range")]
    [InlineData($"{Line} --trace -3", "--trace -3 is out of range")]
    [InlineData($"{Line} --steps 0", "--steps 0 is out of range")]
    [InlineData($"{Line} --steps NaN", "--steps NaN is out of range")]
    [InlineData($"{Line} --tolerance 0", "--tolerance 0 is out of range")]
    [InlineData($"{Line} --micro-batch 0", "--micro-batch 0 is out of range")]
    [InlineData($"{Line} --data-folder nowhere", "does not exist")]
    [InlineData("measure nowhere", "there is no run nowhere")]
    public void What_cannot_be_measured_is_told_in_one_line_before_anything_is_loaded(string line, string part)
    {
        Assert.Equal(ExitCode.Usage, Run(line));
        Assert.Contains(part, world.Err, StringComparison.Ordinal);
        Assert.Single(world.Err.Trim().Split('\n'), text => text.StartsWith("sharpest: ", StringComparison.Ordinal));
        Assert.Empty(world.Measurer.Calls);
    }

    [Fact]
    public void A_search_that_did_not_converge_gives_its_numbers_and_says_so()
    {
        world.Measurer.Status = "MaxOperatorCalls";

        Assert.Equal(ExitCode.Failed, Run($"{Line} --json"));
        Assert.Contains("\"MaxOperatorCalls\"", world.Out, StringComparison.Ordinal);
        Assert.Contains("allow more products (--max-products)", world.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void A_measurement_that_was_stopped_is_130()
    {
        world.Stop();

        Assert.Equal(ExitCode.Stopped, Run(Line));
    }

    public void Dispose() => world.Dispose();

    private int Run(string line) => world.Run(line.Split(' '));
}
