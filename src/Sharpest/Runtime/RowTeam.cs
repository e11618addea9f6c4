namespace Sharpest.Runtime;

/// <summary>Work on the rows of a matrix, shared by libtorch's threads where there is enough of it.</summary>
internal static class RowTeam
{
    // Numbers; below, a team takes longer to gather than one thread to finish.
    private const int FewestOfTeam = 2048;

    /// <summary>Rows that are worked on together; every part but the last has so many.</summary>
    public const int RowsAtOnce = 8;

    /// <summary>Goes over all rows.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="work">Works on the rows from the first number to before the second one.</param>
    public static void Run(int rows, int columns, Action<int, int> work)
    {
        if (rows * (long)columns < FewestOfTeam)
        {
            work(0, rows);
            return;
        }
        int taken = 0;
        OpenMpTeam.Run(() =>
        {
            while (Interlocked.Add(ref taken, RowsAtOnce) - RowsAtOnce is var begin && begin < rows)
                work(begin, Math.Min(rows, begin + RowsAtOnce));
        });
    }
}
