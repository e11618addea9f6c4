using Sharpest.Experiments.Specs;
using Sharpest.Experiments.Tests.Data;
using Sharpest.Runs.Tests.Hostile;

namespace Sharpest.Experiments.Tests.Hostile;

/// <summary>Spoils good files one after the other, and holds what reads them to a refusal in a line each and to little memory.</summary>
internal static class Trial
{
    // What reading anything takes, however small.
    private const long Floor = 1 << 20;

    /// <summary>Runs a number of cases, in each of which one of the files is bad; afterwards all are good again.</summary>
    /// <param name="folder">Where the files are to lie.</param>
    /// <param name="good">Their names and contents.</param>
    /// <param name="cases">How many cases.</param>
    /// <param name="read">Reads them all.</param>
    /// <param name="isRefusal">Tells whether an exception is how a bad file is refused.</param>
    public static void Run(
        TemporaryFolder folder,
        IReadOnlyList<(string Name, byte[] Content)> good,
        int cases,
        Action read,
        Func<Exception, bool> isRefusal
    )
    {
        foreach ((string name, byte[] content) in good)
        {
            folder.Write(name, content);
        }
        for (int seed = 0; seed < cases; seed++)
        {
            (string name, byte[] content) = good[seed % good.Count];
            byte[] bad = Mutation.Of(content, seed);
            folder.Write(name, bad);
            long bytes = good.Sum(file => (long)file.Content.Length) - content.Length + bad.Length;
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read();
            }
            catch (Exception e)
            {
                Assert.True(isRefusal(e), $"case {seed}, {name}: {e}");
                Assert.All(Lines(e), line => Assert.DoesNotContain('\n', line));
            }
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken <= (2 * bytes) + Floor, $"case {seed}, {name}: {taken} bytes for files of {bytes}");
            folder.Write(name, content);
        }
    }

    private static IReadOnlyList<string> Lines(Exception refusal) =>
        refusal is SpecException spec ? spec.Problems : [refusal.Message];
}
