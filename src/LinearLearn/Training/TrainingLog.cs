using Microsoft.Extensions.Logging;

namespace LinearLearn;

/// <summary>Writes the log messages of a training run.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(1, LogLevel.Information, "Training {Trainer} on {Examples} examples of {Features} features, classes {Classes}")]
    public static partial void Started(ILogger logger, ITrainer trainer, long examples, int features, ClassLabels classes);

    [LoggerMessage(2, LogLevel.Debug, "Validated after {ExamplesSeen} examples: accuracy {Accuracy:F6}")]
    public static partial void Validated(ILogger logger, long examplesSeen, double accuracy);

    [LoggerMessage(3, LogLevel.Debug, "Epoch {Epoch} ended after {ExamplesSeen} examples and {UpdatesMade} updates")]
    public static partial void EpochEnded(ILogger logger, int epoch, long examplesSeen, long updatesMade);

    [LoggerMessage(
        4,
        LogLevel.Information,
        "Training stopped ({Reason}) after {ExamplesSeen} examples, {UpdatesMade} updates and {Milliseconds:F1} ms")]
    public static partial void Stopped(ILogger logger, StopReason reason, long examplesSeen, long updatesMade, double milliseconds);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "{Trainer} did not reach its tolerance in {Epochs} epochs: expected at most {Tolerance}, found {Found}. "
            + "Scale the features or allow more epochs")]
    public static partial void NotConverged(ILogger logger, ITrainer trainer, int epochs, double found, double tolerance);

    [LoggerMessage(6, LogLevel.Debug, "Saved a checkpoint after {ExamplesSeen} examples in {Folder}")]
    public static partial void SavedCheckpoint(ILogger logger, long examplesSeen, string folder);

    [LoggerMessage(7, LogLevel.Error, "Could not save the last checkpoint, after {ExamplesSeen} examples, in {Folder}")]
    public static partial void FailedToSaveCheckpoint(ILogger logger, Exception exception, long examplesSeen, string folder);

    [LoggerMessage(8, LogLevel.Information, "Resuming after {ExamplesSeen} examples")]
    public static partial void Resumed(ILogger logger, long examplesSeen);

    [LoggerMessage(9, LogLevel.Warning, "Deleted {File}, a damaged checkpoint; resuming from the one before it")]
    public static partial void DeletedDamaged(ILogger logger, string file);

    [LoggerMessage(10, LogLevel.Warning, "{Trainer}: {Count} of {Folds} folds did not converge; the calibration may not fit the model")]
    public static partial void FoldsNotConverged(ILogger logger, ITrainer trainer, int count, int folds);

    [LoggerMessage(11, LogLevel.Warning, "{Trainer}: held-out scores do not separate the classes; all examples get the same probabilities")]
    public static partial void Uninformative(ILogger logger, ITrainer trainer);
}
