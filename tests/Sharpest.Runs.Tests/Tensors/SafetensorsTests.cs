using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Sharpest.Runs.Tensors;

namespace Sharpest.Runs.Tests.Tensors;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.At("x.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_element_type_comes_back_bit_for_bit()
    {
        double[] doubles = [0.1, double.NaN, -0.0];
        float[] singles = [1e-40f, float.PositiveInfinity, 3, 4, 5, 6];
        Half[] halves = [Half.Epsilon, Half.NaN];
        long[] integers = [long.MinValue, 0, 42];
        TensorSource[] tensors =
        [
            TensorSource.Of<Half>("half", [2, 1], halves),
            TensorSource.Of<float>("λ/single", [2, 3], singles),
            TensorSource.Of<double>("double", [3], doubles),
            TensorSource.Of<long>("long", [3], integers),
            new TensorSource("brain", TensorElementType.BF16, [1], stream => stream.Write([0x80, 0x3f])),
            TensorSource.Of<float>("empty", [0, 5], ReadOnlyMemory<float>.Empty),
            TensorSource.Of<double>("number", [], new[] { 7.0 }),
        ];
        SafetensorsWriter.Write(FilePath, tensors, new Dictionary<string, string> { ["layout"] = "a:2x3,\"b\":4" });

        using var file = SafetensorsFile.Open(FilePath);

        Assert.Equal(
            doubles.Select(BitConverter.DoubleToInt64Bits),
            file.Read<double>("double").Select(BitConverter.DoubleToInt64Bits)
        );
        Assert.Equal(singles, file.Read<float>("λ/single"));
        Assert.Equal(halves, file.Read<Half>("half"));
        Assert.Equal(integers, file.Read<long>("long"));
        Assert.Equal([0x80, 0x3f], file.ReadBytes("brain"));
        Assert.Empty(file.Read<float>("empty"));
        Assert.Equal([7.0], file.Read<double>("number"));
        Assert.Equal([2L, 3L], file.Entries["λ/single"].Shape);
        Assert.Equal("a:2x3,\"b\":4", file.Metadata["layout"]);
        Assert.All(
            file.Entries.Values.Where(e => e.ByteCount > 0),
            e =>
                Assert.Equal(
                    0,
                    e.Offset
                        % (
                            e.Type is TensorElementType.F64 or TensorElementType.I64 ? 8
                            : e.Type == TensorElementType.F32 ? 4
                            : 2
                        )
                )
        );
    }

    [Fact]
    public void Random_tensors_come_back() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.Float.Array[0, 40], Gen.Long.Array[0, 40])
            .Sample(
                (name, singles, integers) =>
                {
                    SafetensorsWriter.Write(
                        FilePath,
                        [
                            TensorSource.Of<float>(name, [singles.Length], singles),
                            TensorSource.Of<long>(name + "/i", [1, integers.Length], integers),
                        ]
                    );
                    using var file = SafetensorsFile.Open(FilePath);
                    return file.Read<float>(name).SequenceEqual(singles)
                        && file.Read<long>(name + "/i").SequenceEqual(integers);
                },
                iter: 200,
                threads: 1
            );

    [Fact]
    public void A_corrupted_file_is_read_or_refused_and_nothing_else()
    {
        SafetensorsWriter.Write(
            FilePath,
            [TensorSource.Of<float>("weight", [2, 3], new float[6]), TensorSource.Of<long>("sample", [4], new long[4])],
            new Dictionary<string, string> { ["layout"] = "weight:2x3" }
        );
        var good = File.ReadAllBytes(FilePath);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length])
            .Array[1, 4]
            .Sample(
                changes =>
                {
                    var bad = (byte[])good.Clone();
                    foreach (var (position, value, _) in changes)
                    {
                        bad[position] = value;
                    }

                    var length = changes[0].Item3 % 3 == 0 ? changes[0].Item3 : bad.Length;
                    File.WriteAllBytes(FilePath, bad[..length]);
                    try
                    {
                        using var file = SafetensorsFile.Open(FilePath);
                        Assert.All(
                            file.Entries,
                            entry => Assert.Equal(entry.Value.ByteCount, file.ReadBytes(entry.Key).Length)
                        );
                    }
                    catch (RunFormatException e)
                    {
                        Assert.DoesNotContain('\n', e.Message);
                    }
                },
                iter: 3000,
                threads: 1
            );
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("[]", 0)]
    [InlineData("{", 0)]
    [InlineData("{} {}", 0)]
    [InlineData("null", 0)]
    [InlineData("""{"a":1}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,9],"data_offsets":[0,4]}}""", 4)]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904,0],"data_offsets":[0,0]}}""",
        0
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"I16","shape":[2],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        4
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""",
        12
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"__metadata__":{"a":{"b":"c"}}}""", 0)]
    [InlineData("""{"__metadata__":{"a":1}}""", 0)]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0)]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4)]
    public void A_hostile_header_is_refused_in_one_line(string header, int dataLength)
    {
        Write(header, dataLength);

        Assert.DoesNotContain('\n', Assert.Throws<RunFormatException>(() => SafetensorsFile.Open(FilePath)).Message);
    }

    [Fact]
    public void A_file_without_tensors_is_valid()
    {
        Write("{}", 0);

        using var file = SafetensorsFile.Open(FilePath);
        Assert.Empty(file.Entries);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(100_000_001UL)]
    [InlineData(3UL)]
    public void A_header_that_cannot_be_there_is_refused_before_memory_is_taken(ulong length)
    {
        var bytes = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(FilePath, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<RunFormatException>(() => SafetensorsFile.Open(FilePath));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Deep_nesting_and_crowds_of_tensors_and_dimensions_are_refused()
    {
        var dimensions = string.Join(',', Enumerable.Repeat("1", 33));
        string[] headers =
        [
            "{\"a\":" + new string('[', 100_000),
            $$$"""{"a":{"dtype":"F32","shape":[{{{dimensions}}}],"data_offsets":[0,4]}}""",
            "{"
                + string.Join(
                    ',',
                    Enumerable
                        .Range(0, 70_000)
                        .Select(i => $$$"""{{{"\""}}}{{{i}}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}""")
                )
                + "}",
            $$$"""{"__metadata__":{"a":"{{{new string('x', 5 << 20)}}}"}}""",
        ];
        foreach (var header in headers)
        {
            Write(header, header.Contains("[0,4]") ? 4 : 0);
            Assert.Throws<RunFormatException>(() => SafetensorsFile.Open(FilePath));
        }
    }

    [Fact]
    public void A_missing_or_short_file_is_refused()
    {
        Assert.Throws<RunFormatException>(() => SafetensorsFile.Open(FilePath));
        File.WriteAllBytes(FilePath, [1, 2, 3]);
        Assert.Throws<RunFormatException>(() => SafetensorsFile.Open(FilePath));
    }

    [Fact]
    public void What_cannot_be_written_is_refused_and_the_old_file_stays()
    {
        SafetensorsWriter.Write(FilePath, [TensorSource.Of<float>("a", [1], new float[1])]);
        TensorSource[][] bad =
        [
            [TensorSource.Of<float>("a", [2], new float[1])],
            [TensorSource.Of<float>("a", [1], new float[1]), TensorSource.Of<float>("a", [1], new float[1])],
            [TensorSource.Of<float>("__metadata__", [1], new float[1])],
            [TensorSource.Of<float>("", [1], new float[1])],
            [TensorSource.Of<float>("a", [-1], new float[1])],
        ];

        Assert.All(bad, tensors => Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(FilePath, tensors)));

        using var file = SafetensorsFile.Open(FilePath);
        Assert.Equal([0f], file.Read<float>("a"));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Reading_what_is_not_there_is_refused()
    {
        SafetensorsWriter.Write(FilePath, [TensorSource.Of<float>("a", [2], new float[2])]);
        using var file = SafetensorsFile.Open(FilePath);

        Assert.Throws<ArgumentException>(() => file.ReadBytes("b"));
        Assert.Throws<ArgumentException>(() => file.Read<double>("a"));
        Assert.Throws<ArgumentException>(() => file.Read<int>("a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Read("a", 4, new byte[5]));
    }

    private void Write(string header, int dataLength)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)json.Length);
        json.CopyTo(bytes, 8);
        File.WriteAllBytes(FilePath, bytes);
    }
}
