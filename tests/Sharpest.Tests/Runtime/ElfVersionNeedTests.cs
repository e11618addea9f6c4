using CsCheck;
using Sharpest.Runtime;

namespace Sharpest.Tests.Runtime;

public sealed class ElfVersionNeedTests
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";

    private static readonly Lazy<byte[]?> Binding = new(() =>
    {
        string file = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    });

    [Fact]
    public void The_needless_demand_of_the_binding_is_weakened_by_one_bit_and_nothing_else_changes()
    {
        byte[] image = Image();

        Assert.True(ElfVersionNeed.TryWeaken(image, Version, Symbol));

        int[] changed = [.. Enumerable.Range(0, image.Length).Where(i => image[i] != Binding.Value![i])];
        int only = Assert.Single(changed);
        Assert.Equal(2, image[only] ^ Binding.Value![only]);
        byte[] again = [.. image];
        Assert.True(ElfVersionNeed.TryWeaken(again, Version, Symbol));
        Assert.Equal(image, again);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.999", Symbol)] // no such demand
    [InlineData("GLIBCXX_3.4", Symbol)] // symbols in use are bound to it
    [InlineData(Version, "_ZSomethingElse")] // another symbol is bound to it
    public void Other_demands_stay(string version, string onlySymbol)
    {
        byte[] image = Image();

        Assert.False(ElfVersionNeed.TryWeaken(image, version, onlySymbol));
        Assert.Equal(Binding.Value, image);
    }

    [Fact]
    public void Garbage_is_left_alone()
    {
        Gen.Byte.Array[0, 200]
            .Sample(bytes =>
            {
                byte[] elf = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, .. bytes];
                Unchanged(bytes);
                Unchanged(elf);
            });
    }

    [Fact]
    public void A_truncated_library_is_left_alone()
    {
        byte[] whole = Image();
        // The table of sections lies at the end, so nothing can be found without it.
        Gen.Int[0, whole.Length - 64].Sample(length => Unchanged(whole[..length]), iter: 20);
    }

    [Fact]
    public void A_corrupted_table_of_sections_never_throws()
    {
        byte[] whole = Image();
        int table = (int)BitConverter.ToInt64(whole, 0x28);
        Gen<int> place = Gen.OneOf(Gen.Int[0, 63], Gen.Int[table, whole.Length - 1]);
        Gen.Select(place, Gen.OneOf(Gen.Byte, Gen.Const((byte)0), Gen.Const((byte)0x7f), Gen.Const((byte)0xff)))
            .Array[1, 6]
            .Sample(
                corruptions =>
                {
                    byte[] image = [.. whole];
                    foreach ((int at, byte value) in corruptions)
                        image[at] = value;
                    byte[] before = [.. image];
                    if (!ElfVersionNeed.TryWeaken(image, Version, Symbol))
                        Assert.True(before.AsSpan().SequenceEqual(image));
                },
                iter: 300
            );
    }

    private static void Unchanged(byte[] image)
    {
        byte[] before = [.. image];
        Assert.False(ElfVersionNeed.TryWeaken(image, Version, Symbol));
        Assert.Equal(before, image);
    }

    private static byte[] Image()
    {
        Assert.SkipWhen(Binding.Value is null, "the binding of this platform is no ELF library");
        return [.. Binding.Value!];
    }
}
