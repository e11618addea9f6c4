using System.Text.Json.Nodes;

namespace Sharpest.Experiments.Specs;

/// <summary>
/// A level of effort for the curvature, as one word: settings that stand in place of the defaults wherever the
/// specification does not name the member itself.
/// </summary>
public sealed class CostTier
{
    private const string Member = "track";

    private readonly Dictionary<string, JsonNode?> settings;

    private CostTier(string name, Dictionary<string, JsonNode?> settings)
    {
        Name = name;
        this.settings = settings;
    }

    /// <summary>λ₁ to λ₅ on 0.4 % of the examples, no step analysis: about a tenth of the training time.</summary>
    public static CostTier Economy { get; } =
        new(
            "economy",
            new()
            {
                ["sample"] = 0.004,
                ["tolerance"] = 1e-2,
                ["stepPoints"] = 0,
            }
        );

    /// <summary>The defaults: five directions on 5 % of the examples, once an epoch.</summary>
    public static CostTier Standard { get; } = new("standard", []);

    /// <summary>Ten directions every hundred steps, ten step analyses, and λ₁ at every step.</summary>
    public static CostTier Full { get; } =
        new(
            "full",
            new()
            {
                ["top"] = 10,
                ["every"] = 100,
                ["follow"] = true,
                ["stepPoints"] = 10,
            }
        );

    /// <summary>All tiers, the cheapest first.</summary>
    public static IReadOnlyList<CostTier> All { get; } = [Economy, Standard, Full];

    /// <summary>The word by which it is asked for.</summary>
    public string Name { get; }

    /// <summary>What it sets, by the JSON names of the members.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Settings => settings;

    // What the tier that is named among some members sets; nothing when none is, or one that does not exist, which the
    // validation tells.
    internal static IReadOnlyDictionary<string, JsonNode?> SettingsOf(JsonObject members)
    {
        string? name = members[Member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        return (All.FirstOrDefault(tier => tier.Name == name) ?? Standard).Settings;
    }
}
