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

    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };
    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

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
                int read = await ReadPartAsync(context, bytes.AsMemory(count)).ConfigureAwait(false);
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
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
    }

    public void Dispose()
    {
        _document.Dispose();
        ArrayPool<byte>.Shared.Return(_bytes);
    }

    private static async ValueTask<int> ReadPartAsync(HttpContext context, Memory<byte> part)
    {
        try
        {
            return await context.Request.Body.ReadAsync(part, context.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException exception)
        {
            throw new RequestFault(exception.StatusCode, "", exception.Message, exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            // These come from the streams of UseRequestDecompression.
            throw Bad("", "expected a body that its Content-Encoding can decompress, found damaged data", exception);
        }
    }

    private static void RequireJson(HttpRequest request)
    {
        string? encoding = request.Headers.ContentEncoding; // UseRequestDecompression removes it
        if (!string.IsNullOrWhiteSpace(encoding) && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            throw Unsupported("no Content-Encoding", encoding);
        bool isJson = request.HasJsonContentType();
        if (isJson)
        {
            StringSegment charset = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Charset);
            if (StringSegment.IsNullOrEmpty(charset) || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                return;
        }
        string expected = isJson ? "the charset utf-8" : "the content type application/json";
        throw Unsupported(expected, string.IsNullOrWhiteSpace(request.ContentType) ? "none" : request.ContentType);
    }

    private static RequestFault Unsupported(string expected, string found) => new(
        StatusCodes.Status415UnsupportedMediaType,
        "",
        Guard.Text($"expected {expected}, found {DisplayText.ShortenName(found, MaxTypeCells)}"));

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
            int column = (int)exception.BytePositionInLine!.Value;
            string found = DescribeAt(bytes.Span, (int)line, column);
            throw Bad(Guard.Text($"line {line + 1}, byte {column + 1}"), Guard.Text($"expected valid JSON, found {found}"), exception);
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

    /// <summary>Describes the word or the character at a location.</summary>
    private static string DescribeAt(ReadOnlySpan<byte> json, int line, int column)
    {
        if (json.Trim(" \t\r\n"u8).IsEmpty)
            return "an empty body";
        for (; line > 0; line--)
            json = json[(json.IndexOf((byte)'\n') + 1)..];
        json = json[Math.Min(column, json.Length)..];
        if (json.Trim(" \t\r\n"u8).IsEmpty)
            return "the end of the body";
        int letters = json.IndexOfAnyExcept(Letters);
        if (letters != 0)
            return DisplayText.ShortenName(Encoding.UTF8.GetString(letters < 0 ? json : json[..letters]));
        Rune.DecodeFromUtf8(json, out Rune character, out _);
        string depth = character.Value is '[' or '{' ? Guard.Text($" (at most {MaxDepth} levels are allowed)") : "";
        return DisplayText.ShortenName(character.ToString()) + depth;
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
