using SkiaSharp;

namespace Sharpest.Runs.Figures;

// The two weights a figure uses; they may be one and the same.
internal sealed record FontPair(SKTypeface Regular, SKTypeface Bold) : IDisposable
{
    public void Dispose()
    {
        Regular.Dispose();
        Bold.Dispose();
    }
}
