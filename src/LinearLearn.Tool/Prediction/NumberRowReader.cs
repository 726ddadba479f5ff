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
    /// <param name="bytes">The bytes of a block, which end with a line break.</param>
    /// <param name="position">The start of the row, which is advanced to the next one.</param>
    /// <param name="isPlain">Whether all cells were plain numbers or empty; if false, the row needs a complete parser.</param>
    /// <returns>Whether there was a row.</returns>
    public bool Read(ReadOnlySpan<byte> bytes, ref int position, out bool isPlain)
    {
        isPlain = true;
        int next = position;
        while (next < bytes.Length && bytes[next] is (byte)'\r' or NewLine)
            next++;
        if (next == bytes.Length)
            return false;
        for (int column = 0; column < _isUsed.Length; column++)
        {
            if (bytes[next] is NewLine or (byte)'\r' && column > 0 && bytes[next - 1] != delimiter)
            {
                numbers.AsSpan(column).Fill(double.NaN); // the row has fewer cells
                break;
            }
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
        bool isNegative = bytes[next] == (byte)'-';
        next += isNegative ? 1 : 0;
        long value = 0;
        int first = next, decimals = 0;
        for (uint digit; (digit = bytes[next] - (uint)'0') <= 9; next++)
            value = (10 * value) + digit;
        int digits = next - first;
        if (bytes[next] == (byte)'.')
        {
            first = ++next;
            for (uint digit; (digit = bytes[next] - (uint)'0') <= 9; next++)
                value = (10 * value) + digit;
            decimals = next - first;
            digits += decimals;
        }
        byte end = bytes[next];
        if (digits is 0 or > PlainDecimal.MaxDigits || (end != delimiter && end is not (NewLine or (byte)'\r')))
        {
            number = double.NaN;
            return next == position && (end == delimiter || end is NewLine or (byte)'\r'); // an empty cell
        }
        number = PlainDecimal.Combine(isNegative, value, decimals);
        position = next;
        return true;
    }
}
