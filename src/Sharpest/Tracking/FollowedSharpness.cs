using Sharpest.Spectra;

namespace Sharpest.Tracking;

/// <summary>λ₁ at one step, as a <see cref="SharpnessFollower"/> knows it.</summary>
/// <param name="Value">λ₁ by the Rayleigh quotient; NaN when the curvature is not finite.</param>
/// <param name="Residual">
/// ‖He₁ − λ₁e₁‖: an eigenvalue lies within this distance of <paramref name="Value"/>, and within its square over the
/// distance to the next eigenvalue, up to the error of the products (<see cref="SharpnessFollower.TakesDifferences"/>). NaN
/// when the curvature is not finite.
/// </param>
/// <param name="Products">Hessian-vector products taken.</param>
/// <param name="Status">How the search ended.</param>
public sealed record FollowedSharpness(double Value, double Residual, int Products, SolverStatus Status);
