namespace LinearLearn;

/// <summary>One of the trainers that were compared, of which a fold could not be trained or tested: learning diverged, for instance.</summary>
/// <param name="Trainer">The trainer.</param>
/// <param name="Message">The trainer, the first such fold and the cause.</param>
public sealed record GridSearchFailure(ITrainer Trainer, string Message);
