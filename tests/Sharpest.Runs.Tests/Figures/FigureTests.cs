using System.Globalization;
using System.Xml.Linq;
using CsCheck;
using Sharpest.Runs.Figures;

namespace Sharpest.Runs.Tests.Figures;

public sealed class FigureTests
{
    private static readonly Gen<double> AnyNumber = Gen.OneOf(
        Gen.Double[-1e3, 1e3],
        Gen.Double[1e-9, 1e9],
        Gen.Double,
        Gen.Int[0, 5]
            .Select(i =>
                new[]
                {
                    0,
                    double.NaN,
                    double.PositiveInfinity,
                    double.NegativeInfinity,
                    double.MaxValue,
                    double.Epsilon,
                }[i]
            )
    );

    private static readonly LayoutOptions[] Layouts = [LayoutOptions.Wide, LayoutOptions.Narrow, LayoutOptions.File];

    [Fact]
    public void Ticks_of_a_linear_axis_cover_its_values_in_a_handful_of_even_steps() =>
        AnyNumber
            .Array[0, 8]
            .Sample(
                values =>
                {
                    var axis = Axis.Linear("", values);
                    var ticks = axis.Ticks.Select(tick => tick.Value).ToList();
                    Assert.InRange(ticks.Count, 2, 9);
                    Assert.Equal((ticks[0], ticks[^1]), (axis.Minimum, axis.Maximum));
                    Assert.All(ticks, tick => Assert.True(double.IsFinite(tick)));
                    Assert.All(
                        values.Where(v => Math.Abs(v) < 1e299),
                        value => Assert.InRange(axis.Fraction(value), -1e-6, 1 + 1e-6)
                    );
                    Assert.Equal(ticks.Count, axis.Ticks.Select(tick => tick.Label).Distinct().Count());
                },
                iter: 3000,
                threads: 1
            );

    [Fact]
    public void Ticks_of_a_logarithmic_axis_cover_its_positive_values() =>
        AnyNumber
            .Array[0, 8]
            .Sample(
                values =>
                {
                    var axis = Axis.Log("", values);
                    Assert.InRange(axis.Ticks.Count, 2, 9);
                    Assert.True(axis.Minimum > 0 && axis.Maximum > axis.Minimum);
                    Assert.All(axis.Ticks, tick => Assert.InRange(axis.Fraction(tick.Value), -1e-6, 1 + 1e-6));
                    Assert.All(
                        values.Where(v => v is > 1e-299 and < 1e299),
                        value => Assert.InRange(axis.Fraction(value), -1e-6, 1 + 1e-6)
                    );
                },
                iter: 3000,
                threads: 1
            );

