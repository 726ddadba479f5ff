using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinearLearn;

/// <summary>
/// The options of one fold, whose progress and logger remember what they threw: that is a fault of the caller's own code, not of the trainer that it comes through.
/// </summary>
internal sealed class UserCallbacks
{
    public UserCallbacks(TrainingOptions? options)
    {
        Options = options;
        if (options?.Progress is { } progress)
            Options = Options! with { Progress = new WatchedProgress(progress, this) };
        if (options?.Logger is { } logger && logger is not NullLogger)
            Options = Options! with { Logger = new WatchedLogger(logger, this) };
    }

    public TrainingOptions? Options { get; }

    /// <summary>What the progress or the logger threw last.</summary>
    public Exception? Thrown { get; private set; }

    /// <summary>
    /// Whether an error means that training failed: not one of the callbacks, nor a missing argument, which is a bug in somebody's code.
    /// </summary>
    public bool IsFaultOfTraining(ArgumentException exception) =>
        exception is not ArgumentNullException && !ReferenceEquals(exception, Thrown);

    private bool Remember(Exception exception)
    {
        Thrown = exception;
        return false; // so that nothing is caught
    }

    private sealed class WatchedProgress(IProgress<TrainingProgress> progress, UserCallbacks callbacks) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            try
            {
                progress.Report(value);
            }
            catch (Exception exception) when (callbacks.Remember(exception))
            {
            }
        }
    }

    private sealed class WatchedLogger(ILogger logger, UserCallbacks callbacks) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel)
        {
            try
            {
                return logger.IsEnabled(logLevel);
            }
            catch (Exception exception) when (callbacks.Remember(exception))
            {
                return false;
            }
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            try
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
            catch (Exception thrown) when (callbacks.Remember(thrown))
            {
            }
        }
    }
}
