namespace LinearLearn;

/// <summary>Specifies the metric by which trainers are compared on held-out examples.</summary>
public enum SelectionMetric
{
    /// <summary>The mean accuracy of the folds (<see cref="CrossValidationResult.MeanAccuracy"/>): higher is better.</summary>
    Accuracy,

    /// <summary>The mean F1 of the classes (<see cref="CrossValidationResult.MacroF1"/>), for rare classes: higher is better.</summary>
    MacroF1,

    /// <summary>The mean log-loss (<see cref="CrossValidationResult.LogLoss"/>), for probabilities: lower is better.</summary>
    LogLoss,

    /// <summary>The mean area under the ROC curves (<see cref="CrossValidationResult.Auc"/>), for rankings: higher is better.</summary>
    Auc,

    /// <summary>The mean Brier score (<see cref="CrossValidationResult.BrierScore"/>), for probabilities: lower is better.</summary>
    BrierScore,
}
