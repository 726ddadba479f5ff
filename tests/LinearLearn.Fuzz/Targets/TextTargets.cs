using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Fuzz;

/// <summary>The readers of gzip data, of the first bytes of files, and of texts to encode.</summary>
internal static class TextTargets
{
    private static readonly byte[][] Data =
        [[], [.. "a"u8], [.. "some text, some text"u8], new byte[300], [.. Enumerable.Range(0, 700).Select(i => (byte)(i * 7))]];

    private static readonly byte[][] Packed =
        [.. Data.Select(data => Gzip.Pack(data, CompressionLevel.Optimal)), .. Data.Select(data => Gzip.Store(data))];

    private static readonly byte[][] Starts =
    [
        [0x1F, 0x8B, 8], [.. "PK\u0003\u0004"u8], [.. "<!DOCTYPE html>"u8], [.. "version https://git-lfs.github.com/spec/v1"u8],
        [.. "{\"a\":1}"u8],
        [.. "solver_type L2R_LR"u8], [0x40, 0, 0, 0, 0, 0, 0, 0, (byte)'{'], [0xFF, 0xFE, 0x31, 0], Encoding.Unicode.GetBytes("1 1:1 2:2"),
    ];

    private static readonly TextEncoder[] Encoders =
    [
        .. new TextEncoderOptions[]
        {
            new() { HashBits = 8 },
            new() { HashBits = 8, CharacterNGrams = new NGramRange(1, 5), WordNGrams = 3, SkipBigrams = 2, Punctuation = true },
            new() { HashBits = 8, Lowercase = false, TermFrequency = TermFrequency.Sublinear, UnitLength = false },
        }.Select(options => TextEncoder.Fit(["one text", "another text"], options)),
    ];

    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "Free lunch at noon!", "\u00dcber 3,5 \u20ac \u2014 \u65e5\u672c\u8a9e \ud83d\ude00\ud83d\udc4d\ud83c\udffd",
            "a\u0301e\u0300 \u0130I\u0131i \u00df\u1e9e", "\ud800 x \udc00", " \t\r\n\u00a0\u2028",
        }.Select(text => MemoryMarshal.AsBytes(text.AsSpan()).ToArray()),
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("gzip", Packed, Unpack, new(64, 96 << 10)) { Create = mutator => Gzip.Create(mutator, Data), NamesInput = false },
        new("format", Starts, Detect, new(32, 16 << 10)) { Tokens = Starts },
        new("text", Texts, Encode, new(400, 64 << 10)) { Tokens = Texts },
    ];

    /// <summary>Unpacks data and requires the length and checksum of what the runtime unpacks.</summary>
    private static Action Unpack(byte[] input)
    {
        byte[] buffer = new byte[1 + (input.Length % 1000)];
        (long Length, uint Sum) found;
        using (VerifiedGzipStream stream = new(default, new PipeStream(input, 1 + (input.Length % 300))))
            found = Summarize(stream, buffer);
        return () =>
        {
            using GZipStream stream = new(new MemoryStream(input), CompressionMode.Decompress);
            Saved.Require(found == Summarize(stream, buffer), "the bytes that the runtime unpacks");
        };
    }

    private static (long Length, uint Sum) Summarize(Stream stream, byte[] buffer)
    {
        long length = 0;
        uint sum = 0;
        for (int count; (count = stream.Read(buffer)) > 0; length += count)
            sum = Checksum.Compute(buffer.AsSpan(0, count), sum);
        return (length, sum);
    }

    private static Action Detect(byte[] input)
    {
        FormatDetector.RequireModel(input, FuzzTarget.InputName);
        return () => { };
    }

    private static Action Encode(byte[] input)
    {
        string text = MemoryMarshal.Cast<byte, char>(input).ToString();
        foreach (TextEncoder encoder in Encoders)
        {
            SparseFeatures row = encoder.EncodeAll([text]);
            Saved.Require(row.Rows == 1 && row.Columns == encoder.FeatureCount, "one row");
        }
        return () => { };
    }
}
