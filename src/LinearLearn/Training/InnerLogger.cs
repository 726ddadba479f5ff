using Microsoft.Extensions.Logging;

namespace LinearLearn;

/// <summary>Start and stop are logged once, by the trainer that the user calls: the inner one's become details.</summary>
internal sealed class InnerLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(Lowered(logLevel));

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        LogLevel lowered = Lowered(logLevel);
        logger.Log(lowered, eventId, state, exception, formatter);
    }

    private static LogLevel Lowered(LogLevel level) => level == LogLevel.Information ? LogLevel.Debug : level;
}
