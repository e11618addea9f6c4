namespace Sharpest.Tracking;

// The mean of the last numbers, each older one counting by a factor less.
internal sealed class WeightedMean(int window, double factor)
{
    private readonly Queue<double> last = new();

    public int Count => last.Count;

    public double Add(double value)
    {
        last.Enqueue(value);
        if (last.Count > window)
            last.Dequeue();
        return Value;
    }

    public double Value
    {
        get
        {
            double sum = 0;
            double weights = 0;
            foreach (double value in last)
            {
                sum = sum * factor + value;
                weights = weights * factor + 1;
            }
            return sum / weights;
        }
    }
}