    [Theory]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-20, 30, "−20 −10 0 10 20 30")]
    [InlineData(0, 1250, "0 250 500 750 1,000 1,250")]
    [InlineData(0, 1e7, "0 2e6 4e6 6e6 8e6 1e7")]
    public void Linear_ticks_are_round_numbers(double low, double high, string expected) =>
        Assert.Equal(expected, string.Join(' ', Axis.Linear("", [low, high]).Ticks.Select(tick => tick.Label)));

    [Theory]
    [InlineData(3, 90, "2 5 10 20 50 100")]
    [InlineData(0.6, 90, "1 3 10 30 100")]
    [InlineData(1e-3, 1, "0.001 0.003 0.01 0.03 0.1 0.3 1")]
    [InlineData(1e-6, 1, "1e-6 1e-5 0.0001 0.001 0.01 0.1 1")]
    public void Logarithmic_ticks_are_powers_of_ten_and_their_simple_multiples(
        double low,
        double high,
        string expected
    ) => Assert.Equal(expected, string.Join(' ', Axis.Log("", [low, high]).Ticks.Select(tick => tick.Label)));

    [Fact]
    public void No_number_leads_to_a_coordinate_that_is_not_one_or_lies_outside_the_figure() =>
        Gen.Select(AnyNumber, AnyNumber)
            .Array[0, 12]
            .Sample(
                points =>
                {
                    foreach (var drawing in Drawings(Sample(points, "run")))
                    {
                        var svg = SvgRenderer.RenderFile(drawing);
                        Assert.DoesNotContain("NaN", svg.Replace(">NaN<", "", StringComparison.Ordinal));
                        Assert.DoesNotContain("Infinity", svg);
                        Assert.All(
                            Positions(drawing),
                            position =>
                            {
                                Assert.InRange(position.X, -0.01, drawing.Width + 0.01);
                                Assert.InRange(position.Y, -0.01, drawing.Height + 0.01);
                            }
                        );
                    }
                },
                iter: 400,
                threads: 1
            );

    [Theory]
    [InlineData("<script>alert('x')</script>")]
    [InlineData("a & b \"c\" ]]> -->")]
    [InlineData("zero \0 bell \a lone \ud800 surrogate")]
    [InlineData("😀 ∇λ₁")]
    public void Any_text_is_harmless(string text)
    {
        foreach (var drawing in Drawings(Sample([(1, 1), (2, 2)], text)))
        {
            var svg = XDocument.Parse(SvgRenderer.RenderFile(drawing)).Root!;
            XElement.Parse(SvgRenderer.RenderInline(drawing, "id"));
            Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "script");
        }
    }

    [Fact]
    public void Texts_do_not_overlap_and_stay_inside()
    {
        var plot = Sample([(0, 1), (100, 50), (1000, 200)], "a run whose name is rather long for a phone");
        foreach (var drawing in Drawings(plot))
        {
            var boxes = drawing.Shapes.OfType<TextShape>().Select(Extent).ToList();
            Assert.All(boxes, box => Assert.True(box.X >= -1 && box.Right <= drawing.Width + 1, $"{box}"));
            for (var i = 0; i < boxes.Count; i++)
            {
                for (var j = i + 1; j < boxes.Count; j++)
                {
                    var (a, b) = (boxes[i], boxes[j]);
                    var overlap = a.X < b.Right && b.X < a.Right && a.Y < b.Bottom && b.Y < a.Bottom;
                    Assert.False(
                        overlap,
                        $"{drawing.Shapes.OfType<TextShape>().ElementAt(i).Text} / {drawing.Shapes.OfType<TextShape>().ElementAt(j).Text}"
                    );
                }
            }
        }
    }

    [Fact]
    public void Lines_end_at_the_edge_of_the_plot_and_points_beyond_become_arrows()
    {
        var axis = Axis.Linear("", [0, 1]);
        var series = new PlotSeries("a", [new(0, 0.5), new(0.5, 10), new(1, 0.5)], new Stroke(Ink.Run1, 1))
        {
            Marker = MarkerKind.Dot,
        };
        var drawing = PlotLayout.Arrange(
            new Plot("t", "d", [new Panel(null, axis, axis, [series])]),
            LayoutOptions.Wide
        );

        Assert.Equal(2, drawing.Shapes.OfType<PolylineShape>().Count());
        Assert.Equal(
            [MarkerKind.Dot, MarkerKind.Up, MarkerKind.Dot],
            drawing.Shapes.OfType<MarkerShape>().Select(marker => marker.Kind)
        );
    }

    [Fact]
    public void A_value_that_is_not_a_number_breaks_the_line()
    {
        var axis = Axis.Linear("", [0, 5]);
        var points = new[] { 1, 2, double.NaN, 3, 4 }.Select((y, x) => new PlotPoint(x, y));
        var panel = new Panel(null, axis, axis, [new PlotSeries("a", [.. points], new Stroke(Ink.Run1, 1))]);

        var lines = PlotLayout.Arrange(new Plot("t", "d", [panel]), LayoutOptions.Wide).Shapes.OfType<PolylineShape>();

        Assert.Equal([2, 2], lines.Select(line => line.Points.Count));
    }

    [Fact]
    public void Every_ink_can_be_told_from_its_ground()
    {
        foreach (var ink in Enum.GetValues<Ink>().Except([Ink.Surface, Ink.Grid, Ink.Axis]))
        {
            var wanted = ink is Ink.Text or Ink.Muted or Ink.Threshold ? 4.5 : 3;
            Assert.True(Contrast(Palette.Light(ink), Palette.Light(Ink.Surface)) >= wanted, $"{ink} on light");
            Assert.True(Contrast(Palette.Dark(ink), Palette.Dark(Ink.Surface)) >= wanted, $"{ink} on dark");
        }
    }

    [Fact]
    public void A_picture_has_two_pixels_for_one()
    {
        using var fonts = FontFinder.Find(FontFinder.UsualFolders);
        Assert.SkipWhen(fonts is null, "This machine has no font.");
        var drawing = PlotLayout.Arrange(Sample([(0, 1), (10, 5)], "run λ₁"), LayoutOptions.File);

        var png = new PngRenderer(fonts).Render(drawing);

        using var bitmap = SkiaSharp.SKBitmap.Decode(png);
        Assert.Equal((int)drawing.Width * 2, bitmap.Width);
        Assert.True(bitmap.Pixels.Distinct().Count() > 20);
    }

    private static IEnumerable<Drawing> Drawings(Plot plot) =>
        Layouts.Select(layout => PlotLayout.Arrange(plot, layout));

    private static Plot Sample(IReadOnlyList<(double X, double Y)> points, string text)
    {
        var x = Axis.Linear(text, points.Select(point => point.X));
        var series = new PlotSeries(
            text,
            [.. points.Select(p => new PlotPoint(p.X, p.Y, text))],
            new Stroke(Ink.Run1, 2)
        )
        {
            Marker = MarkerKind.Dot,
        };
        var other = series with { Label = text + " 2", Stroke = new Stroke(Ink.Run2, 1, Dash.Dashed) };
        Panel Panel(Axis y) =>
            new(text, x, y, [series, other])
            {
                TitleInk = Ink.Run1,
                GoodBelow = 0,
                References = [new ReferenceLine(true, 2, null, new Stroke(Ink.Threshold, 1))],
            };
        return new Plot(
            text,
            text,
            [Panel(Axis.Linear(text, points.Select(p => p.Y))), Panel(Axis.Log(text, points.Select(p => p.Y)))]
        );
    }

    private static IEnumerable<Position> Positions(Drawing drawing) =>
        drawing.Shapes.SelectMany(shape =>
            shape switch
            {
                LineShape line => [line.From, line.To],
                PolylineShape line => line.Points,
                MarkerShape marker => [marker.Center],
                TextShape text => [text.Position],
                RectangleShape { Box: var box } => [new Position(box.X, box.Y), new Position(box.Right, box.Bottom)],
                _ => Array.Empty<Position>().AsEnumerable(),
            }
        );

    private static Box Extent(TextShape text)
    {
        var width = TextSize.Width(text.Text, text.Size, text.Bold);
        var x = text.Anchor switch
        {
            Anchor.Middle => text.Position.X - (width / 2),
            Anchor.End => text.Position.X - width,
            _ => text.Position.X,
        };
        return new Box(x, text.Position.Y - (text.Size * 0.75), width, text.Size * 0.8);
    }

    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string color)
    {
        double Channel(int index)
        {
            var c =
                int.Parse(color.AsSpan(1 + (2 * index), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(0)) + (0.7152 * Channel(1)) + (0.0722 * Channel(2));
    }
}
