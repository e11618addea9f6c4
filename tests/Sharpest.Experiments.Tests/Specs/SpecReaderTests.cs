using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Sweeps;

namespace Sharpest.Experiments.Tests.Specs;

public sealed class SpecReaderTests
{
    [Fact]
    public void What_a_file_does_not_name_has_its_default() =>
        Assert.Equal(new ExperimentSpec { Lr = 0.5 }, SpecReader.ReadText("""{ "lr": 0.5 }""", "x.json"));

    [Fact]
    public void Comments_and_trailing_commas_and_a_schema_reference_are_allowed()
    {
        const string json = """
            // A file that a person wrote.
            {
              "$schema": "spec.schema.json",
              "optimizer": "nsgd", /* nudged */
              "top": 10,
            }
            """;

        Assert.Equal(new ExperimentSpec { Optimizer = "nsgd", Top = 10 }, SpecReader.ReadText(json, "x.json"));
    }

    [Fact]
    public void Overrides_take_precedence_over_the_file()
    {
        var overrides = new Dictionary<string, JsonNode?> { ["lr"] = 0.25, ["seed"] = 7 };

        ExperimentSpec spec = SpecReader.ReadText("""{ "lr": 0.5, "batch": 64 }""", "x.json", overrides);

        Assert.Equal(
            new ExperimentSpec
            {
                Lr = 0.25,
                Batch = 64,
                Seed = 7,
            },
            spec
        );
    }

    [Theory]
    [InlineData("{\n  \"batchSize\": 3\n}", "x.json, line 2: there is no member 'batchSize'; did you mean 'batch'?")]
    [InlineData("{ \"Lr\": 1 }", "x.json, line 1: there is no member 'Lr'; did you mean 'lr'?")]
    [InlineData("{ \"lr\": \"a\" }", "x.json, line 1: 'lr' must be a finite number, not the text \"a\".")]
    [InlineData("{\n\n\"lr\": 1e999 }", "x.json, line 3: 'lr' must be a finite number, not 1e999.")]
    [InlineData("{ \"top\": 2.5 }", "x.json, line 1: 'top' must be a whole number, not 2.5.")]
    [InlineData("{ \"top\": 99999999999 }", "x.json, line 1: 'top' must be a whole number, not 99999999999.")]
    [InlineData("{ \"top\": null }", "x.json, line 1: 'top' must be a whole number, not null.")]
    [InlineData("{ \"every\": [] }", "x.json, line 1: 'every' must be a whole number or null, not a list.")]
    [InlineData("{ \"augment\": 1 }", "x.json, line 1: 'augment' must be true or false, not 1.")]
    [InlineData("{ \"model\": {} }", "x.json, line 1: 'model' must be a text in quotes, not an object.")]
    [InlineData("{ \"lr\": 1,\n \"lr\": 2 }", "x.json, line 2: 'lr' is there twice; keep one.")]
    [InlineData("[]", "x.json, line 1: a specification is an object in braces, { … }.")]
    public void A_wrong_member_gives_one_line_with_its_place(string json, string expected)
    {
        SpecException fault = Assert.Throws<SpecException>(() => SpecReader.ReadText(json, "x.json"));

        Assert.Equal(expected, fault.Message);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("{ \"lr\": }", 1)]
    [InlineData("{\n \"lr\": 0.1\n \"top\": 5 }", 3)]
    [InlineData("{ \"lr\": 0.1 } x", 1)]
    [InlineData("{ \"lr\": 0.1", 1)]
    public void Text_that_is_not_JSON_gives_one_line_with_its_place(string json, int line)
    {
        SpecException fault = Assert.Throws<SpecException>(() => SpecReader.ReadText(json, "x.json"));

        Assert.StartsWith($"x.json, line {line}: not valid JSON: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        SpecException fault = Assert.Throws<SpecException>(() =>
            SpecReader.ReadText("{ \"lrr\": 1,\n \"top\": \"5\" }", "x.json")
        );

        Assert.Equal(2, fault.Problems.Count);
        Assert.StartsWith("x.json, line 2:", fault.Problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_is_far_from_all_known_ones_is_answered_with_the_list()
    {
        SpecException fault = Assert.Throws<SpecException>(() => SpecReader.ReadText("{ \"quux123\": 1 }", "x"));

        Assert.Contains("known are name, dataset, examples,", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        SpecException fault = Assert.Throws<SpecException>(() => SpecReader.ReadFile("/nowhere/spec.json"));

        Assert.Equal(
            "/nowhere/spec.json cannot be read: there is no such file. Give the path of a JSON specification.",
            fault.Message
        );
    }

    [Fact]
    public void A_folder_is_no_specification()
    {
        string path = Path.GetTempPath();

        SpecException run = Assert.Throws<SpecException>(() => SpecReader.ReadFile(path));
        SpecException sweep = Assert.Throws<SpecException>(() => SweepReader.ReadFile(path));

        Assert.Equal($"{path} is a folder. Give the path of a JSON specification.", run.Message);
        Assert.Equal(run.Message, sweep.Message);
    }

    [Fact]
    public void A_byte_order_mark_is_no_fault()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. "{ \"top\": 7 }"u8]);
            Assert.Equal(7, SpecReader.ReadFile(path).Top);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_is_written_is_read_back_as_the_same_specification()
    {
        Gen<ExperimentSpec> specs =
            from lr in Gen.Double[1e-12, 1e12]
            from seed in Gen.Long
            from every in Gen.Int[1, 1000].Nullable()
            from augment in Gen.Bool
            from top in Gen.Int
            select new ExperimentSpec
            {
                Lr = lr,
                Seed = seed,
                Every = every,
                Augment = augment,
                Top = top,
            };

        specs.Sample(spec => SpecReader.ReadText(SpecWriter.ToText(spec), "x") == spec, threads: 1);
    }

    [Fact]
    public void The_resolved_specification_has_every_member_and_a_name()
    {
        JsonElement resolved = SpecWriter.ToElement(new ExperimentSpec { Optimizer = "nsgd" });

        Assert.Equal(SpecMembers.All.Count, resolved.EnumerateObject().Count());
        Assert.Equal("nsgd", resolved.GetProperty("name").GetString());
    }
}
