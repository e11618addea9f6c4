namespace Sharpest.Objectives;

/// <summary>Whether a model's modules are evaluated as in training or as in use.</summary>
public enum EvaluationMode
{
    /// <summary>Batch normalization uses its running statistics, dropout passes everything: the loss of the network in use.</summary>
    Inference,

    /// <summary>
    /// Batch normalization uses the statistics of each micro-batch: the loss that a training step sees. It then depends on
    /// how the examples are cut into micro-batches.
    /// </summary>
    Training,

    /// <summary>Every module is evaluated in the mode it is in at that moment.</summary>
    AsIs,
}
