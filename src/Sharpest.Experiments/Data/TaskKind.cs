namespace Sharpest.Experiments.Data;

/// <summary>What is learned from the examples of a data set.</summary>
public enum TaskKind
{
    /// <summary>The class of an image.</summary>
    ImageClassification,

    /// <summary>The class of a text.</summary>
    TextClassification,

    /// <summary>The next word at every place of a text.</summary>
    LanguageModelling,
}
