namespace LinearLearn;

/// <summary>Specifies why a training run ended.</summary>
public enum StopReason
{
    /// <summary>The trainer completed all epochs or its computation, without a tolerance to reach.</summary>
    Completed,

    /// <summary>The trainer reached its tolerance.</summary>
    Converged,

    /// <summary>Validation accuracy rose above <see cref="TrainingOptions.TargetAccuracy"/>, or to 1.</summary>
    TargetReached,

    /// <summary>Validation accuracy did not improve for <see cref="TrainingOptions.Patience"/> validations.</summary>
    NoImprovement,

    /// <summary>The run was canceled by its cancellation token.</summary>
    Cancelled,

    /// <summary>The trainer did not reach its tolerance within the epochs allowed.</summary>
    /// <remarks>
    /// The model may be far from the solution. Scaled features (<see cref="ScaledTrainer"/>), a lower cost or more
    /// <see cref="TrainingOptions.Epochs"/> help.
    /// </remarks>
    NotConverged,
}
