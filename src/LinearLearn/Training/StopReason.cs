namespace LinearLearn;

/// <summary>Why a training run ended.</summary>
public enum StopReason
{
    /// <summary>The trainer did all it was asked to: every epoch, or all its computation. It aimed at no tolerance.</summary>
    Completed,

    /// <summary>The trainer solved its problem to the tolerance that it was given.</summary>
    Converged,

    /// <summary>Validation accuracy rose above <see cref="TrainingOptions.TargetAccuracy"/>, or to 1.</summary>
    TargetReached,

    /// <summary>Validation accuracy did not improve for <see cref="TrainingOptions.Patience"/> validations.</summary>
    NoImprovement,

    /// <summary>The cancellation token asked to stop.</summary>
    Cancelled,

    /// <summary>
    /// The trainer ran out of epochs before it solved its problem to the tolerance that it was given: the model is not the solution, and
    /// may be far from it. Scaled features (<see cref="ScaledTrainer"/>), a lower cost or more <see cref="TrainingOptions.Epochs"/> help.
    /// </summary>
    NotConverged,
}
