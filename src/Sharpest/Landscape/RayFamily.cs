namespace Sharpest.Landscape;

/// <summary>
/// Rays on which the loss is wanted for several steps m and multiples a, and the mean over the steps for each multiple.
/// Evaluations go where they lessen the error of a mean most, until all errors are within the tolerance.
/// </summary>
internal sealed class RayFamily
{
    private readonly LossRay[] rays;
    private readonly (int Ray, double Place)[][] wanted; // [m][a]

    public RayFamily(LossRay[] rays, (int Ray, double Place)[][] wanted)
    {
        this.rays = rays;
        this.wanted = wanted;
    }

    /// <summary>How often the loss was evaluated.</summary>
    public int Evaluations => rays.Sum(ray => ray.Evaluations);

    /// <summary>The means over the steps for each multiple, with their errors.</summary>
    /// <param name="tolerance">The largest error that is accepted, in the unit of the loss.</param>
    /// <returns>One mean and error a multiple; an error is 0 where the loss was evaluated at every place.</returns>
    public (double Mean, double Error)[] Means(double tolerance)
    {
        foreach (LossRay ray in rays)
            ray.Begin(tolerance);
        int multiples = wanted[0].Length;
        for (int worst = Worst(); Error(worst) > tolerance; worst = Worst())
        {
            int weakest = Enumerable.Range(0, rays.Length).MaxBy(r => Share(r, worst));
            rays[weakest].Refine(); // it has a share in the error, so a place is left on it
        }
        return
        [
            .. Enumerable
                .Range(0, multiples)
                .Select(a => (wanted.Average(row => rays[row[a].Ray].At(row[a].Place)), Error(a))),
        ];

        int Worst() => Enumerable.Range(0, multiples).MaxBy(Error);
    }

    private double Error(int multiple) => Enumerable.Range(0, rays.Length).Sum(r => Share(r, multiple));

    private double Share(int ray, int multiple) =>
        wanted.Where(row => row[multiple].Ray == ray).Sum(row => rays[ray].ErrorAt(row[multiple].Place))
        / wanted.Length;
}
