using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace LinearLearn;

/// <summary>Stores the texts of a column of numbers, in one byte for each character.</summary>
internal sealed class NumberTexts
{
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
        number = double.NaN;
        ReadOnlySpan<char> digits = text is ['-', ..] ? text[1..] : text;
        if (digits is ['0', >= '0' and <= '9', ..])
            return false;
        if (!PlainDecimal.TryParse(text, out number))
            return TryParseRare(text, out number);
        number += 0.0; // as cells have it: 0 for -0
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
