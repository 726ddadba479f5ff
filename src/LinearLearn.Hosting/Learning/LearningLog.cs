using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting;

/// <summary>Writes the log messages of hosted learners.</summary>
internal static partial class LearningLog
{
    [LoggerMessage(
        11, LogLevel.Information, "Model {Model}: learning resumes after {Examples} corrections, {Replayed} of them from the journal")]
    public static partial void Resumed(ILogger logger, string model, long examples, int replayed);

    [LoggerMessage(
        12,
        LogLevel.Warning,
        "Model {Model}: learning starts from the model, not from {Folder}: {Reason}. The previous files are kept as *{Suffix}")]
    public static partial void StartedAgain(ILogger logger, string model, string folder, string reason, string suffix);

    [LoggerMessage(13, LogLevel.Information, "Model {Model}: {Path} ends in {Found}, {Bytes} bytes are cut off")]
    public static partial void CutOff(ILogger logger, string model, string path, string found, long bytes);

    [LoggerMessage(14, LogLevel.Error, "Model {Model}: corrections may be lost: {Loss}")]
    public static partial void Lost(ILogger logger, string model, string loss);

    [LoggerMessage(15, LogLevel.Error, "Model {Model}: corrections could not be learned")]
    public static partial void BatchFailed(ILogger logger, Exception exception, string model);

    [LoggerMessage(16, LogLevel.Error, "Model {Model}: the state could not be saved")]
    public static partial void CheckpointFailed(ILogger logger, Exception exception, string model);

    [LoggerMessage(17, LogLevel.Error, "Model {Model}: learning diverged and has stopped; predictions continue with the loaded model")]
    public static partial void Diverged(ILogger logger, Exception exception, string model);

    [LoggerMessage(19, LogLevel.Warning, "Model {Model}: the error rate of corrections has risen from {Before:P1} to {After:P1}")]
    public static partial void Drift(ILogger logger, string model, double before, double after);

    [LoggerMessage(20, LogLevel.Error, "Model {Model}: a handler of drift failed")]
    public static partial void DriftHandlerFailed(ILogger logger, Exception exception, string model);

    [LoggerMessage(21, LogLevel.Error, "Model {Model}: the learning thread continues after a fault of telemetry or logging")]
    public static partial void ReportFailed(ILogger logger, Exception exception, string model);

    [LoggerMessage(18, LogLevel.Warning, "Model {Model}: state and journal of the learner that diverged are kept in {Folder} as *{Suffix}")]
    public static partial void KeptDiverged(ILogger logger, string model, string folder, string suffix);
}
