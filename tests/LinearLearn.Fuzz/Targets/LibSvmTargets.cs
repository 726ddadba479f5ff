using System.IO.Compression;
using System.Text;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Fuzz;

/// <summary>The readers of LIBSVM text, with and without gzip.</summary>
internal static class LibSvmTargets
{
    /// <summary>The largest number of features for which a model is created.</summary>
    private const int MaxFeatures = 10_000;

    /// <summary>The length from which chunks have more than a few rows.</summary>
    private const int LargeInput = 1 << 16;

    private static readonly LibSvmOptions Given = new() { FeatureCount = 1000 };
    private static readonly LibSvmOptions[] Options =
    [
        new(), Given, new() { FirstIndex = 0 }, new() { FeatureCount = 10, IgnoreHigherIndices = true }, new() { MaxLineBytes = 64 },
        new() { FeatureCount = int.MaxValue, FirstIndex = 0, IgnoreHigherIndices = true },
    ];

    private static readonly byte[][] Seeds = ModelTargets.Encode(
        "+1 1:0.5 3:-2 17:1e-3\n# comment\r\n\n-1 2:.25\t999:3.\n3.0 1:12345678.9 2:0 # x\n2\n",
        "\uFEFF1 qid:3 1:1 2:2 3:3 4:4 5:5 6:6 7:7 8:8 9:9 10:10\n-1 qid:-3 1:-0.5\n",
        "# Column indices are zero-based\n0 0:1 1:2\n1 5:0.1 6:0.2\n",
        "1 1:1e38 2:-1e-45 3:123456789012345678 4:0.000000000000000000001 5:00000000000000000001\n",
        string.Concat(Enumerable.Repeat("1 1:1 20:0.25 300:-0.125\n-1 2:1\n", 20)),
        "2147483647 1:1\n-2147483648 2:1\n1e0 3:1\n+7.00 4:1",
        "");

    private static readonly byte[][] Packed = [.. Seeds.Select(seed => Gzip.Pack(seed, CompressionLevel.Optimal))];

    private static readonly byte[][] Tokens = ModelTargets.Encode(
        "qid:", ":", " ", "\n", "\r\n", "\t", "#", "# Column indices are zero-based", "# Column indices are one-based", "+", "-", ".",
        "e", "nan",
        "inf", "1:", "2147483647:", "2147483648:", "1,2 ", "\0", "\uFEFF", "<html>", "PK\u0003\u0004", "0:", "999:", "1000:", "1001:");

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("libsvm", Seeds, ReadWhole, new(16, 64 << 10)) { Tokens = Tokens, CreateFixed = CreateLong },
        new("libsvm-chunks", Seeds, ReadChunks, new(128, 64 << 10)) { Tokens = Tokens, CreateFixed = CreateLong },
        new("libsvm-async", Seeds, ReadChunksAsync, new(128, 64 << 10)) { Tokens = Tokens, CreateFixed = CreateLong },
        new("libsvm-gzip", Packed, ReadWhole, new(16, 96 << 10, Unpacks: true))
        {
            Tokens = Tokens,
            CreateFixed = CreateBombs,
            Create = mutator => Gzip.Create(mutator, Seeds),
        },
        new("libsvm-gzip-chunks", Packed, ReadChunks, new(128, 128 << 10, Unpacks: true))
        {
            Tokens = Tokens,
            CreateFixed = CreateBombs,
            Create = mutator => Gzip.Create(mutator, Seeds),
        },
    ];

    /// <summary>Creates files of up to 240 KB whose text has 40 MB.</summary>
    private static IEnumerable<byte[]> CreateBombs()
    {
        foreach (byte[] text in CreateLong())
        {
            byte[] member = Gzip.Pack(text, CompressionLevel.Optimal);
            yield return [.. Enumerable.Repeat(member, 40).SelectMany(part => part)];
        }
    }

    /// <summary>Creates long lines, words and numbers.</summary>
    private static IEnumerable<byte[]> CreateLong() =>
        new[] { "1\n", "1 1:1\n", "\n", " ", "#", "9", "1 ", "\r", "1 1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1\n", "1 1:0.12345678901234567890\n" }
            .Select(text => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 1_000_000 / text.Length))));

    /// <summary>Predicts all rows with a model of zeros.</summary>
    public static void Predict(Dataset data)
    {
        if (data.FeatureCount > MaxFeatures || data.Classes.Count < 2 || data.Classes.Count > MaxFeatures / data.FeatureCount)
            return;
        int[] labels = new int[data.Count];
        LinearModel.Zero(data.FeatureCount, data.Classes).Predict(data.Features, labels);
    }

    private static LibSvmOptions Choose(byte[] input) => Options[input.Length % Options.Length];

    private static int ChooseRows(byte[] input) => input.Length > LargeInput ? 1000 : 1 + (input.Length % 5);

    private static Action ReadWhole(byte[] input)
    {
        LibSvmOptions options = Choose(input);
        Dataset data = LibSvmReader.Read(new MemoryStream(input), options, FuzzTarget.InputName);
        return () =>
        {
            Predict(data);
            byte[] text = Saved.Write(stream => LibSvmWriter.Write(data, stream, options));
            LibSvmOptions all = options with { FeatureCount = data.FeatureCount, MaxLineBytes = 1 << 26 };
            Dataset again = LibSvmReader.Read(new MemoryStream(text), all);
            Saved.Require(RowFileTargets.Save(again).AsSpan().SequenceEqual(RowFileTargets.Save(data)), "the same rows after writing");
        };
    }

    private static Action ReadChunks(byte[] input)
    {
        return CompareWithWhole(input, LibSvmReader.ReadChunks(new MemoryStream(input), ChooseRows(input), Given, FuzzTarget.InputName));
    }

    private static Action ReadChunksAsync(byte[] input)
    {
        PipeStream stream = new(input, 1 + (input.Length % 61));
        IAsyncEnumerable<Dataset> chunks = LibSvmReader.ReadChunksAsync(stream, ChooseRows(input), Given, FuzzTarget.InputName);
        return CompareWithWhole(input, chunks.ToBlockingEnumerable());
    }

    /// <summary>Reads chunks and the whole, and requires the same rows, or the same error.</summary>
    private static Action CompareWithWhole(byte[] input, IEnumerable<Dataset> chunks)
    {
        string? expected = null, found = null;
        Dataset? whole = null;
        List<Dataset> read = [];
        try
        {
            whole = LibSvmReader.Read(new MemoryStream(input), Given, FuzzTarget.InputName);
        }
        catch (InvalidDataException exception)
        {
            expected = exception.Message;
        }
        try
        {
            foreach (Dataset chunk in chunks)
                read.Add(chunk);
        }
        catch (InvalidDataException exception)
        {
            found = exception.Message;
        }
        Saved.Require(found == expected, $"the error of reading at once: {expected ?? "none"}, found {found ?? "none"}");
        if (found is not null)
            throw new InvalidDataException(found);
        return () => Saved.Require(
            read.Sum(chunk => chunk.Count) == whole!.Count
                && FormatRows(read).AsSpan().SequenceEqual(FormatRows([whole])), "the rows of reading at once");
    }

    private static byte[] FormatRows(IEnumerable<Dataset> chunks) => Saved.Write(stream =>
    {
        foreach (Dataset chunk in chunks)
            LibSvmWriter.Write(chunk, stream, Given);
    });
}
