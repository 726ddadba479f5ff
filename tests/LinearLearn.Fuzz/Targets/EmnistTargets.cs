extern alias emnist;

using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using LinearLearn.Tests.Shared;
using emnist::LinearLearn.Emnist;

namespace LinearLearn.Fuzz;

/// <summary>The readers of IDX files, of pairs of images and labels, and of zip archives.</summary>
internal static class EmnistTargets
{
    private const string Images = "emnist-digits-train-images-idx3-ubyte";
    private const string Labels = "emnist-digits-train-labels-idx1-ubyte";

    private static readonly byte[][] Plain =
    [
        CreateIdx([3, 4, 5]), CreateIdx([7]), CreateNumbers<sbyte>([2, 3]), CreateNumbers<short>([2, 3]), CreateNumbers<int>([3, 2]),
        CreateNumbers<float>([2]),
        CreateNumbers<double>([1, 1, 2]), CreateIdx([2, 2, 2, 2, 2, 2, 2, 2]), CreateIdx([1, 28, 28]), [.. CreateIdx([2, 2]), 0],
    ];

    private static readonly byte[][] Packed = [.. Plain.Select(plain => Gzip.Pack(plain, CompressionLevel.Optimal))];

    /// <summary>Pairs of files, after the length of the first one in two bytes.</summary>
    private static readonly byte[][] Pairs =
    [
        Join(CreateIdx([3, 4, 5]), CreateIdx([3])), Join(CreateIdx([1, 28, 28]), CreateIdx([1])),
        Join(Packed[0], Gzip.Store(CreateIdx([3]))),
        Join(CreateIdx([3, 4, 5]), CreateNumbers<int>([3, 8])),
    ];

    private static readonly ImageFormat Transposed = new(ImageOrientation.Transposed, null, 1);

    private static readonly byte[][] Tokens =
    [
        [0, 0, 8, 1], [0, 0, 8, 3], [0, 0, 9, 1], [0, 0, 11, 3], [0, 0, 13, 2], [0, 0, 14, 1], [0, 0, 0, 1], [0, 0, 0, 0],
        [0xFF, 0xFF, 0xFF, 0xFF],
        [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 1, 0, 0], [0x1F, 0x8B, 8],
    ];

    private static readonly ZipInput[] Archives =
    [
        new(($"gzip/{Images}.gz", Packed[0]), ("gzip/", []), (Labels, CreateIdx([3]))),
        new(("a", Plain[0])),
        new(),
    ];

    private static readonly byte[][] ZipTokens =
    [
        [.. "PK\u0001\u0002"u8], [.. "PK\u0003\u0004"u8], [.. "PK\u0005\u0006"u8], [.. "PK\u0006\u0007"u8], [.. "../"u8], [.. "/"u8],
        [.. "\\"u8], [.. "C:"u8], [8, 0], [9, 0], [1, 0],
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("idx", Plain, ReadIdx, new(8, 96 << 10)) { Tokens = Tokens },
        new("idx-gzip", Packed, ReadIdx, new(2, 128 << 10, Unpacks: true))
        {
            Tokens = Tokens,
            Create = mutator => Gzip.Create(mutator, Plain),
            CreateFixed = CreateBombs,
        },
        new("emnist-pair", Pairs, ReadPair, new(8, 128 << 10, Unpacks: true)) { Tokens = Tokens },
        new("emnist-pair-chunks", Pairs, ReadPairChunks, new(24, 256 << 10, Unpacks: true)) { Tokens = Tokens },
        new("emnist-archive", [Archives[0].Pack(null)], ReadArchive, new(8, 256 << 10, Unpacks: true))
        {
            Tokens = [.. ZipTokens, .. Tokens],
            Create = mutator => Archives[0].Create(mutator),
            NamesInput = false,
        },
        new("emnist-archive-chunks", [Archives[0].Pack(null)], ReadArchiveChunks, new(24, 768 << 10, Unpacks: true))
        {
            Tokens = [.. ZipTokens, .. Tokens],
            Create = mutator => Archives[0].Create(mutator),
            NamesInput = false,
        },
        new("zip", [.. Archives.Select(archive => archive.Pack(null))], ReadZip, new(100, 128 << 10))
        {
            Tokens = ZipTokens,
            Create = mutator => mutator.Choose(Archives).Create(mutator),
        },
    ];

