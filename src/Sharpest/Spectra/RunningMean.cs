namespace Sharpest.Spectra;

/// <summary>The mean of numbers as they come, and its standard error from their scatter.</summary>
internal sealed class RunningMean
{
    private double squares;

    public int Count { get; private set; }

    // NaN while there is no number.
    public double Value { get; private set; } = double.NaN;

    // s/√N; NaN while there are fewer than two numbers.
    public double StandardError => Count < 2 ? double.NaN : Math.Sqrt(squares / (Count - 1) / Count);

    public void Add(double number)
    {
        Count++;
        double before = Count == 1 ? 0 : Value;
        Value = before + (number - before) / Count;
        squares += (number - before) * (number - Value);
    }

    public static RunningMean Of(IEnumerable<double> numbers)
    {
        var mean = new RunningMean();
        foreach (double number in numbers)
            mean.Add(number);
        return mean;
    }
}
