namespace LinearLearn;

/// <summary>Represents a trainer for which training or testing failed, for example because learning diverged.</summary>
public sealed class GridSearchFailure(ITrainer trainer, string message)
{
    /// <summary>Gets the trainer.</summary>
    public ITrainer Trainer { get; } = trainer;

    /// <summary>Gets a message with the trainer, the first part that failed, such as a fold, and the cause.</summary>
    public string Message { get; } = message;
}
