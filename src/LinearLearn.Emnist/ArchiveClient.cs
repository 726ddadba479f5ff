using System.Net;
using System.Net.Http.Headers;

namespace LinearLearn.Emnist;

/// <summary>Requests ranges of the archive.</summary>
internal sealed class ArchiveClient(HttpClient client, Uri address, TimeSpan idleTimeout)
{
    /// <summary>The length of the end that is requested first: the largest end record and a directory of about 600 entries.</summary>
    private const int TailBytes = 1 << 17;

    private const string Product = "LinearLearn.Emnist";
    private const string Identity = "identity";

    private bool _ignoresValidators;

    /// <summary>Gets how long the server asked to wait in the last response; null if it did not.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>Requests the end of the archive, which contains the directory; a server without ranges sends the whole archive.</summary>
    /// <exception cref="HttpRequestException">The server cannot be reached, or returns an error.</exception>
    /// <exception cref="InvalidDataException">The response is a page, or has another range, or the archive is empty.</exception>
    public async Task<ArchiveResponse> GetTailAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RequestTailAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new InvalidDataException($"{address}: expected a zip archive, found an empty file", exception);
        }
    }

    /// <summary>Requests bytes of the archive; the response can be shorter.</summary>
    /// <remarks>
    /// The servers of a mirror can send different validators for the same archive. After the first difference, only the length is compared.
    /// </remarks>
    /// <exception cref="HttpRequestException">
    /// The server cannot be reached, returns an error, or has another version of the archive.
    /// </exception>
    /// <exception cref="InvalidDataException">The response is a page, or has another range.</exception>
    public async Task<ArchiveResponse> GetRangeAsync(long first, long last, ArchiveVersion version, CancellationToken cancellationToken)
    {
        if (_ignoresValidators)
            version = new ArchiveVersion(version.Length, Tag: null, Modified: null);
        HttpResponseMessage message = await SendAsync(
            new RangeHeaderValue(first, last), version.Condition, cancellationToken).ConfigureAwait(false);
        ArchiveResponse response = await CreateResponseAsync(message, first, last, cancellationToken).ConfigureAwait(false);
        if (response.Version is { } found && version.Matches(found))
            return response;
        response.Dispose();
        _ignoresValidators = true;
        throw new HttpRequestException(
            $"{response.Address}: expected a range of the archive of {version}, found "
            + $"{response.Version?.ToString() ?? "status 200"}: the archive changed during the download");
    }

    /// <summary>Creates the error of a request that its caller did not cancel: the idle time-out, or one of the client.</summary>
    public static HttpRequestException CreateCanceledError(
        string address, TimeSpan timeout, OperationCanceledException exception, CancellationToken idle) =>
        idle.IsCancellationRequested
            ? new HttpRequestException(
                Guard.Text($"{address}: expected a response within {timeout.TotalSeconds} s, found none"),
                new TimeoutException(null, exception))
            : new HttpRequestException($"{address}: expected a response, found: {exception.Message}", exception);

    private async Task<ArchiveResponse> RequestTailAsync(CancellationToken cancellationToken)
    {
        long first = -TailBytes;
        long? last = null;
        RangeHeaderValue tail = new(null, TailBytes);
        HttpResponseMessage response = await SendAsync(tail, condition: null, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK && response.Headers.AcceptRanges.Contains("bytes")
            && response.Content.Headers.ContentLength is > TailBytes and { } length)
        {
            // The server supports ranges, but not ranges that count from the end.
            response.Dispose();
            first = length - TailBytes;
            last = length - 1;
            tail = new RangeHeaderValue(first, last);
            response = await SendAsync(tail, condition: null, cancellationToken).ConfigureAwait(false);
        }
        return await CreateResponseAsync(response, first, last, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArchiveResponse> CreateResponseAsync(
        HttpResponseMessage response, long first, long? last, CancellationToken cancellationToken)
    {
        try
        {
            RequireArchive(response.Content.Headers, response.RequestMessage!.RequestUri!);
            return response.StatusCode == HttpStatusCode.PartialContent
                ? await ArchiveResponse.CreateRangeAsync(response, first, last, idleTimeout, cancellationToken).ConfigureAwait(false)
                : await ArchiveResponse.CreateWholeAsync(response, idleTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        RangeHeaderValue range, RangeConditionHeaderValue? condition, CancellationToken cancellationToken)
    {
        RetryAfter = null;
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Range = range;
        request.Headers.IfRange = condition;
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(Identity));
        if (client.DefaultRequestHeaders.UserAgent.Count == 0)
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue(Product, null));
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(idleTimeout);
        try
        {
            HttpResponseMessage response = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, idle.Token).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
                return response;
            using (response)
                throw CreateStatusError(response);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null)
        {
            string found = exception.GetBaseException().Message; // the others are as general as "an error occurred"
            throw new HttpRequestException(exception.HttpRequestError, $"{address}: expected a response, found: {found}", exception);
        }
        catch (OperationCanceledException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw CreateCanceledError($"{address}", idleTimeout, exception, idle.Token);
        }
    }

    /// <summary>Rejects pages and compressed bodies.</summary>
    private static void RequireArchive(HttpContentHeaders headers, Uri address)
    {
        if (headers.ContentType?.MediaType?.ToUpperInvariant() is "TEXT/HTML" or "APPLICATION/XHTML+XML")
            throw new InvalidDataException(
                $"{address}: expected a zip archive, found an HTML page: likely a login page or a proxy's");
        string encoding = string.Join(", ", headers.ContentEncoding);
        if (encoding.Length > 0 && !encoding.Equals(Identity, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException($"{address}: expected a body without Content-Encoding, found {encoding}");
    }

    private HttpRequestException CreateStatusError(HttpResponseMessage response)
    {
        RetryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } time } => time,
            { Date: { } date } when date > DateTimeOffset.UtcNow => date - DateTimeOffset.UtcNow,
            _ => null,
        };
        string wait = RetryAfter is { } asked ? Guard.Text($", retry after {Math.Ceiling(asked.TotalSeconds)} s") : "";
        string found = Guard.Text($"{(int)response.StatusCode} ({response.ReasonPhrase}){wait}");
        return new HttpRequestException(
            $"{response.RequestMessage!.RequestUri}: expected status 200 or 206, found {found}", null, response.StatusCode);
    }
}