    private static Action ReadIdx(byte[] input)
    {
        Stream stream = input.Length % 3 == 0 ? new PipeStream(input, 1 + (input.Length % 50)) : new MemoryStream(input);
        using IdxReader reader = IdxReader.Open(stream, FuzzTarget.InputName);
        int[] sizes = [.. reader.Dimensions];
        return reader.ElementType switch
        {
            IdxElementType.UnsignedByte => Use(reader.ReadToEnd(), sizes, input),
            IdxElementType.SignedByte => Use(reader.ReadToEnd<sbyte>(), sizes, input),
            IdxElementType.Int16 => Use(reader.ReadToEnd<short>(), sizes, input),
            IdxElementType.Int32 => Use(reader.ReadToEnd<int>(), sizes, input),
            IdxElementType.Single => Use(reader.ReadToEnd<float>(), sizes, input),
            _ => Use(reader.ReadToEnd<double>(), sizes, input),
        };
    }

    /// <summary>Writes the elements, and requires the bytes of the file, unpacked by the runtime.</summary>
    private static Action Use<T>(T[] elements, int[] sizes, byte[] input)
        where T : unmanaged => () =>
    {
        byte[] saved = Saved.Write(stream => IdxWriter.Write(stream, elements, sizes));
        byte[] plain = VerifiedGzipStream.IsPacked(input) ? Gzip.Unpack(input) : input;
        Saved.Require(saved.AsSpan().SequenceEqual(plain), "the bytes of the file after writing");
    };

    private static ImageFiles OpenPair(byte[] input)
    {
        int announced = BinaryPrimitives.TryReadUInt16LittleEndian(input, out ushort start) ? start : 0;
        byte[] files = input[Math.Min(sizeof(ushort), input.Length)..];
        int length = Math.Min(announced, files.Length);
        byte[] images = files[..length], labels = files[length..];
        return new ImageFiles(
            () => new IdxReader(new MemoryStream(images), FuzzTarget.InputName, IdxContents.Images),
            () => new IdxReader(new MemoryStream(labels), FuzzTarget.InputName, IdxContents.Labels));
    }

    private static Action ReadPair(byte[] input)
    {
        ImageOrientation orientation = input.Length % 2 == 0 ? ImageOrientation.Transposed : ImageOrientation.Upright;
        ImageFormat format = new(orientation, input.Length % 3 == 0 ? EmnistSplit.Digits.Classes : null, 1);
        Dataset data = ReadWhole(OpenPair(input), format);
        return () => LibSvmTargets.Predict(data);
    }

    private static Action ReadPairChunks(byte[] input) => CompareChunks(() => OpenPair(input), 1 + (input.Length % 3));

    private static Action ReadArchive(byte[] input)
    {
        Dataset data = ReadWhole(OpenArchive(TemporaryFile.Write(input)), Transposed);
        return () => LibSvmTargets.Predict(data);
    }

    private static Action ReadArchiveChunks(byte[] input)
    {
        string path = TemporaryFile.Write(input);
        return CompareChunks(() => OpenArchive(path), 1 + (input.Length % 3));
    }

