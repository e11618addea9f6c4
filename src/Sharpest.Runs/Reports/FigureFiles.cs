using Sharpest.Runs.Figures;
using Sharpest.Runs.Storage;

namespace Sharpest.Runs.Reports;

// Writes figures as files.
internal static class FigureFiles
{
    internal static IReadOnlyList<string> Write(
        IReadOnlyList<ReportFigure> figures,
        string folder,
        IReadOnlyList<string>? fontFolders,
        List<string> notes
    )
    {
        var files = new List<string>();
        var drawings = figures.Select(f => (f.Name, Drawing: PlotLayout.Arrange(f.Plot, LayoutOptions.File))).ToList();
        foreach (var (name, drawing) in drawings)
        {
            var path = Path.Combine(folder, name + ".svg");
            AtomicFile.WriteText(path, SvgRenderer.RenderFile(drawing));
            files.Add(path);
        }

        if (fontFolders is not null && drawings.Count > 0)
        {
            WritePng(drawings, folder, fontFolders, files, notes);
        }

        return files;
    }

    private static void WritePng(
        List<(string Name, Drawing Drawing)> drawings,
        string folder,
        IReadOnlyList<string> fontFolders,
        List<string> files,
        List<string> notes
    )
    {
        try
        {
            using var fonts = FontFinder.Find(fontFolders);
            if (fonts is null)
            {
                notes.Add("No font was found on this machine, so the figures were written as SVG only.");
                return;
            }

            var renderer = new PngRenderer(fonts);
            foreach (var (name, drawing) in drawings)
            {
                var path = Path.Combine(folder, name + ".png");
                var bytes = renderer.Render(drawing);
                AtomicFile.Write(path, stream => stream.Write(bytes));
                files.Add(path);
            }
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException)
        {
            // The pictures are a convenience: a platform without the native library still gets its report.
            notes.Add(
                "The library that draws PNG files cannot be loaded here, so the figures were written as SVG only."
            );
        }
    }
}
