using System.Runtime.CompilerServices;

namespace LinearLearn.Tool;

/// <summary>Reads rows of plain numbers directly from the bytes of a block without quotes.</summary>
/// <param name="columns">The columns of the file, all of whose used ones are numbers.</param>
/// <param name="delimiter">The delimiter of cells.</param>
/// <param name="numbers">Receives the numbers of a row: one for each column; NaN if the cell is empty or the column is not used.</param>
internal sealed class NumberRowReader(TableColumns columns, byte delimiter, double[] numbers)
{
    private const byte NewLine = (byte)'\n';

    private readonly bool[] _isUsed = [.. columns.IsUsed];

    /// <summary>Determines whether a table can be read in this way.</summary>
    public static bool Supports(TableColumns columns) => !columns.IsUsed.Where((isUsed, i) => isUsed && !columns.IsNumber[i]).Any();

    /// <summary>Reads the next row that is not empty.</summary>
    /// <param name="bytes">A block whose last row ends with a line break, and 8 bytes or more behind it, which are not interpreted.</param>
    /// <param name="end">The end of the last row.</param>
    /// <param name="position">The start of the row, which is advanced to the next one.</param>
    /// <param name="isPlain">Whether all cells were plain numbers or empty; if false, the row needs a complete parser.</param>
    /// <returns>Whether there was a row.</returns>
    public bool Read(ReadOnlySpan<byte> bytes, int end, ref int position, out bool isPlain)
    {
        isPlain = true;
        int next = position;
        while (next < end && bytes[next] is (byte)'\r' or NewLine)
            next++;
        if (next == end)
            return false;
        for (int column = 0; column < _isUsed.Length; column++)
        {
            if (!_isUsed[column])
                next += bytes[next..].IndexOfAny(delimiter, NewLine);
            else if (!TryParse(bytes, ref next, out numbers[column]))
                return isPlain = false;
            if (bytes[next] == delimiter)
            {
                next++;
                continue;
            }
            isPlain = bytes[next] == NewLine || (bytes[next] == (byte)'\r' && bytes[next + 1] == NewLine);
            if (!isPlain)
                return false;
            numbers.AsSpan(column + 1).Fill(double.NaN);
            break;
        }
        if (bytes[next] == (byte)'\r')
            next++;
        isPlain = bytes[next] == NewLine; // otherwise there are more cells than columns
        position = next + 1;
        return isPlain;
    }

    /// <summary>Parses a cell up to its delimiter, see <see cref="PlainDecimal"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryParse(ReadOnlySpan<byte> bytes, ref int position, out double number)
    {
        int next = position;
        uint sign = bytes[next] == (byte)'-' ? 1u : 0;
        next += (int)sign;
        if (PlainDecimal.TryParseShort(bytes[next..], out int length, out number) && IsEnd(bytes[next + length]))
        {
            // Without a branch, which processors cannot predict here.
            number = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(number) ^ ((ulong)sign << 63));
            position = next + length;
            return true;
        }
        return TryParseLong(bytes, ref position, out number);
    }

    private bool TryParseLong(ReadOnlySpan<byte> bytes, ref int position, out double number)
    {
        int length = 0;
        while (!IsEnd(bytes[position + length]))
            length++;
        number = double.NaN;
        if (length > 0 && !PlainDecimal.TryParse(bytes.Slice(position, length), out number))
            return false;
        position += length;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsEnd(byte value) => value == delimiter || value is NewLine or (byte)'\r';
}
