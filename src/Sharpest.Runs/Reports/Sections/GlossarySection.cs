namespace Sharpest.Runs.Reports.Sections;

// The words of the report for someone who meets them for the first time.
internal static class GlossarySection
{
    private static readonly (string Word, string Meaning)[] Words =
    [
        (
            "Hessian",
            "The second derivatives of the loss with respect to the weights. Along a direction it says how fast the slope changes: the curvature."
        ),
        (
            "Sharp direction, e₁, e₂, …",
            "Directions in weight space along which the loss curves most: the eigenvectors of the Hessian with the largest eigenvalues."
        ),
        ("Sharpness, λ₁", "The largest eigenvalue: the curvature along e₁. λ₂, λ₃, … belong to e₂, e₃, …"),
        (
            "Stability threshold, 2/η",
            "On a parabola of curvature λ, gradient steps of learning rate η shrink the distance to the bottom when λ is below 2/η and grow it when above. With momentum m the limit is 2(1+m)/η. Real losses are no parabolas, so training can stay near or over it."
        ),
        (
            "Residual",
            "‖Hv − λv‖: how far a computed pair is from an exact eigenpair. It bounds the error of λ; the table shows the largest of each measurement."
        ),
        (
            "Whole step",
            "The step that the gradient asks for, along all directions at once. A step along e₁ alone is the part of it that lies along e₁."
        ),
        (
            "Nudged-SGD",
            "SGD whose step is multiplied by γ along the sharp directions and left as it is everywhere else."
        ),
    ];

    internal static void Append(Html html)
    {
        html.Open("section").Element("h2", "Words used here").Open("dl", "glossary");
        foreach (var (word, meaning) in Words)
        {
            html.Element("dt", word).Element("dd", meaning);
        }

        html.Close("dl").Close("section");
    }
}
