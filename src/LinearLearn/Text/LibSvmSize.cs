using System.Buffers;

namespace LinearLearn;

/// <summary>Estimates the size of the dataset in a file before most of it is parsed, so that its arrays are allocated only once.</summary>
internal static class LibSvmSize
{
    /// <summary>The length of files that are not worth another pass, in bytes.</summary>
    private const int MaxShortFile = 1 << 20;

    private const int ReadBlockBytes = 1 << 18;

    /// <summary>
    /// The lengths of the shortest example, a digit and the end of the line, and of the shortest feature, such as <c>1:1</c> and a blank,
    /// which bound the memory for a foreign file.
    /// </summary>
    private const int ShortestRow = 2, ShortestFeature = 4;

    /// <summary>Counts lines and features in a whole file without compression.</summary>
    /// <param name="file">A file at any position, where it is when the method returns.</param>
    /// <param name="countsValues">Whether to count features: not if many of them may be ignored.</param>
    /// <returns>
    /// The numbers of rows and stored values: exact if every line is an example, and no feature is 0 or ignored. 0 means unknown: both are
    /// 0 if the file is short or not seekable.
    /// </returns>
    public static (int Rows, int Values) Estimate(FileStream file, bool countsValues)
    {
        if (!file.CanSeek || file.Length <= MaxShortFile)
            return (0, 0);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadBlockBytes);
        long position = file.Position, rows = 0, values = 0, length = 0;
        file.Position = 0;
        byte last = (byte)'\n';
        for (int read; (read = file.Read(buffer)) > 0; length += read)
        {
            ReadOnlySpan<byte> block = buffer.AsSpan(0, read);
            rows += block.Count((byte)'\n');
            values += countsValues ? TextKernels.CountAfterDigits(block, (byte)':', last) : 0;
            last = block[^1];
        }
        ArrayPool<byte>.Shared.Return(buffer);
        file.Position = position;
        rows = Math.Min(rows + (last == '\n' ? 0 : 1), (length + 1) / ShortestRow);
        values = Math.Min(values, length / ShortestFeature);
        return ((int)Math.Min(rows, Array.MaxLength - 1), (int)Math.Min(values, Array.MaxLength));
    }
}
