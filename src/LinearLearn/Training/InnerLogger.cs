using Microsoft.Extensions.Logging;

namespace LinearLearn;

/// <summary>Lowers information messages to debug, so that only the outer trainer logs start and stop as information.</summary>
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
