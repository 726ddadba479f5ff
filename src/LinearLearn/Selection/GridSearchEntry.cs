namespace LinearLearn;

/// <summary>Represents a trainer of a <see cref="GridSearch"/> and its result.</summary>
public sealed class GridSearchEntry(ITrainer trainer, CrossValidationResult result)
{
    /// <summary>Gets the trainer.</summary>
    public ITrainer Trainer { get; } = trainer;

    /// <summary>Gets the result of cross-validation.</summary>
    public CrossValidationResult Result { get; } = result;
}
