using Sharpest.Experiments.Data;
using Sharpest.Experiments.Models;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Training;

/// <summary>Says what of a specification does not fit the kind of its data.</summary>
internal static class TaskFit
{
    // One line for each problem; empty when there is none.
    public static IReadOnlyList<string> Problems(
        ExperimentSpec spec,
        LearningTask task,
        IReadOnlyList<ModelInfo> models
    )
    {
        List<string> problems = [.. ProblemsWithModel(spec.Model, spec.Dataset, task, models)];
        if (spec.Augment && task.Kind != TaskKind.ImageClassification)
        {
            problems.Add($"--augment is for images; {spec.Dataset} holds {task}: leave it out.");
        }
        if (spec.LabelNoise > 0 && task.Kind == TaskKind.LanguageModelling)
        {
            problems.Add($"--label-noise is for classes; {spec.Dataset} holds {task}: leave it out.");
        }
        return problems;
    }

    // The same for the model alone.
    public static IReadOnlyList<string> ProblemsWithModel(
        string name,
        string dataset,
        LearningTask task,
        IReadOnlyList<ModelInfo> models
    )
    {
        if (models.Single(model => model.Name == name).Kind == task.Kind)
        {
            return [];
        }
        string fitting = string.Join(", ", models.Where(model => model.Kind == task.Kind).Select(model => model.Name));
        return [$"--model {name} does not fit {dataset}, which holds {task}: choose {fitting}."];
    }
}
