using CsCheck;
using Sharpest.Runs.Checkpoints;
using Sharpest.Runs.Tensors;

namespace Sharpest.Runs.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CheckpointFolder _checkpoints;

    public CheckpointFolderTests() => _checkpoints = new CheckpointFolder(_folder.At("checkpoints"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_comes_back()
    {
        var bytes = Write(7, 1.5f);

        using var file = _checkpoints.Open(7);

        Assert.Equal([1.5f, 2, 3], file.Read<float>("w"));
        Assert.Equal("7", file.Metadata["step"]);
        Assert.Equal(new FileInfo(FileOf(7)).Length, bytes);
    }

    [Fact]
    public void The_last_two_are_kept()
    {
        foreach (var step in (long[])[3, 10, 100_000_000, 200_000_000])
        {
            Write(step, step);
        }

        Assert.Equal([200_000_000, 100_000_000], _checkpoints.Steps());
    }

    [Fact]
    public void What_is_after_a_step_is_dropped_with_what_a_kill_left()
    {
        Write(3, 0);
        Write(4, 0);
        File.WriteAllText(FileOf(4) + ".1.tmp", "x");

        _checkpoints.DropAfter(3);

        Assert.Equal([FileOf(3)], Directory.GetFiles(_folder.At("checkpoints")));
    }

    [Fact]
    public void Clearing_leaves_no_folder()
    {
        _checkpoints.Clear();
        Write(3, 0);
        _checkpoints.Clear();

        Assert.False(Directory.Exists(_folder.At("checkpoints")));
    }

    [Fact]
    public void Other_files_are_no_checkpoints()
    {
        Write(3, 0);
        foreach (
            var name in (string[])["step-4.safetensors", "step-0000000x.safetensors", "step--0000004.safetensors", "x"]
        )
        {
            File.WriteAllText(Path.Combine(_folder.At("checkpoints"), name), "x");
        }

        Assert.Equal([3], _checkpoints.Steps());
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_the_one_before_it()
    {
        Write(3, 1);
        var broken = new TensorSource("w", TensorElementType.F32, [1], _ => throw new IOException("no space left"));

        Assert.Throws<IOException>(() => _checkpoints.Write(4, [broken], new Dictionary<string, string>()));
        Assert.Equal([FileOf(3)], Directory.GetFiles(_folder.At("checkpoints")));
    }

    // Every bit of the file but the padding of its header is covered: a changed one is found, or means the same.
    [Fact]
    public void A_changed_bit_is_found()
    {
        Write(3, 1.5f);
        var good = File.ReadAllBytes(FileOf(3));
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, 7])
            .Sample(
                (position, bit) =>
                {
                    var bad = (byte[])good.Clone();
                    bad[position] ^= (byte)(1 << bit);
                    File.WriteAllBytes(FileOf(3), bad);
                    try
                    {
                        using var file = _checkpoints.Open(3);
                        return file.Read<float>("w") is [1.5f, 2, 3] && file.Metadata["step"] == "3";
                    }
                    catch (RunFormatException)
                    {
                        return true;
                    }
                },
                iter: 2000,
                threads: 1
            );
    }

    [Fact]
    public void A_file_without_a_checksum_is_damaged()
    {
        Write(3, 1);
        SafetensorsWriter.Write(FileOf(3), [TensorSource.Of<float>("w", [1], new float[1])]);

        Assert.Contains("checksum", Assert.Throws<RunFormatException>(() => _checkpoints.Open(3)).Message);
    }

    private string FileOf(long step) => Path.Combine(_folder.At("checkpoints"), $"step-{step:D8}.safetensors");

    private long Write(long step, float first) =>
        _checkpoints.Write(
            step,
            [TensorSource.Of<float>("w", [3], new[] { first, 2, 3 })],
            new Dictionary<string, string> { ["step"] = $"{step}" }
        );
}
