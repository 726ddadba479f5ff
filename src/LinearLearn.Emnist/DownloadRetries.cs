using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace LinearLearn.Emnist;

/// <summary>Decides whether a failed request is repeated, and waits before.</summary>
/// <param name="limit">The number of retries without progress.</param>
/// <param name="wait">Waits for a time.</param>
internal sealed class DownloadRetries(int limit, Func<TimeSpan, CancellationToken, Task> wait)
{
    /// <summary>The longest time that a server can ask to wait; a longer one is an error.</summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);

    private int _failures;
    private int _attempts;

    /// <summary>Starts counting from 0, because an attempt received new bytes.</summary>
    public void Reset() => _failures = 0;

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="error">The error of the last attempt.</param>
    /// <param name="retryAfter">The time that the server asked to wait; null for a time that doubles with each failure.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HttpRequestException">The error is permanent, or the limit is reached.</exception>
    public async Task WaitAsync(HttpRequestException error, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        _attempts++;
        if (!IsTransient(error) || _failures == limit || retryAfter > MaxRetryAfter)
            throw new HttpRequestException(
                error.HttpRequestError, Guard.Text($"{error.Message} (attempts: {_attempts})"), error, error.StatusCode);
        double doubled = Math.Min(MaxDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(2, _failures));
        double random = RandomNumberGenerator.GetInt32(500, 1001) / 1000.0; // so that many clients do not return at the same time
        _failures++;
        await wait(retryAfter ?? TimeSpan.FromMilliseconds(doubled * random), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Determines whether a repeated request can succeed: after network errors, but not after an invalid certificate.</summary>
    private static bool IsTransient(HttpRequestException error) => error.StatusCode switch
    {
        null => error.GetBaseException() is not AuthenticationException,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.RequestedRangeNotSatisfiable => true, // the archive changed and is shorter
        { } status => (int)status >= 500,
    };
}
