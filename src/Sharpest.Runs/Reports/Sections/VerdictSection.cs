namespace Sharpest.Runs.Reports.Sections;

// A verdict: the sentence that answers, the numbers behind it, and what to try next.
internal static class VerdictSection
{
    internal static void Append(Html html, VerdictText verdict, string heading, string style)
    {
        html.Element(heading, verdict.Headline, style);
        if (verdict.Findings.Count > 0)
        {
            html.Open("ul", "findings");
            foreach (var finding in verdict.Findings)
            {
                html.Element("li", finding);
            }

            html.Close("ul");
        }

        if (verdict.Advice is { } advice)
        {
            html.Open("p", "advice").Raw("<strong>What to try next.</strong> ").Text(advice).Close("p");
        }
    }
}
