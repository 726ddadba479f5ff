using Microsoft.Extensions.Logging;

namespace LinearLearn.Orleans;

/// <summary>Logs what happens on the cluster.</summary>
internal static partial class ClusterLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "A call to all groups failed")]
    public static partial void CallFailed(ILogger logger, Exception exception);
}
