using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

/// <summary>A logger that keeps the messages of a minimum level.</summary>
internal sealed class ListLogger : ILogger
{
    public LogLevel MinimumLevel { get; init; }

    public List<(LogLevel Level, string Message)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= MinimumLevel;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add((logLevel, formatter(state, exception)));
}
