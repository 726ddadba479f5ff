using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;

namespace LinearLearn.Orleans;

/// <summary>Reads files from http and https addresses, and repeats requests that failed for a while.</summary>
internal static class RemoteFile
{
    private const int MaxAttempts = 5;
    private const string Identity = "identity";
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Shared = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = IdleTimeout })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Parses an http or https address; paths are neither.</summary>
    public static bool TryParse(string location, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(location, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    /// <summary>Reads a file; <paramref name="read"/> is called again if the connection breaks.</summary>
    /// <exception cref="HttpRequestException">The server cannot be reached, or returns an error.</exception>
    /// <exception cref="InvalidDataException">The response is a page, or its body is invalid.</exception>
    public static T Read<T>(Uri address, HttpClient? client, Func<Stream, T> read, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return ReadOnce(address, client ?? Shared, read, cancellationToken);
            }
            catch (Exception exception) when (attempt < MaxAttempts && IsTransient(exception))
            {
                TimeSpan delay = FirstDelay * Math.Pow(2, attempt - 1);
                if (cancellationToken.WaitHandle.WaitOne(delay))
                    throw new OperationCanceledException(null, exception, cancellationToken);
            }
            catch (IOException exception)
            {
                throw new HttpRequestException(
                    $"{address}: expected the rest of the response, found: {exception.GetBaseException().Message}", exception);
            }
        }
    }

    private static T ReadOnce<T>(Uri address, HttpClient client, Func<Stream, T> read, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(Identity));
        using HttpResponseMessage response = Send(address, client, request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException(
                Guard.Text($"{address}: expected status 200, found {(int)response.StatusCode} ({response.ReasonPhrase})"),
                null,
                response.StatusCode);
        }
        if (response.Content.Headers.ContentType?.MediaType?.ToUpperInvariant() is "TEXT/HTML" or "APPLICATION/XHTML+XML")
            throw new InvalidDataException($"{address}: expected a file of examples, found an HTML page: likely a login page or a proxy's");
        using Stream body = response.Content.ReadAsStream(cancellationToken);
        using ResponseStream stream = new(body, address, IdleTimeout, cancellationToken);
        return read(stream);
    }

    private static HttpResponseMessage Send(
        Uri address, HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(IdleTimeout);
        try
        {
            return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token).GetAwaiter().GetResult();
        }
        catch (HttpRequestException exception)
        {
            throw new HttpRequestException(
                exception.HttpRequestError, $"{address}: expected a response, found: {exception.GetBaseException().Message}", exception);
        }
        catch (OperationCanceledException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ResponseStream.CreateTimeoutError(address, IdleTimeout, exception);
        }
    }

    private static bool IsTransient(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } =>
            status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500,
        HttpRequestException request => request.GetBaseException() is not System.Security.Authentication.AuthenticationException,
        _ => exception is IOException,
    };

    /// <summary>Reads a response, each block within a time limit.</summary>
    private sealed class ResponseStream(Stream body, Uri address, TimeSpan timeout, CancellationToken cancellationToken) : ForwardStream
    {
        public static HttpRequestException CreateTimeoutError(Uri address, TimeSpan timeout, Exception exception) => new(
            Guard.Text($"{address}: expected a response within {timeout.TotalSeconds} s, found none"), exception);

        public override int Read(Span<byte> buffer)
        {
            byte[] block = new byte[buffer.Length];
            int count = ReadAsync(block, cancellationToken).AsTask().GetAwaiter().GetResult();
            block.AsSpan(0, count).CopyTo(buffer);
            return count;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken token = default)
        {
            using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            idle.CancelAfter(timeout);
            try
            {
                return await body.ReadAsync(buffer, idle.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw CreateTimeoutError(address, timeout, exception);
            }
        }
    }
}
