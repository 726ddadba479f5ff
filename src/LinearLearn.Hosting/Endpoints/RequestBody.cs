using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace LinearLearn.Hosting;

/// <summary>Represents the JSON body of a request in pooled memory.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBytes = 4096;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly byte[] _bytes;
    private readonly JsonDocument _document;

    private RequestBody(byte[] bytes, JsonDocument document) => (_bytes, _document) = (bytes, document);

    public JsonElement Root => _document.RootElement;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="RequestFault">The body is too long, or not JSON.</exception>
    public static async Task<RequestBody> ReadAsync(HttpContext context, int maxBytes)
    {
        HttpRequest request = context.Request;
        if (!request.HasJsonContentType())
        {
            throw new RequestFault(
                StatusCodes.Status415UnsupportedMediaType,
                "",
                Guard.Text($"expected the content type application/json, found {request.ContentType ?? "none"}"));
        }
        if (request.ContentLength > maxBytes)
            throw TooLong(maxBytes);
        byte[] bytes = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? FirstBytes) + 1);
        try
        {
            int count = 0;
            while (true)
            {
                int read = await request.Body.ReadAsync(bytes.AsMemory(count), context.RequestAborted).ConfigureAwait(false);
                if (read == 0)
                    break;
                count += read;
                if (count > maxBytes)
                    throw TooLong(maxBytes);
                if (count == bytes.Length)
                    bytes = Grow(bytes, (int)Math.Min(2L * count, maxBytes + 1L));
            }
            return new RequestBody(bytes, Parse(bytes.AsMemory(0, count)));
        }
        catch (Exception exception)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw exception switch
            {
                BadHttpRequestException bad => new RequestFault(bad.StatusCode, "", bad.Message, bad),
                _ => exception,
            };
        }
    }

    public void Dispose()
    {
        _document.Dispose();
        ArrayPool<byte>.Shared.Return(_bytes);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException exception)
        {
            throw new RequestFault(StatusCodes.Status400BadRequest, FormatPosition(exception), "expected valid JSON", exception);
        }
        catch (InvalidOperationException exception)
        {
            // Comparing the names of members requires valid Unicode.
            throw new RequestFault(
                StatusCodes.Status400BadRequest,
                "",
                "expected valid Unicode in the names of members, found an unpaired surrogate",
                exception);
        }
    }

    private static string FormatPosition(JsonException exception) =>
        Guard.Text($"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");

    private static byte[] Grow(byte[] bytes, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(bytes);
        return larger;
    }

    private static RequestFault TooLong(int maxBytes) => new(
        StatusCodes.Status413PayloadTooLarge, "", Guard.Text($"expected a body of at most {maxBytes} bytes, found a longer one"));
}
