using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LinearLearn;

/// <summary>Reads ranges of rows from a safetensors file of sparse features, without holding the file in memory.</summary>
/// <remarks>
/// The tensors are those of the CSR format: row starts (rows + 1), column indices and values; and labels and weights (rows) if the file
/// contains a dataset. The file is read and not mapped, because a mapped file that another process truncates would end this process.
/// </remarks>
internal sealed class RowFile : IDisposable
{
    public const string RowStarts = "rowStarts";
    public const string ColumnIndices = "columnIndices";
    public const string Values = "values";
    public const string Weights = "weights";

    private const string Kind = "dataset";
    private const string ColumnsName = LinearModel.ReservedPrefix + "columns";
    private const string ImageRowsName = LinearModel.ReservedPrefix + "imageRows";
    private const string ImageColumnsName = LinearModel.ReservedPrefix + "imageColumns";

    /// <summary>The number of elements that are read at once.</summary>
    private const int ReadBlock = 1 << 22;

    private readonly SafeFileHandle _file;
    private readonly string _name;
    private Dictionary<string, SafetensorsEntry> _entries = [];
    private long _firstNumber;
    private int _columns;
    private ClassLabels _classes = [];
    private ImageShape? _imageShape;

    private RowFile(string path)
    {
        _name = path;
        _file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);
    }

    /// <summary>Gets the number of rows, which can be more than an array can hold.</summary>
    public long Rows { get; private set; }

    private long StoredCount { get; set; }

    /// <summary>Opens a file and checks everything but its numbers.</summary>
    /// <exception cref="InvalidDataException">The file does not contain sparse features.</exception>
    public static RowFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RowFile file = new(path);
        try
        {
            file.ReadMetadata();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public static IEnumerable<Dataset> ReadChunks(string path, int rowsPerChunk)
    {
        using RowFile file = Open(path);
        if (file.Rows == 0)
            file.ReadDataset(0, 0); // throws if the file is damaged
        for (long first = 0; first < file.Rows; first += rowsPerChunk)
            yield return file.ReadDataset(first, Math.Min(rowsPerChunk, file.Rows - first));
    }

    /// <exception cref="ArgumentException">A class name is not Unicode.</exception>
    public static Dictionary<string, string> CreateMetadata(int columns, Dataset? data)
    {
        Dictionary<string, string> metadata = FileMetadata.Create(Kind, data?.Classes ?? []);
        metadata[ColumnsName] = Guard.Text($"{columns}");
        if (data?.ImageShape is { } shape)
        {
            metadata[ImageRowsName] = Guard.Text($"{shape.Rows}");
            metadata[ImageColumnsName] = Guard.Text($"{shape.Columns}");
        }
        return metadata;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Reads rows with their labels and weights.</summary>
    /// <exception cref="InvalidDataException">The file has no labels, is damaged, or the rows do not fit into arrays.</exception>
    public Dataset ReadDataset(long first, long rows)
    {
        if (!_entries.ContainsKey(ModelTensors.Labels))
        {
            throw new InvalidDataException(Guard.Text(
                $"{_name}: expected a dataset, found features without {ModelTensors.Labels}: load them as {nameof(SparseFeatures)}"));
        }
        SparseFeatures features = ReadFeatures(first, rows);
        Dataset data = new(features, Read<int>(ModelTensors.Labels, first, features.Rows), _classes, _imageShape);
        if (!_entries.ContainsKey(Weights))
            return data;
        float[] weights = Read<float>(Weights, first, features.Rows);
        int fault = Array.FindIndex(weights, weight => !(weight >= 0 && float.IsFinite(weight)));
        return fault < 0 ? data.WithWeights(weights) : throw new InvalidDataException(Guard.Text(
            $"{_name}: expected finite {Weights} of 0 or more, found {weights[fault]} in row {first + fault}"));
    }

    /// <summary>Reads the features of rows.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or the rows do not fit into arrays.</exception>
    public SparseFeatures ReadFeatures(long first, long rows)
    {
        if (rows >= Array.MaxLength)
            throw CreateSizeError(rows, "rows");
        long[] starts = Read<long>(RowStarts, first, (int)rows + 1);
        RequireStarts(starts, first);
        long count = starts[^1] - starts[0];
        if (count > Array.MaxLength)
            throw CreateSizeError(count, Guard.Text($"features in {rows} rows"));
        int[] rowStarts = Array.ConvertAll(starts, start => (int)(start - starts[0]));
        int[] columns = Read<int>(ColumnIndices, starts[0], (int)count);
        for (int row = 0; row < rows; row++)
            RequireColumns(columns.AsSpan(rowStarts[row]..rowStarts[row + 1]), first + row);
        float[] values = Read<float>(Values, starts[0], (int)count);
        if (Kernels.IndexOfNonFinite(values) is >= 0 and int index)
        {
            int row = Array.FindIndex(rowStarts, start => start > index) - 1;
            throw new InvalidDataException(Guard.Text(
                $"{_name}: expected finite {Values}, found {values[index]} in row {first + row}, column {columns[index]}"));
        }
        return SparseFeatures.Checked(rowStarts, columns, values, _columns);
    }

    private void ReadMetadata()
    {
        SafetensorsHeader header = ReadHeader(_file, _name, out _firstNumber);
        _entries = header.Entries;
        FileMetadata metadata = FileMetadata.From(header, _name, Kind);
        _columns = ReadAtLeastOne(metadata, ColumnsName);
        _classes = new ClassLabels(metadata.ReadClassNames());
        if (metadata.Contains(ImageRowsName))
            _imageShape = ReadImageShape(metadata);
        metadata.RequireAllRead();

        Rows = GetLength<long>(RowStarts) - 1;
        if (Rows < 0)
            throw new InvalidDataException(Guard.Text($"{_name}: expected one of {RowStarts} or more, found none"));
        StoredCount = GetLength<float>(Values);
        RequireLength<int>(ColumnIndices, StoredCount);
        int known = 3;
        if (_entries.ContainsKey(ModelTensors.Labels))
            RequireLength<int>(ModelTensors.Labels, Rows, ref known);
        if (_entries.ContainsKey(Weights))
            RequireLength<float>(Weights, Rows, ref known);
        if (_entries.Count > known)
        {
            string[] all = [RowStarts, ColumnIndices, Values, ModelTensors.Labels, Weights];
            string unknown = Excerpt.Format(_entries.Keys.Except(all).Min(StringComparer.Ordinal)!);
            throw new InvalidDataException(Guard.Text($"{_name}: expected only known tensors, found {unknown}"));
        }
    }

    private static SafetensorsHeader ReadHeader(SafeFileHandle file, string name, out long firstNumber)
    {
        long length = GetLength(file, name);
        byte[] start = new byte[ForeignFile.StartBytes];
        int read = 0;
        for (int more; (more = RandomAccess.Read(file, start.AsSpan(read), read)) > 0; read += more)
        {
        }
        SafetensorsFile.RequireStart(start.AsSpan(0, read), name);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (headerLength > (ulong)(length - sizeof(long)))
        {
            throw new InvalidDataException(Guard.Text(
                $"{name}: expected a safetensors file: a header of {headerLength} bytes at byte 8, found {length - sizeof(long)}"));
        }
        byte[] text = new byte[headerLength];
        firstNumber = sizeof(long) + text.Length;
        ReadExactly(file, text, sizeof(long), name);
        SafetensorsHeader header = SafetensorsHeader.Read(text, name);
        FileMetadata.RequireNotNewer(header.Metadata, name);
        header.RequireCoverage(length - firstNumber, name);
        return header;
    }

    /// <exception cref="IOException">The file is a pipe, which has no length.</exception>
    private static long GetLength(SafeFileHandle file, string name)
    {
        try
        {
            return RandomAccess.GetLength(file);
        }
        catch (NotSupportedException exception)
        {
            throw new IOException($"{name}: expected a regular file, found a pipe or a device", exception);
        }
    }

    private static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long offset, string name)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
                throw new InvalidDataException(Guard.Text($"{name}: expected {bytes.Length} more bytes at byte {offset}, found its end"));
            bytes = bytes[read..];
            offset += read;
        }
    }

    private static int ReadAtLeastOne(FileMetadata metadata, string name)
    {
        int number = metadata.ReadNumber<int>(name, NumberStyles.None);
        return number >= 1
            ? number
            : throw new InvalidDataException(Guard.Text($"{metadata.FileName}: expected {name} to be 1 or more, found {number}"));
    }

    private ImageShape ReadImageShape(FileMetadata metadata)
    {
        int rows = ReadAtLeastOne(metadata, ImageRowsName), columns = ReadAtLeastOne(metadata, ImageColumnsName);
        return (long)rows * columns == _columns && _columns <= Array.MaxLength
            ? new ImageShape(rows, columns)
            : throw new InvalidDataException(Guard.Text($"{_name}: expected images of {_columns} pixels, found {rows} x {columns}"));
    }

    private long GetLength<T>(string tensor)
        where T : unmanaged
    {
        if (_entries.GetValueOrDefault(tensor) is not { } entry)
            throw new InvalidDataException(Guard.Text($"{_name}: expected a tensor {tensor}, found none"));
        string type = SafetensorsFile.GetTypeName<T>();
        return entry.Type == type && entry.Shape.Length == 1
            ? entry.Shape[0]
            : throw new InvalidDataException(Guard.Text($"{_name}: expected {tensor} to be {type} with 1 dimension, found {entry}"));
    }

    private void RequireLength<T>(string tensor, long length)
        where T : unmanaged
    {
        long found = GetLength<T>(tensor);
        if (found != length)
            throw new InvalidDataException(Guard.Text($"{_name}: expected {length} {tensor}, found {found}"));
    }

    private void RequireLength<T>(string tensor, long length, ref int known)
        where T : unmanaged
    {
        RequireLength<T>(tensor, length);
        known++;
    }

    private T[] Read<T>(string tensor, long first, int count)
        where T : unmanaged
    {
        T[] values = GC.AllocateUninitializedArray<T>(count);
        long offset = _firstNumber + _entries[tensor].Begin + (first * Unsafe.SizeOf<T>());
        for (Span<T> rest = values; !rest.IsEmpty;)
        {
            Span<T> block = rest[..Math.Min(rest.Length, ReadBlock)];
            ReadExactly(_file, MemoryMarshal.AsBytes(block), offset, _name);
            offset += (long)block.Length * Unsafe.SizeOf<T>();
            rest = rest[block.Length..];
            SafetensorsFile.SwapIfBigEndian<T>(MemoryMarshal.AsBytes(block));
        }
        return values;
    }

    private void RequireStarts(long[] starts, long first)
    {
        long before = first == 0 ? 0 : starts[0];
        for (int i = 0; i < starts.Length; i++)
        {
            if (starts[i] < before || starts[i] > StoredCount || (first + i == 0 && starts[i] != 0))
            {
                throw new InvalidDataException(Guard.Text(
                    $"{_name}: expected ascending {RowStarts} from 0 to {StoredCount}, found {starts[i]} at index {first + i}"));
            }
            before = starts[i];
        }
        if (starts[0] < 0 || (first + starts.Length == Rows + 1 && starts[^1] != StoredCount))
        {
            throw new InvalidDataException(Guard.Text(
                $"{_name}: expected {RowStarts} from 0 to {StoredCount}, found {starts[0]} to {starts[^1]}"));
        }
    }

    private void RequireColumns(ReadOnlySpan<int> columns, long row)
    {
        int fault = SparseRow.IndexOfFault(columns);
        if (fault >= 0)
        {
            throw new InvalidDataException(Guard.Text(
                $"{_name}: expected ascending {ColumnIndices} of 0 or more, found {SparseRow.DescribeFault(columns, fault)} in row {row}"));
        }
        if (!columns.IsEmpty && columns[^1] >= _columns)
        {
            throw new InvalidDataException(Guard.Text(
                $"{_name}: expected {ColumnIndices} from 0 to {_columns - 1}, found {columns[^1]} in row {row}"));
        }
    }

    private InvalidDataException CreateSizeError(long found, string what) => new(Guard.Text(
        $"{_name}: expected at most {Array.MaxLength} {what}, found {found}: read fewer rows at once (Dataset.ReadChunks)"));
}
