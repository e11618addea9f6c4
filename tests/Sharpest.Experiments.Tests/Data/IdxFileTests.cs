using System.Security.Cryptography;
using Sharpest.Experiments.Data;

namespace Sharpest.Experiments.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Content = Idx.File([1, 2, 3, 4, 5, 6], 2, 3);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_is_read_plain_and_compressed_whatever_its_name(bool compressed)
    {
        IdxArray array = IdxFile.Read(folder.Write("any", compressed ? Idx.Gzip(Content) : Content));

        Assert.Equal([2, 3], array.Dimensions);
        Assert.Equal([1, 2, 3, 4, 5, 6], array.Data.ToArray());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Content)), array.Sha256);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = Path.Combine(folder.Path, "nowhere");

        Assert.Contains(path, Assert.Throws<DataException>(() => IdxFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_instead_of_a_file_is_named() => AssertFault(folder.Path, "cannot be read");

    [Theory]
    [InlineData(new byte[0], "too short")]
    [InlineData(new byte[] { 0 }, "too short")]
    [InlineData(new byte[] { 0, 0, 8 }, "too short")]
    [InlineData(new byte[] { 1, 0, 8, 1, 0, 0, 0, 1, 7 }, "two zero bytes")]
    [InlineData(new byte[] { 0, 9, 8, 1, 0, 0, 0, 1, 7 }, "two zero bytes")]
    [InlineData(new byte[] { 0, 0, 13, 1, 0, 0, 0, 1, 7, 7, 7, 7 }, "type 0x0d")]
    [InlineData(new byte[] { 0, 0, 8, 0, 7 }, "0 dimensions")]
    [InlineData(new byte[] { 0, 0, 8, 9, 7 }, "9 dimensions")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1, 0, 0 }, "within its header")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 0 }, "dimension 0")]
    [InlineData(new byte[] { 0, 0, 8, 1, 255, 255, 255, 255, 7 }, "dimension 4294967295")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 7 }, "promises 2 bytes, more than the file can hold")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 7, 7, 7 }, "goes on after the 2 bytes")]
    public void A_damaged_file_is_named_with_its_fault_and_a_remedy(byte[] content, string fault)
    {
        AssertFault(folder.Write("bad", content), fault, "Replace it");
    }

    [Fact]
    public void A_compressed_file_that_ends_early_inside_is_truncated() =>
        AssertFault(folder.Write("bad.gz", Idx.Gzip(Content[..^1])), "truncated: 5 of the 6 bytes of its 2×3 array");

    [Fact]
    public void A_compressed_file_that_goes_on_inside_is_refused() =>
        AssertFault(folder.Write("bad.gz", Idx.Gzip([.. Content, 7])), "goes on after the 6 bytes of its 2×3 array");

    [Fact]
    public void A_compressed_file_cut_anywhere_is_refused()
    {
        byte[] whole = Idx.Gzip(Idx.File(RandomNumberGenerator.GetBytes(50), 50));

        for (int length = 2; length < whole.Length; length++)
        {
            AssertFault(folder.Write("cut.gz", whole[..length]), "cannot be used");
        }
    }

    [Fact]
    public void A_compressed_file_with_something_after_it_is_refused() =>
        AssertFault(folder.Write("long.gz", [.. Idx.Gzip(Content), 1, 2, 3]), "followed by something else");

    [Fact]
    public void A_changed_bit_in_a_compressed_file_is_found_or_changes_nothing()
    {
        byte[] content = [.. Enumerable.Range(0, 200).Select(i => (byte)(i * i))];
        byte[] bytes = Idx.Gzip(Idx.File(content, content.Length));

        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            string path = folder.Write("bit.gz", bytes);
            if (Record.Exception(() => Assert.Equal(content, IdxFile.Read(path).Data)) is not null)
                AssertFault(path, "cannot be used");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_compressed_file_whose_checksum_does_not_fit_is_called_damaged()
    {
        byte[] bytes = Idx.Gzip(Content);
        bytes[^8] ^= 1; // the checksum and the size are the last eight bytes

        AssertFault(folder.Write("bad.gz", bytes), "compression is damaged");
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(50_000, 50_000)]
    public void More_than_memory_can_hold_is_refused(int rows, int columns) =>
        AssertFault(folder.Write("huge", Idx.File([1], rows, columns)), "more bytes than can be held in memory");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_header_promises_beyond_the_file_is_never_allocated(bool compressed)
    {
        byte[] content = Idx.File([1, 2, 3], 1_000_000_000);
        string path = folder.Write("liar", compressed ? Idx.Gzip(content) : content);
        long before = GC.GetAllocatedBytesForCurrentThread();

        AssertFault(path, "more than the file can hold");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static void AssertFault(string path, params string[] parts)
    {
        string message = Assert.Throws<DataException>(() => IdxFile.Read(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
