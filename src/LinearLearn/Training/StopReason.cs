namespace LinearLearn;

/// <summary>Why a training run ended.</summary>
public enum StopReason
{
    /// <summary>The trainer did all it was asked to: every epoch, or all its computation.</summary>
    Completed,

    /// <summary>Validation accuracy rose above <see cref="TrainingOptions.TargetAccuracy"/>.</summary>
    TargetReached,

    /// <summary>Validation accuracy did not improve for <see cref="TrainingOptions.Patience"/> validations.</summary>
    NoImprovement,

    /// <summary>The cancellation token asked to stop.</summary>
    Cancelled,
}
