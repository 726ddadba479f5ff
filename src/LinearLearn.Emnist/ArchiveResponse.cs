using System.Net.Http.Headers;

namespace LinearLearn.Emnist;

/// <summary>Represents a successful response: a range of the archive, or all of it.</summary>
internal sealed class ArchiveResponse : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly TimeSpan _idleTimeout;

    private ArchiveResponse(HttpResponseMessage response, Stream body, TimeSpan idleTimeout)
    {
        _response = response;
        _body = body;
        _idleTimeout = idleTimeout;
        Address = $"{response.RequestMessage!.RequestUri}";
    }

    /// <summary>Gets the address after redirects.</summary>
    public string Address { get; }

    /// <summary>Gets the version of the archive; null if the body is the whole archive.</summary>
    public ArchiveVersion? Version { get; init; }

    /// <summary>Gets the number of bytes of the body; null if the server does not state it.</summary>
    public long? Length { get; init; }

    /// <summary>Gets the offset of the body in the archive.</summary>
    public long Offset { get; init; }

    /// <summary>Takes ownership of a response without a range.</summary>
    public static async Task<ArchiveResponse> CreateWholeAsync(
        HttpResponseMessage response, TimeSpan idleTimeout, CancellationToken token) =>
        new(response, await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false), idleTimeout)
        {
            Length = response.Content.Headers.ContentLength,
        };

    /// <summary>Takes ownership of a response with a range, and checks its headers.</summary>
    /// <param name="response">The response, with status 206.</param>
    /// <param name="first">The requested first offset; negative to count from the end.</param>
    /// <param name="last">The requested last offset; null for the end of the archive.</param>
    /// <param name="idleTimeout">The time limit for each read.</param>
    /// <param name="token">Cancels the operation.</param>
    /// <exception cref="InvalidDataException">The response has another range, or another length than the range.</exception>
    public static async Task<ArchiveResponse> CreateRangeAsync(
        HttpResponseMessage response, long first, long? last, TimeSpan idleTimeout, CancellationToken token)
    {
        Stream body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        ContentRangeHeaderValue? range = response.Content.Headers.ContentRange;
        string address = $"{response.RequestMessage!.RequestUri}";
        if (range is not { Unit: "bytes", From: { } from, To: { } to, Length: { } length }
            || from != (first < 0 ? Math.Max(0, length + first) : first)
            || (last is null ? to != length - 1 : to > last))
        {
            string offsets = first < 0 ? $"the last {-first} bytes" : $"bytes {first} to {last}";
            throw new InvalidDataException(
                $"{address}: expected {offsets} of the archive, found Content-Range {range?.ToString() ?? "missing"}");
        }
        if (response.Content.Headers.ContentLength is { } found && found != to - from + 1)
            throw new InvalidDataException(
                $"{address}: expected {to - from + 1} bytes, as in Content-Range, found Content-Length {found}");
        return new ArchiveResponse(response, body, idleTimeout)
        {
            Version = new ArchiveVersion(length, response.Headers.ETag, response.Content.Headers.LastModified),
            Length = to - from + 1,
            Offset = from,
        };
    }

    /// <summary>Copies the body to its end.</summary>
    /// <param name="append">Receives each block.</param>
    /// <param name="maxBytes">The maximum length of a body without a stated length.</param>
    /// <param name="cancellationToken">Stops copying at once.</param>
    /// <exception cref="HttpRequestException">The body is cut, or the server stalls.</exception>
    /// <exception cref="InvalidDataException">The body is longer than the maximum.</exception>
    public async Task CopyAsync(Action<ReadOnlyMemory<byte>> append, long maxBytes, CancellationToken cancellationToken)
    {
        byte[] block = new byte[1 << 16];
        if (Length > maxBytes)
            throw CreateLengthError(maxBytes, $"{Length}");
        long copied = 0;
        while (Length is null || copied < Length)
        {
            int room = (int)Math.Min(block.Length, (Length ?? long.MaxValue) - copied);
            int read = await ReadAsync(block.AsMemory(0, room), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            copied += read;
            if (copied > maxBytes)
                throw CreateLengthError(maxBytes, "more");
            append(block.AsMemory(0, read));
        }
        if (Length is { } length && copied < length)
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded, $"{Address}: expected {length} bytes, found the end of the response after {copied}");
    }

    public void Dispose()
    {
        _body.Dispose();
        _response.Dispose();
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(_idleTimeout);
        try
        {
            return await _body.ReadAsync(buffer, idle.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ArchiveClient.CreateCanceledError(Address, _idleTimeout, exception, idle.Token);
        }
        catch (IOException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string found = exception.GetBaseException().Message;
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded, $"{Address}: expected the rest of the response, found: {found}", exception);
        }
    }

    private InvalidDataException CreateLengthError(long maxBytes, string found) =>
        new($"{Address}: expected an archive of at most {maxBytes} bytes, found {found}");
}
