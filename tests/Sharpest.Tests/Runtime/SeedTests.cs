using CsCheck;
using Sharpest.Runtime;
using Sharpest.Tests.Support;
using static TorchSharp.torch;

namespace Sharpest.Tests.Runtime;

public sealed class SeedTests
{
    [Theory]
    [InlineData(0, "lanczos", 0, 4661702520112348698)]
    [InlineData(1, "order", 0, 3727066409655231109)]
    [InlineData(1, "order", 7, 7685451761130636073)]
    [InlineData(-5, "größe", 3, 1381470806818488099)]
    public void Keys_are_the_same_on_every_machine_and_in_every_version(
        long seed,
        string purpose,
        long index,
        long key
    ) => Assert.Equal(key, new Seed(seed).Key(purpose, index));

    [Fact]
    public void Streams_differ_by_seed_purpose_and_index_and_repeat_otherwise()
    {
        var arguments = Gen.Select(Gen.Long, Gen.String[Gen.Char.AlphaNumeric, 0, 12], Gen.Long[0, 1_000_000]);
        Gen.Select(arguments, arguments)
            .Sample(
                (a, b) =>
                {
                    long first = new Seed(a.Item1).Key(a.Item2, a.Item3);
                    long second = new Seed(b.Item1).Key(b.Item2, b.Item3);
                    Assert.True(first >= 0);
                    Assert.Equal(a == b, first == second);
                    Assert.Equal(first, new Seed(a.Item1).Key(a.Item2, a.Item3));
                }
            );
    }

    [Fact]
    public void Managed_and_torch_generators_start_their_stream_anew()
    {
        using IDisposable scope = NewDisposeScope();
        var seed = new Seed(12);
        using Generator once = seed.Generator("noise", 2);
        using Generator again = seed.Generator("noise", 2);
        using Generator next = seed.Generator("noise", 3);

        Tensor first = randn([20], generator: once);

        Assert.True(Near.Same(randn([20], generator: again), first));
        Assert.False(Near.Same(randn([20], generator: next), first));
        Assert.Equal(seed.Stream("order").NextInt64(), seed.Stream("order").NextInt64());
        Assert.NotEqual(seed.Stream("order").NextInt64(), seed.Stream("order", 1).NextInt64());
    }
}
