namespace LinearLearn;

/// <summary>One of the trainers that were compared, and how it did.</summary>
public sealed class GridSearchEntry(ITrainer trainer, CrossValidationResult result)
{
    /// <summary>The trainer.</summary>
    public ITrainer Trainer { get; } = trainer;

    /// <summary>How its models did on examples that they had not seen.</summary>
    public CrossValidationResult Result { get; } = result;
}
