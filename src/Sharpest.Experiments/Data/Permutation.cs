namespace Sharpest.Experiments.Data;

/// <summary>Draws permutations that are equal for equal generators on every machine.</summary>
internal static class Permutation
{
    /// <summary>Draws a permutation of 0…count − 1, all being equally likely (Fisher and Yates).</summary>
    /// <param name="random">The generator.</param>
    /// <param name="count">How many numbers.</param>
    /// <returns>The numbers in their new order.</returns>
    // Random.Shuffle would do the same today, but its algorithm may change with the runtime and with it every split.
    public static int[] Draw(Random random, int count)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            int j = random.Next(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
