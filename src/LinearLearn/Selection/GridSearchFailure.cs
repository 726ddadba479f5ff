namespace LinearLearn;

/// <summary>One of the trainers that were compared, of which a fold could not be trained or tested: learning diverged, for instance.</summary>
public sealed class GridSearchFailure(ITrainer trainer, string message)
{
    /// <summary>The trainer.</summary>
    public ITrainer Trainer { get; } = trainer;

    /// <summary>The trainer, the first such fold and the cause.</summary>
    public string Message { get; } = message;
}
