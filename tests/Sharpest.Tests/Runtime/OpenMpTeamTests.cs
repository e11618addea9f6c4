using Sharpest.Runtime;
using static TorchSharp.torch;

namespace Sharpest.Tests.Runtime;

/// <summary>Code on libtorch's own threads.</summary>
public sealed class OpenMpTeamTests
{
    [Fact]
    public void Every_thread_does_its_share_once()
    {
        SharpestRuntime.Start();
        Assert.SkipUnless(OpenMpTeam.IsAvailable, "libtorch has another OpenMP here.");
        var threads = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();

        OpenMpTeam.Run(() => threads.AddOrUpdate(Environment.CurrentManagedThreadId, 1, (_, times) => times + 1));

        Assert.Equal(get_num_threads(), threads.Count);
        Assert.All(threads.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_team_works_on()
    {
        SharpestRuntime.Start();
        Assert.SkipUnless(OpenMpTeam.IsAvailable, "libtorch has another OpenMP here.");
        int done = 0;

        Exception thrown = Assert.Throws<FormatException>(() => OpenMpTeam.Run(() => throw new FormatException("so")));
        OpenMpTeam.Run(() => Interlocked.Increment(ref done));

        Assert.Equal("so", thrown.Message);
        Assert.Equal(get_num_threads(), done);
    }
}
