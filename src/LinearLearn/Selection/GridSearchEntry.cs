namespace LinearLearn;

/// <summary>One of the trainers that were compared, and how it did.</summary>
/// <param name="Trainer">The trainer.</param>
/// <param name="Result">How its models did on examples that they had not seen.</param>
public sealed record GridSearchEntry(ITrainer Trainer, CrossValidationResult Result);
