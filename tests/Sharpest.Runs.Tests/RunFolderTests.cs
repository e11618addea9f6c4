using System.Text.Json;

namespace Sharpest.Runs.Tests;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_manifest_survives_the_disk()
    {
        var manifest = new SampleRun { Name = "naïve λ₁ \"run\"", Status = RunStatus.Diverged }.Manifest();
        RunFolder.Create(_folder.At("deep/er/run"), manifest);

        var read = RunFolder.Open(_folder.At("deep/er/run")).Manifest;

        Assert.Equal(JsonSerializer.Serialize(manifest), JsonSerializer.Serialize(read));
        Assert.Equal(0.05, read.Spec.GetProperty("lr").GetDouble());
        Assert.Equal(RunStatus.Diverged, read.Status);
    }

    [Fact]
    public void A_manifest_with_the_required_members_alone_is_readable()
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());
        File.WriteAllText(
            Path.Combine(run.Path, "manifest.json"),
            """{ "formatVersion": 1, "id": "a", "name": "b", "started": "2026-11-24T09:30:00Z", "later": 1 }"""
        );

        var read = RunFolder.Open(run.Path).Manifest;

        Assert.Equal(("a", "b", RunStatus.Running), (read.Id, read.Name, read.Status));
        Assert.Equal(JsonValueKind.Object, read.Spec.ValueKind);
    }

    [Fact]
    public void Saving_replaces_the_manifest_and_leaves_no_other_file()
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());
        run.Save(run.Manifest with { Status = RunStatus.Cancelled, Reason = "stopped" });

        Assert.Equal("stopped", RunFolder.Open(run.Path).Manifest.Reason);
        Assert.Equal(["manifest.json", "series.sqlite"], Directory.GetFiles(run.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_folder_that_holds_something_is_refused_and_untouched()
    {
        Directory.CreateDirectory(_folder.At("run"));
        File.WriteAllText(_folder.At("run/thesis.txt"), "mine");

        var e = Assert.Throws<IOException>(() => RunFolder.Create(_folder.At("run"), new SampleRun().Manifest()));

        Assert.Contains(_folder.At("run"), e.Message);
        Assert.Contains("another folder", e.Message);
        Assert.Equal(["thesis.txt"], Directory.EnumerateFileSystemEntries(_folder.At("run")).Select(Path.GetFileName));
    }

    [Fact]
    public void An_empty_folder_is_used()
    {
        Directory.CreateDirectory(_folder.At("run"));

        Assert.True(
            Directory.Exists(
                Path.Combine(RunFolder.Create(_folder.At("run"), new SampleRun().Manifest()).Path, "vectors")
            )
        );
    }

    [Fact]
    public void A_place_that_cannot_be_written_gives_an_input_output_error_that_names_it()
    {
        File.WriteAllText(_folder.At("file"), "");

        var e = Assert.ThrowsAny<IOException>(() =>
            RunFolder.Create(_folder.At("file/run"), new SampleRun().Manifest())
        );

        Assert.Contains(_folder.At("file"), e.Message);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("[]", "formatVersion")]
    [InlineData("{}", "formatVersion")]
    [InlineData("""{"formatVersion": "1"}""", "formatVersion")]
    [InlineData("""{"formatVersion": 1}""", "valid manifest")]
    [InlineData(
        """{"formatVersion": 1, "id": null, "name": "a", "started": "2026-11-24T09:30:00Z"}""",
        "valid manifest"
    )]
    [InlineData("""{"formatVersion": 1, "id": "a", "name": "a", "started": "yesterday"}""", "valid manifest")]
    [InlineData("""{"formatVersion": 2, "anything": true}""", "newer version")]
    public void A_garbled_manifest_gives_one_line_that_says_what_is_wrong(string manifest, string expected)
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());
        File.WriteAllText(Path.Combine(run.Path, "manifest.json"), manifest);

        var e = Assert.Throws<RunFormatException>(() => RunFolder.Open(run.Path));

        Assert.Contains("manifest.json", e.Message);
        Assert.Contains(expected, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void What_is_no_run_folder_is_refused()
    {
        File.WriteAllText(_folder.At("file"), "");

        Assert.Throws<RunFormatException>(() => RunFolder.Open(_folder.At("missing")));
        Assert.Throws<RunFormatException>(() => RunFolder.Open(_folder.At("file")));
        Assert.Throws<RunFormatException>(() => RunFolder.Open(_folder.Path));
    }

    [Fact]
    public void A_list_is_newest_first_and_reports_damaged_folders()
    {
        var old = new SampleRun { Name = "old" }.Manifest();
        RunFolder.Create(_folder.At("a"), old);
        RunFolder.Create(_folder.At("b"), old with { Name = "new", Started = old.Started.AddDays(1) });
        File.WriteAllText(Path.Combine(RunFolder.Create(_folder.At("c"), old).Path, "manifest.json"), "{");
        Directory.CreateDirectory(_folder.At("not-a-run"));

        var list = RunFolder.List(_folder.Path);

        Assert.Equal(["new", "old", null], list.Select(item => item.Run?.Manifest.Name));
        Assert.Contains("JSON", list[2].Problem);
        Assert.Empty(RunFolder.List(_folder.At("missing")));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData(".hidden")]
    [InlineData("C:x")]
    [InlineData("/etc")]
    [InlineData("a\0")]
    [InlineData("ü")]
    public void Names_cannot_lead_out_of_their_folder(string name)
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());

        Assert.Throws<ArgumentException>(() => RunFolder.Open(_folder.Path, name));
        Assert.Throws<ArgumentException>(() => run.WeightsFile(name));
    }

    [Fact]
    public void Files_of_steps_sort_by_step()
    {
        var run = RunFolder.Create(_folder.At("run"), new SampleRun().Manifest());

        Assert.Equal("step-00000100.safetensors", Path.GetFileName(run.VectorsFile(100)));
        Assert.Equal(Path.Combine(run.Path, "weights", "final.safetensors"), run.FinalWeightsFile);
        Assert.Throws<ArgumentOutOfRangeException>(() => run.VectorsFile(-1));
    }

    [Theory]
    [InlineData("NSGD γ=0.1", "20261124-083000-nsgd-0-1")]
    [InlineData("../../etc/passwd", "20261124-083000-etc-passwd")]
    [InlineData("λ", "20261124-083000-run")]
    public void Folder_names_are_safe_and_in_universal_time(string name, string expected) =>
        Assert.Equal(
            expected,
            RunFolder.FolderName(new DateTimeOffset(2026, 11, 24, 9, 30, 0, TimeSpan.FromHours(1)), name)
        );
}
