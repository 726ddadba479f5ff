namespace LinearLearn.Orleans;

/// <summary>Represents an exception as data, so that it crosses silos with its kind and message.</summary>
[GenerateSerializer]
[Immutable]
[Alias("LinearLearn.ShardFailure")]
internal sealed class ShardFailure
{
    [Id(0)]
    public required FailureKind Kind { get; init; }

    [Id(1)]
    public required string Message { get; init; }

    /// <summary>Gets the path of a missing file.</summary>
    [Id(2)]
    public string? FileName { get; init; }

    /// <summary>Describes an exception of a shard.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="subject">The shard, and what it did.</param>
    /// <param name="cancellationToken">The token of the task; if it is not canceled, a loader timed out.</param>
    public static ShardFailure From(Exception exception, string subject, CancellationToken cancellationToken)
    {
        FailureKind kind = exception switch
        {
            SetupException => FailureKind.Setup,
            InvalidDataException => FailureKind.InvalidData,
            FileNotFoundException or DirectoryNotFoundException => FailureKind.FileNotFound,
            UnauthorizedAccessException => FailureKind.Access,
            HttpRequestException => FailureKind.Http,
            IOException => FailureKind.Io,
            ArgumentException => FailureKind.Argument,
            OutOfMemoryException => FailureKind.Memory,
            OperationCanceledException when cancellationToken.IsCancellationRequested => FailureKind.Canceled,
            OperationCanceledException => FailureKind.Timeout,
            TimeoutException => FailureKind.Timeout,
            _ => FailureKind.Other,
        };
        string message = kind switch
        {
            FailureKind.Other => $"{exception.GetType().Name}: {exception.Message}",
            FailureKind.Argument => Guard.GetMessage((ArgumentException)exception),
            _ => exception.Message,
        };
        string? file = (exception as FileNotFoundException)?.FileName;
        return new ShardFailure { Kind = kind, Message = $"{subject}: {message}", FileName = file };
    }

    /// <summary>Creates the exception for the caller of the trainer.</summary>
    public Exception ToException() => Kind switch
    {
        FailureKind.FileNotFound => new FileNotFoundException(Message, FileName),
        FailureKind.Access => new UnauthorizedAccessException(Message),
        FailureKind.Http => new HttpRequestException(Message),
        FailureKind.Io => new IOException(Message),
        FailureKind.Argument => new ArgumentException(Message),
        FailureKind.Memory => new InsufficientMemoryException(Message),
        FailureKind.Canceled => new OperationCanceledException(Message),
        FailureKind.Timeout => new TimeoutException(Message),
        FailureKind.Setup => new InvalidOperationException(Message),
        _ => new InvalidDataException(Message),
    };
}

/// <summary>The exception that is thrown if a silo lacks a type.</summary>
#pragma warning disable CA1032, CA1064 // it does not leave the silo
internal sealed class SetupException(string message, Exception inner) : Exception(message, inner);
#pragma warning restore CA1032, CA1064

/// <summary>Specifies the type of the exception that a failure stands for.</summary>
internal enum FailureKind
{
    /// <summary>Any other exception: of a custom loader or rule.</summary>
    Other,

    InvalidData,
    FileNotFound,
    Access,
    Http,
    Io,
    Argument,
    Memory,
    Canceled,
    Timeout,

    /// <summary>The silo lacks a registration or a type.</summary>
    Setup,
}
