using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LinearLearn;

/// <summary>Builds a file in the safetensors format.</summary>
/// <remarks>
/// The file contains the length of the header as 8 bytes, the header in JSON, and the numbers of the tensors one after the other, all
/// little-endian. (Hugging Face, safetensors: "Format".)
/// </remarks>
internal sealed class SafetensorsWriter(IReadOnlyDictionary<string, string> metadata)
{
    /// <summary>The header is padded with blanks to a multiple of this, so that the tensors of a memory-mapped file are aligned.</summary>
    private const int Alignment = 8;

    /// <summary>The number of elements that are written to a stream at once.</summary>
    private const int WriteBlock = 1 << 16;

    private readonly List<Entry> _entries = [];

    private delegate void Copying(Span<byte> destination);

    /// <summary>Adds a tensor.</summary>
    /// <remarks>
    /// The values must not change until <see cref="ToArray"/> or <see cref="WriteTo"/> returns. Add tensors with wide elements first,
    /// so that each is aligned to the size of its elements.
    /// </remarks>
    public void Add<T>(string name, ReadOnlyMemory<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        long length = (long)values.Length * Unsafe.SizeOf<T>();
        string type = SafetensorsFile.GetTypeName<T>();
        _entries.Add(new Entry(name, type, shape.ToArray(), length, CopyTo, stream => WriteNumbers(stream, values.Span)));

        void CopyTo(Span<byte> destination)
        {
            MemoryMarshal.AsBytes(values.Span).CopyTo(destination);
            SafetensorsFile.SwapIfBigEndian<T>(destination);
        }
    }

    /// <summary>Writes numbers to a stream in little-endian order.</summary>
    public static void WriteNumbers<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        byte[] buffer = new byte[Math.Min(values.Length, WriteBlock) * Unsafe.SizeOf<T>()];
        while (!values.IsEmpty)
        {
            ReadOnlySpan<T> block = values[..Math.Min(values.Length, WriteBlock)];
            Span<byte> bytes = buffer.AsSpan(0, block.Length * Unsafe.SizeOf<T>());
            MemoryMarshal.AsBytes(block).CopyTo(bytes);
            SafetensorsFile.SwapIfBigEndian<T>(bytes);
            stream.Write(bytes);
            values = values[block.Length..];
        }
    }

    /// <summary>Computes the length of the file in bytes, which can exceed the maximum length of an array.</summary>
    public long ComputeLength() => ComputeLength(CreateHeader(), out _);

    /// <exception cref="ArgumentException">The file would be larger than an array.</exception>
    public byte[] ToArray()
    {
        byte[] file = GC.AllocateUninitializedArray<byte>(ComputeArrayLength());
        CopyTo(file);
        return file;
    }

    /// <summary>Computes the length of the file in bytes.</summary>
    /// <exception cref="ArgumentException">The file would be larger than an array.</exception>
    public int ComputeArrayLength()
    {
        long length = ComputeLength();
        FileBuffer.RequireArrayLength(length);
        return (int)length;
    }

    /// <summary>Writes the file to memory of <see cref="ComputeArrayLength"/> bytes.</summary>
    public void CopyTo(Span<byte> file)
    {
        FileBuffer header = CreateHeader();
        ComputeLength(header, out int headerLength);
        BinaryPrimitives.WriteInt64LittleEndian(file, headerLength);
        Span<byte> rest = file[sizeof(long)..];
        header.Written.CopyTo(rest);
        rest[header.Written.Length..headerLength].Fill((byte)' ');
        rest = rest[headerLength..];
        foreach (Entry entry in _entries)
        {
            entry.CopyTo(rest[..(int)entry.Length]);
            rest = rest[(int)entry.Length..];
        }
    }

    /// <summary>Writes the file to a stream, which can be longer than an array.</summary>
    public void WriteTo(Stream stream)
    {
        FileBuffer header = CreateHeader();
        ComputeLength(header, out int headerLength);
        byte[] start = new byte[sizeof(long) + headerLength];
        BinaryPrimitives.WriteInt64LittleEndian(start, headerLength);
        header.Written.CopyTo(start.AsSpan(sizeof(long)));
        start.AsSpan(sizeof(long) + header.Written.Length).Fill((byte)' ');
        stream.Write(start);
        foreach (Entry entry in _entries)
            entry.WriteTo(stream);
    }

    private long ComputeLength(FileBuffer header, out int headerLength)
    {
        headerLength = (header.Written.Length + Alignment - 1) / Alignment * Alignment;
        return sizeof(long) + headerLength + _entries.Sum(entry => entry.Length);
    }

    private FileBuffer CreateHeader()
    {
        FileBuffer header = new();
        using Utf8JsonWriter json = new(header);
        json.WriteStartObject();
        json.WriteStartObject(SafetensorsFile.MetadataName);
        // Sorted, so that the same model gives the same bytes.
        foreach ((string name, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(name, text);
        json.WriteEndObject();
        long offset = 0;
        foreach (Entry entry in _entries)
        {
            json.WriteStartObject(entry.Name);
            json.WriteString("dtype", entry.Type);
            WriteNumbers(json, "shape", [.. entry.Shape]);
            WriteNumbers(json, "data_offsets", [offset, offset += entry.Length]);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.Flush();
        return header;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private readonly record struct Entry(string Name, string Type, int[] Shape, long Length, Copying CopyTo, Action<Stream> WriteTo);
}