    /// <summary>Opens a split in an archive.</summary>
    private static ImageFiles OpenArchive(string path)
    {
        try
        {
            FileLocator locator = new(path, "");
            return new ImageFiles(() => locator.Open(Images, IdxContents.Images), () => locator.Open(Labels, IdxContents.Labels));
        }
        catch (FileNotFoundException exception) // documented for an archive without the entries
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    private static Dataset ReadWhole(ImageFiles files, ImageFormat format)
    {
        using (files)
            return files.ReadImages(files.ReadLabels(format.Classes, CancellationToken.None), format, CancellationToken.None);
    }

    /// <summary>Reads at once, in chunks and asynchronously in chunks, and requires the same rows, or the same error.</summary>
    private static Action CompareChunks(Func<ImageFiles> open, int rows)
    {
        (Dataset[]? whole, string? expected) = Try(() => [ReadWhole(open(), Transposed)]);
        (Dataset[]? chunks, string? error) = Try(() => ReadChunks(open(), files => files.ReadChunk(rows, Transposed)));
        (Dataset[]? later, string? laterError) = Try(() => ReadChunks(
            open(), files => files.ReadChunkAsync(rows, Transposed, CancellationToken.None).AsTask().GetAwaiter().GetResult()));
        Saved.Require(laterError == error, $"the error of reading chunks: {error ?? "none"}, found {laterError ?? "none"}");
        if (RemoveOffset(error) != RemoveOffset(expected))
        {
            // Chunks can find an error of the images before one of the labels, which are otherwise read first.
            string? other = expected is null || error is null ? null : Try(() => ReadImagesOnly(open)).Error;
            Saved.Require(
                RemoveOffset(error) == RemoveOffset(other) && other is not null,
                $"the error of reading at once: {expected ?? "none"}, or {other ?? "none"}, found {error ?? "none"}");
        }
        if (error is not null)
            throw new InvalidDataException(error);
        return () =>
        {
            RequireRows(whole![0], chunks!);
            RequireRows(whole[0], later!);
        };
    }

    private static (Dataset[]? Read, string? Error) Try(Func<Dataset[]> read)
    {
        try
        {
            return (read(), null);
        }
        catch (InvalidDataException exception)
        {
            return (null, exception.Message);
        }
    }

    private static Dataset[] ReadChunks(ImageFiles files, Func<ImageFiles, Dataset?> read)
    {
        List<Dataset> chunks = [];
        using (files)
        {
            while (read(files) is { } chunk)
                chunks.Add(chunk);
        }
        return [.. chunks];
    }

    private static Dataset[] ReadImagesOnly(Func<ImageFiles> open)
    {
        using ImageFiles files = open();
        try
        {
            return [files.ReadImages([], Transposed, CancellationToken.None)];
        }
        catch (ArgumentException) // the images are valid, but have no labels
        {
            return [];
        }
    }

    /// <summary>Removes the offset, which in damaged gzip data depends on the number of bytes that are read at once.</summary>
    private static string? RemoveOffset(string? error) => error?.Split(" (byte ")[0];

    private static void RequireRows(Dataset whole, Dataset[] chunks)
    {
        int[] labels = [.. chunks.SelectMany(chunk => chunk.Labels.ToArray())];
        Saved.Require(whole.Labels.SequenceEqual(labels), "the labels of reading at once");
        Saved.Require(chunks.SelectMany(GetPixels).SequenceEqual(GetPixels(whole)), "the images of reading at once");
    }

    private static byte[] GetPixels(Dataset data) =>
        [.. Enumerable.Range(0, data.Count).SelectMany(row => ((ByteFeatures)data.Features).Row(row).ToArray())];

    /// <summary>Creates files of 20 KB that announce up to 20 MB, and contain it or not.</summary>
    private static IEnumerable<byte[]> CreateBombs()
    {
        foreach (int size in new[] { 1 << 24, (1 << 24) + 1, 20_000_000, int.MaxValue })
        {
            byte[] header = CreateIdx([1]);
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), size);
            yield return Gzip.Pack([.. header[..8], .. new byte[Math.Min(size, 20_000_000)]], CompressionLevel.Optimal);
            yield return Gzip.Pack([.. header, .. new byte[10_000_000]], CompressionLevel.Optimal);
        }
    }

    /// <summary>Unpacks all entries, also asynchronously, and requires the lengths and checksums of the directory.</summary>
    private static Action ReadZip(byte[] input)
    {
        MemoryStream archive = new(input);
        byte[] buffer = new byte[1 + (input.Length % 1000)];
        foreach (ZipEntry entry in ZipDirectory.Read(archive, FuzzTarget.InputName))
        {
            string? error = Unpack(archive, entry, stream => stream.Read(buffer), buffer);
            string? later = Unpack(archive, entry, stream => stream.ReadAsync(buffer).AsTask().GetAwaiter().GetResult(), buffer);
            Saved.Require(later == error, $"the error of reading: {error ?? "none"}, found {later ?? "none"}");
            if (error is not null)
                throw new InvalidDataException(error);
        }
        return () => { };
    }

    /// <summary>Unpacks an entry and returns the error, if there is one.</summary>
    private static string? Unpack(MemoryStream archive, ZipEntry entry, Func<Stream, int> read, byte[] buffer)
    {
        try
        {
            using Stream stream = ZipDirectory.Open(archive, entry, FuzzTarget.InputName);
            long length = 0;
            uint sum = 0;
            for (int count; (count = read(stream)) > 0; length += count)
                sum = Checksum.Compute(buffer.AsSpan(0, count), sum);
            Saved.Require(length == entry.Length && sum == entry.Crc, "the length and checksum of the directory");
            return null;
        }
        catch (InvalidDataException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Creates an IDX file of unsigned bytes: 0, 1, 2 and so on.</summary>
    private static byte[] CreateIdx(ReadOnlySpan<int> sizes)
    {
        int count = 1;
        List<byte> bytes = [0, 0, 8, (byte)sizes.Length];
        byte[] encoded = new byte[sizeof(int)];
        foreach (int size in sizes)
        {
            BinaryPrimitives.WriteInt32BigEndian(encoded, size);
            bytes.AddRange(encoded);
            count *= size;
        }
        return [.. bytes, .. Enumerable.Range(0, count).Select(i => (byte)(i % 10))];
    }

    private static byte[] CreateNumbers<T>(int[] sizes)
        where T : unmanaged, INumber<T>
    {
        int count = sizes.Aggregate(1, (product, size) => product * size);
        T[] numbers = [.. Enumerable.Range(0, count).Select(T.CreateTruncating)];
        return Saved.Write(stream => IdxWriter.Write(stream, numbers, sizes));
    }

    private static byte[] Join(byte[] images, byte[] labels)
    {
        byte[] length = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)images.Length);
        return [.. length, .. images, .. labels];
    }
}
