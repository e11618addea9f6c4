using Sharpest.Runs.Charts;

namespace Sharpest.Runs.Tests.Charts;

/// <summary>A chart with one of everything.</summary>
internal static class ChartTestData
{
    internal static Chart Curves() =>
        new(
            "curves",
            "Two curves",
            "They cross.",
            [
                new ChartPanel(
                    "left",
                    new ChartAxis("epochs"),
                    new ChartAxis("λ₁ (log scale)", ChartScale.Logarithmic),
                    [
                        new ChartCurve("rising", [new(0, 1), new(1, 10), new(2, double.NaN), new(3, 100)], 0)
                        {
                            Dots = true,
                        },
                        new ChartCurve("rising", [new(0, 2), new(3, 90)], 0) { Faint = true },
                        new ChartCurve("falling", [new(0, 100), new(3, 1)], 1) { Line = ChartLine.Dashed },
                    ]
                ),
                new ChartPanel(
                    "right",
                    new ChartAxis("epochs"),
                    new ChartAxis("change", ChartScale.Percent) { Minimum = -50, Maximum = 50 },
                    [new ChartCurve("dots", [new(0, -10), new(1, 900)], 2) { Line = ChartLine.None, Dots = true }]
                )
                {
                    Levels = [new ChartLevel(0, "nothing")],
                },
            ]
        );
}
