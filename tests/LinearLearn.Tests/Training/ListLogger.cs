using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

/// <summary>Keeps what is logged from a level on.</summary>
internal sealed class ListLogger : ILogger
{
    public LogLevel Least { get; init; }

    public List<(LogLevel Level, string Message)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add((logLevel, formatter(state, exception)));
}
