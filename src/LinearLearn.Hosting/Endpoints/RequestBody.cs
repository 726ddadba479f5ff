using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LinearLearn.Hosting;

/// <summary>Represents the JSON body of a request in pooled memory.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBytes = 4096;
    private const int MaxTypeCells = 80;

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
        RequireJson(request);
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

    private static void RequireJson(HttpRequest request)
    {
        bool isJson = request.HasJsonContentType();
        if (isJson)
        {
            StringSegment charset = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Charset);
            if (StringSegment.IsNullOrEmpty(charset) || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                return;
        }
        string expected = isJson ? "the charset utf-8" : "the content type application/json";
        string found = string.IsNullOrWhiteSpace(request.ContentType) ? "none" : DisplayText.ShortenName(request.ContentType, MaxTypeCells);
        throw new RequestFault(StatusCodes.Status415UnsupportedMediaType, "", Guard.Text($"expected {expected}, found {found}"));
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (bytes.Span is [0, ..] or [_, 0, ..] or [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
            throw Bad("", "expected UTF-8, found UTF-16 or UTF-32");
        if (!Utf8.IsValid(bytes.Span))
            throw Bad("", "expected UTF-8, found another encoding or damaged text");
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException exception) when (exception.LineNumber is { } line)
        {
            throw Bad(Guard.Text($"line {line + 1}, byte {exception.BytePositionInLine + 1}"), "expected valid JSON", exception);
        }
        catch (JsonException exception)
        {
            // The parser does not locate a member that it rejects because an earlier one has its name.
            throw Bad("", "expected each member of an object once, found a member twice", exception);
        }
        catch (InvalidOperationException exception)
        {
            // Comparing the names of members requires valid Unicode.
            throw Bad("", "expected valid Unicode in the names of members, found an unpaired surrogate", exception);
        }
    }

    private static RequestFault Bad(string location, string message, Exception? inner = null) =>
        new(StatusCodes.Status400BadRequest, location, message, inner);

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
