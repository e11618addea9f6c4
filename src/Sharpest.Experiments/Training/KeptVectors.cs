using Sharpest.Experiments.Models;
using Sharpest.Objectives;
using Sharpest.Runs;
using Sharpest.Runs.Tensors;
using static TorchSharp.torch;

namespace Sharpest.Experiments.Training;

/// <summary>
/// Keeps what is needed to recompute a look at the curvature somewhere else: weights, eigenvectors, the evidence of the
/// instruments, and what the step that follows is made of.
/// </summary>
/// <param name="folder">The run.</param>
/// <param name="model">The model with the weights of that step.</param>
/// <param name="upcoming">The step that follows.</param>
internal sealed class KeptVectors(RunFolder folder, nn.Module model, UpcomingStep upcoming)
{
    public void Write(CurvatureLook look, ParameterLayout layout, bool isLast)
    {
        long k = look.Snapshot.Eigenpairs.Count;
        using IDisposable scope = NewDisposeScope();
        List<TensorSource> tensors =
        [
            TensorSources.Floats("eigenvectors", [k, layout.Dimension], look.Snapshot.Eigenpairs.Vectors.t()),
            TensorSource.Of<double>("eigenvalues", [k], look.Snapshot.Eigenpairs.Values.ToArray()),
            TensorSource.Of<double>("residuals", [k], look.Snapshot.Eigenpairs.Residuals.ToArray()),
            TensorSources.Floats("gradient", [layout.Dimension], look.Snapshot.Gradient),
            TensorSources.Indices("sample", look.Sample),
            .. look.Findings.SelectMany(finding => finding.Evidence()).DistinctBy(tensor => tensor.Name),
        ];
        string order = string.Join(",", layout.Entries.Select(e => $"{e.Name}:{string.Join("x", e.Shape)}"));
        var metadata = new Dictionary<string, string> { ["layout"] = order };
        if (!isLast)
        {
            tensors.AddRange(upcoming.Evidence(look.Snapshot.Step));
            metadata["nudge"] = upcoming.DirectionsInForce(look.Snapshot.Step);
        }
        SafetensorsWriter.Write(folder.VectorsFile(look.Snapshot.Step), tensors, metadata);
        WeightFile.Save(model, folder.WeightsFile(look.Snapshot.Step));
    }
}
