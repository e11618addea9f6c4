using System.Text;
using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Sweeps;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Experiments.Tests.Training;
using Sharpest.Runs;
using Sharpest.Runs.Tests.Hostile;

namespace Sharpest.Experiments.Tests.Hostile;

/// <summary>Bad specifications, data and weights are read or refused with a message for a person, and nothing else happens.</summary>
public sealed class HostileInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Specifications()
    {
        byte[] good = Encoding.UTF8.GetBytes(
            SpecWriter
                .ToText(new ExperimentSpec { Name = "x", Refresh = 3 })
                .Replace("{", "{ // a remark\n\"$schema\": \"s\",")
        );
        Try(
            "spec.json",
            good,
            Mutation.Cases(1500),
            path => _ = SpecValidation.Problems(SpecReader.ReadFile(path), new KnownNames(["mnist"], ["simple-cnn"])),
            e => e is SpecException { Problems.Count: > 0 }
        );
    }

    [Fact]
    public void Sweeps() =>
        Try(
            "sweep.json",
            """
            { "base": { "epochs": 5, "batch": 32, },
              "grid": { "gamma": [0.1, 1], "lr": [1e-3, 1] }, // a remark
              "seeds": [7, 8] }
            """u8.ToArray(),
            Mutation.Cases(1500),
            path => _ = SweepPlan.Cells(SweepReader.ReadFile(path), new KnownNames(["fashion-mnist"], ["simple-cnn"])),
            e => e is SpecException { Problems.Count: > 0 }
        );

    [Theory]
    [InlineData("{\"\\ud800\": 1}")]
    [InlineData("{\"$schema\": 1, \"$schema\": 2}")]
    [InlineData("{\"$schema\": {\"a\": 1, \"a\": 2}}")]
    [InlineData("{\"name\": \"\\udfff\"}")]
    [InlineData("{\"st\\nep\": 1}")]
    [InlineData("{\"model\": \"simple\\ncnn\"}")]
    public void Text_that_is_not_what_it_seems(string json)
    {
        try
        {
            SpecReader.ReadText(json, "here");
        }
        catch (SpecException e)
        {
            Assert.All(e.Problems, problem => Assert.DoesNotContain('\n', problem));
        }
    }

    [Fact]
    public void A_file_that_is_much_too_large_is_not_loaded()
    {
        string path = Path.Combine(folder.Path, "spec.json");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(1L << 32);
        }

        Assert.Contains(
            "are too many",
            Assert.Throws<SpecException>(() => SpecReader.ReadFile(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images(bool isCompressed)
    {
        byte[] good = Idx.File([.. Enumerable.Range(0, 60).Select(i => (byte)i)], 5, 3, 4);
        Try(
            "images",
            isCompressed ? Idx.Gzip(good) : good,
            Mutation.Cases(1500),
            path => _ = IdxFile.Read(path),
            e => e is DataException
        );
    }

    [Fact]
    public void Weights()
    {
        using var model = new SmallClassifier();
        string good = Path.Combine(folder.Path, "good");
        WeightFile.Save(model, good);
        Try(
            "weights",
            File.ReadAllBytes(good),
            Mutation.Cases(1000),
            path => _ = WeightFile.Load(model, path),
            e => e is RunFormatException
        );
    }

    private void Try(string name, byte[] good, int cases, Action<string> read, Func<Exception, bool> isRefusal) =>
        Trial.Run(folder, [(name, good)], cases, () => read(Path.Combine(folder.Path, name)), isRefusal);
}
