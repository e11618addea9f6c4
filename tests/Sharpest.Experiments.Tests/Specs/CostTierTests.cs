using System.Text.Json.Nodes;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Tests.Specs;

public sealed class CostTierTests
{
    private static readonly KnownNames Known = new(["fashion-mnist"], ["simple-cnn"]);

    public static TheoryData<string> Tiers => [.. CostTier.All.Select(tier => tier.Name)];

    [Fact]
    public void The_standard_tier_is_the_defaults() =>
        Assert.Equal(new ExperimentSpec(), SpecReader.ReadText("""{ "track": "standard" }""", "x.json"));

    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_tier_sets_known_members_within_their_ranges_and_says_so_in_the_specification(string name)
    {
        CostTier tier = CostTier.All.Single(t => t.Name == name);

        ExperimentSpec spec = SpecReader.FromMembers(new Dictionary<string, JsonNode?> { ["track"] = name });

        Assert.Empty(SpecValidation.Problems(spec, Known));
        Assert.Equal(name, spec.Track);
        Assert.All(
            tier.Settings,
            setting => Assert.Equal(setting.Value!.ToJsonString(), SpecMembers.Find(setting.Key)!.Show(spec))
        );
    }

    [Fact]
    public void What_is_named_beside_a_tier_takes_precedence_wherever_it_stands()
    {
        var flags = new Dictionary<string, JsonNode?> { ["track"] = "economy", ["tolerance"] = 0.05 };

        ExperimentSpec spec = SpecReader.ReadText("""{ "sample": 0.02, "track": "full" }""", "x.json", flags);

        Assert.Equal(
            new ExperimentSpec
            {
                Track = "economy",
                Sample = 0.02,
                Tolerance = 0.05,
                StepPoints = 0,
            },
            spec
        );
    }

    [Fact]
    public void A_specification_that_is_written_out_is_read_as_the_same()
    {
        ExperimentSpec spec = SpecReader.ReadText("""{ "track": "full", "top": 3 }""", "x.json");

        Assert.Equal(spec, SpecReader.ReadText(SpecWriter.ToText(spec), "x.json"));
    }

    [Fact]
    public void An_unknown_tier_is_one_line_with_the_nearest()
    {
        ExperimentSpec spec = SpecReader.ReadText("""{ "track": "econmy" }""", "x.json");

        Assert.Equal(["--track econmy is not known; did you mean 'economy'?"], SpecValidation.Problems(spec, Known));
    }

    [Fact]
    public void A_tier_that_is_no_text_is_told_like_any_member() =>
        Assert.Equal(
            "x.json, line 1: 'track' must be a text in quotes, not 3.",
            Assert.Throws<SpecException>(() => SpecReader.ReadText("""{ "track": 3 }""", "x.json")).Message
        );
}
