using Sharpest.Runs.Reports.Sections;

namespace Sharpest.Runs.Studies;

// A claim with its verdict, the numbers behind it, and the rule by which it was judged.
internal static class ClaimSection
{
    internal static void Append(Html html, ClaimFinding finding)
    {
        html.Open("div", "claim");
        html.Open("p", "verdict").Text(finding.Claim + " ");
        html.Raw($"<span class=\"badge {Style(finding.Verdict)}\">").Text(InWords(finding.Verdict));
        html.Raw("</span>").Close("p");
        html.Open("ul", "findings");
        foreach (var number in finding.Numbers)
        {
            html.Element("li", number);
        }

        html.Close("ul").Element("p", finding.Rule, "reading").Close("div");
    }

    internal static string InWords(ClaimVerdict verdict) =>
        verdict switch
        {
            ClaimVerdict.Supported => "supported by these runs",
            ClaimVerdict.NotSupported => "not supported by these runs",
            _ => "undecided",
        };

    private static string Style(ClaimVerdict verdict) =>
        verdict switch
        {
            ClaimVerdict.Supported => "completed",
            ClaimVerdict.NotSupported => "failed",
            _ => "running",
        };
}
