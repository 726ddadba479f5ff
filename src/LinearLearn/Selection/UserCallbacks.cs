using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LinearLearn;

/// <summary>
/// Represents the options of one fold with wrapped callbacks, which record the exceptions of the caller's progress and logger.
/// </summary>
/// <remarks>Such an exception is an error of the caller, not of the trainer through which it is thrown.</remarks>
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

    /// <summary>Gets the last exception thrown by the progress or the logger.</summary>
    public Exception? Thrown { get; private set; }

    /// <summary>
    /// Determines whether an error means that training failed: not if a callback threw it, nor for a null argument, which is a bug.
    /// </summary>
    public bool IsFaultOfTraining(ArgumentException exception) =>
        exception is not ArgumentNullException && !ReferenceEquals(exception, Thrown);

    private bool Remember(Exception exception)
    {
        Thrown = exception;
        return false; // never catches
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

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
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
