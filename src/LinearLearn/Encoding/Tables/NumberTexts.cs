using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace LinearLearn;

/// <summary>Stores the texts of a column of numbers, in one byte for each character.</summary>
internal sealed class NumberTexts
{
    /// <summary>The number of digits that a double holds exactly (David Goldberg, 1991).</summary>
    private const int ExactDigits = 15;

    private static readonly double[] Powers =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private byte[] _characters = [];
    private int[] _ends = [];
    private int _count;

    /// <summary>Gets a text; empty if the cell is missing.</summary>
    public string this[int row]
    {
        get
        {
            int start = row == 0 ? 0 : _ends[row - 1];
            return Encoding.Latin1.GetString(_characters, start, _ends[row] - start);
        }
    }

    /// <summary>Parses a text with a decimal point, or for a missing number.</summary>
    /// <param name="text">The text, with surrounding white space.</param>
    /// <param name="number">The number; NaN if it is missing.</param>
    /// <returns>
    /// Whether the text is a finite number without leading zeros, which codes have, or for a missing number; and whether it has no white
    /// space.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<char> text, out double number)
    {
        int position = !text.IsEmpty && text[0] == '-' ? 1 : 0, first = position, decimals = 0;
        long digits = 0;
        for (uint digit; position < text.Length && (digit = (uint)text[position] - '0') <= 9; position++)
            digits = (10 * digits) + digit;
        int count = position - first;
        if (count > 1 && text[first] == '0')
        {
            number = double.NaN;
            return false;
        }
        if (position < text.Length && text[position] == '.')
        {
            int start = ++position;
            for (uint digit; position < text.Length && (digit = (uint)text[position] - '0') <= 9; position++)
                digits = (10 * digits) + digit;
            decimals = position - start;
            count += decimals;
        }
        if (position < text.Length || count is 0 or > ExactDigits)
            return TryParseRare(text, out number);
        number = digits / Powers[decimals]; // correctly rounded, because a double holds both exactly (W. D. Clinger, PLDI 1990)
        number = first == 0 ? number : 0.0 - number; // as cells have it: 0 for -0
        return true;
    }

    /// <summary>Adds a text of ASCII characters; empty for a missing cell.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(ReadOnlySpan<char> text)
    {
        int start = _count == 0 ? 0 : _ends[_count - 1];
        if (text.Length > Array.MaxLength - start)
            return false;
        if (_characters.Length - start < text.Length)
            Array.Resize(ref _characters, (int)Math.Min(Array.MaxLength, Math.Max(64, 2L * (start + text.Length))));
        if (_count == _ends.Length)
            Array.Resize(ref _ends, (int)Math.Min(Array.MaxLength, Math.Max(4, 2L * _count)));
        Encoding.Latin1.GetBytes(text, _characters.AsSpan(start));
        _ends[_count++] = start + text.Length;
        return true;
    }

    private static bool TryParseRare(ReadOnlySpan<char> text, out double number)
    {
        number = double.NaN;
        if (CellText.IsMissingNumber(text))
            return true;
        return CellText.FindForm(text) is NumberForm.Plain or NumberForm.Point
            && text.TrimStart("+-") is not ['0', >= '0' and <= '9', ..]
            && double.TryParse(text, PlainNumber.Styles, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number += 0.0); // as cells have it: 0 for -0
    }
}
