using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LinearLearn.Emnist;

// The header: which files are accepted.
public sealed partial class IdxReader
{
    internal const int MaxDimensions = 8;

    private const int MaxLabelColumns = 64;

    private static ReadOnlySpan<byte> HeaderStart => [0, 0];

    private (IdxElementType Type, int[] Dimensions) ReadHeader(IdxContents contents)
    {
        Span<byte> magic = stackalloc byte[4];
        int read = ReadUpTo(magic);
        if (read > 0 && magic[..Math.Min(read, 2)].ContainsAnyExcept((byte)0))
            throw CreateError("an IDX file (first bytes 0, 0, 8)", DescribeStart(magic[..read]), 0);
        if (read < magic.Length)
            throw CreateError("a header of 4 bytes or more", $"{read} bytes", read);
        IdxElementType type = (IdxElementType)magic[2];
        RequireType(contents, type);
        RequireDimensions(contents, type, magic[3]);

        Span<byte> bytes = stackalloc byte[4 * magic[3]];
        read = ReadUpTo(bytes);
        if (read < bytes.Length)
            throw CreateError($"a header of {4 + bytes.Length} bytes", $"{4 + read} bytes", 4 + read);
        int[] sizes = new int[magic[3]];
        for (int i = 0; i < sizes.Length; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]);
            if (size is 0 or > int.MaxValue)
                throw CreateError($"a size of 1 to {int.MaxValue} for dimension {i + 1}", $"{size}", 4 + 4 * i);
            sizes[i] = (int)size;
        }
        if (contents == IdxContents.Labels && sizes.Length == 2 && sizes[1] > MaxLabelColumns)
            throw CreateError($"1 to {MaxLabelColumns} columns, the first of which is the label", $"{sizes[1]}", 8);
        return (type, sizes);
    }

    private void RequireType(IdxContents contents, IdxElementType type)
    {
        (bool isExpected, string expected) = contents switch
        {
            IdxContents.Images => (type == IdxElementType.UnsignedByte, "elements of type 8 (unsigned byte)"),
            IdxContents.Labels => (
                type is IdxElementType.UnsignedByte or IdxElementType.Int32,
                "elements of type 8 (unsigned byte) or 12 (4-byte integer)"),
            _ => (IdxElements.GetSize(type) > 0, "elements of type 8, 9, 11, 12, 13 or 14"),
        };
        if (!isExpected)
            throw CreateError(expected, $"type {IdxElements.Describe(type)}", 2);
    }

    private void RequireDimensions(IdxContents contents, IdxElementType type, int found)
    {
        (int minimum, int maximum) = contents switch
        {
            IdxContents.Images => (3, 3),
            IdxContents.Labels => (1, type == IdxElementType.UnsignedByte ? 1 : 2),
            _ => (1, MaxDimensions),
        };
        if (found < minimum || found > maximum)
        {
            int start = (int)type << 8;
            string expected = minimum == maximum
                ? $"magic number {start + minimum} (dimensions: {minimum})"
                : $"{minimum} to {maximum} dimensions";
            throw CreateError(expected, $"{start + found} (dimensions: {found})", 3);
        }
    }

    /// <summary>Returns the product of the dimensions, or throws if a file of this length cannot contain so many elements.</summary>
    private long RequirePlausible(long fileLength, long packedLength)
    {
        Int128 count = 1;
        foreach (int size in _dimensions)
            count = count > long.MaxValue ? count : count * size;

        string product = _dimensions.Length > 1 ? $"{string.Join(" x ", _dimensions)} = " : "";
        string sizes = $"{product}{(count > long.MaxValue ? "more than 2^63" : $"{count}")} elements";
        if (_elementSize > 1)
            sizes += $" of {_elementSize} bytes";
        Int128 bytes = count * _elementSize;
        if (_gzip is not null)
        {
            if (bytes > (Int128)fileLength * ZipDirectory.MaxDeflateRatio)
                throw CreateError($"no more than {ZipDirectory.MaxDeflateRatio} times the {fileLength} compressed bytes", sizes, 4);
            if (bytes > UnpackLimit.Compute(packedLength))
                throw CreateError(UnpackLimit.Expected, $"{sizes} in {packedLength} bytes", 4);
        }
        else if (bytes != fileLength - HeaderLength)
        {
            throw CreateError(
                sizes,
                $"{fileLength - HeaderLength} bytes of elements",
                bytes < fileLength - HeaderLength ? HeaderLength + (long)bytes : fileLength);
        }
        return (long)count;
    }

    private string DescribeStart(ReadOnlySpan<byte> magic)
    {
        Span<byte> start = stackalloc byte[ForeignFile.StartBytes];
        magic.CopyTo(start);
        int length = magic.Length + ReadUpTo(start[magic.Length..]);
        return ForeignFile.Describe(start[..length], _gzip is not null)
            ?? $"bytes {string.Join(", ", magic.ToArray())}, neither gzip nor IDX";
    }

    private static MemoryStream ReadIntoMemory(Stream stream, string name)
    {
        using (stream)
        {
            MemoryMarshal.TryGetArray(ContentReader.Read(stream, name, RequireBegins), out ArraySegment<byte> bytes);
            return new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count);
        }
    }

    /// <summary>Rejects a stream that is not an IDX file before all of it is read into memory.</summary>
    private static void RequireBegins(ReadOnlySpan<byte> start, string name)
    {
        bool isIdx = start.StartsWith(HeaderStart) && start.Length > 2 && IdxElements.GetSize((IdxElementType)start[2]) > 0;
        if (!VerifiedGzipStream.IsPacked(start) && start.Length > HeaderStart.Length && !isIdx)
        {
            // Throws the error that describes the contents.
            new IdxReader(new MemoryStream(start.ToArray()), name, IdxContents.Any).Dispose();
        }
    }
}
