using System.Globalization;
using System.Text.RegularExpressions;

namespace Sharpest.Repository.Tests;

/// <summary>The samples run, and what they print makes sense.</summary>
public sealed class SampleTests
{
    private const int LongestSample = 80;

    [Fact]
    public async Task A_loop_of_ones_own_shows_the_curvature_and_learns()
    {
        string output = await Run("OwnLoop");

        double[] losses = Numbers(output, "loss");
        Assert.Equal(5, losses.Length);
        Assert.True(losses[^1] < losses[0] / 2, output);
        Assert.All(Numbers(output, "λ₁·η ="), share => Assert.InRange(share, 0.01, 4));
        Assert.InRange(
            int.Parse(Regex.Match(output, @"(\d+) of 300").Groups[1].Value, CultureInfo.InvariantCulture),
            250,
            300
        );
    }

    [Fact]
    public async Task Nudged_sgd_learns_where_sgd_does_and_ends_where_it_is_sharper()
    {
        string output = await Run("NudgedSgdLoop");

        double[] losses = Numbers(output, "loss");
        double[] sharpness = Numbers(output, "λ₁ =");
        Assert.Equal((2, 2), (losses.Length, sharpness.Length));
        Assert.All(losses, loss => Assert.InRange(loss, 0, 1.2)); // ln 4 ≈ 1.39 is what a network knows that learnt nothing
        Assert.True(sharpness[1] > sharpness[0], output); // the paper's finding: shorter steps along them let them sharpen
    }

    [Fact]
    public async Task No_layer_is_sharper_than_the_whole_network()
    {
        string output = await Run("LayerSharpness");

        double[] sharpness = Numbers(output, "λ₁ =");
        Assert.Equal(4, sharpness.Length);
        Assert.All(sharpness[1..], layer => Assert.InRange(layer, 0.001, sharpness[0] * 1.002)); // Cauchy's interlacing
    }

    [Theory]
    [InlineData("Recurrent", 0.7)]
    [InlineData("Transformer", 0.7)]
    [InlineData("NoLabels", 0.7)]
    public async Task Networks_of_other_kinds_can_be_measured_while_they_learn(string sample, double fall)
    {
        string output = await Run(sample);

        double[] losses = Numbers(output, "loss");
        double[] shares = Numbers(output, "λ₁·η =");
        Assert.Equal(4, losses.Length);
        Assert.True(losses[^1] < fall * losses[0], output);
        Assert.All(shares, share => Assert.InRange(share, 0.001, 10));
    }

    [Fact]
    public void Every_sample_is_short_and_has_its_line_on_the_page()
    {
        string page = Tree.Read("samples/README.md");
        string[] folders = [.. Tree.With(".csproj", "samples/").Select(file => file.Split('/')[1])];

        Assert.Equal(7, folders.Length);
        Assert.All(folders, folder => Assert.Contains($"]({folder}/", page, StringComparison.Ordinal));
        Assert.All(
            Tree.With(".cs", "samples/"),
            file => Assert.InRange(Tree.Read(file).TrimEnd().Split('\n').Length, 1, LongestSample)
        );
    }

    private static Task<string> Run(string sample) =>
        Child.Succeed(Path.GetTempPath(), "dotnet", Tree.Built(sample, $"{sample}.dll"));

    private static double[] Numbers(string output, string name) =>
        [
            .. Regex
                .Matches(output, Regex.Escape(name) + @" (-?\d+\.?\d*)")
                .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)),
        ];
}
