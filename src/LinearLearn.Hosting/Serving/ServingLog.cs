using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting;

/// <summary>Writes the log messages of served models.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(1, LogLevel.Information, "Model {Model}: reloaded from {Source}")]
    public static partial void Reloaded(ILogger logger, string model, string source);

    [LoggerMessage(2, LogLevel.Error, "Model {Model}: reload failed, the previous model stays in use")]
    public static partial void ReloadFailed(ILogger logger, Exception exception, string model);

    [LoggerMessage(3, LogLevel.Error, "Model {Model}: loading failed")]
    public static partial void LoadFailed(ILogger logger, Exception exception, string model);

    [LoggerMessage(4, LogLevel.Warning, "{Path}: changes are found by polling only, because the file system does not report them")]
    public static partial void PollingOnly(ILogger logger, Exception exception, string path);
}
