using System.Globalization;

namespace LinearLearn;

/// <summary>A LIBLINEAR model's text, taken line by line and word by word. Lines end with '\n'; blanks, and '\r', part words.</summary>
internal ref struct LiblinearText
{
    private const string LineEnd = "the end of the line";

    private readonly string _name;
    private ReadOnlySpan<byte> _line;
    private ReadOnlySpan<byte> _word;
    private int _lineNumber;
    private int _column;

    public LiblinearText(ReadOnlySpan<byte> text, string name)
    {
        Rest = text;
        _name = name;
    }

    private static ReadOnlySpan<byte> Blanks => " \t\r"u8;

    /// <summary>What follows the current line.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; }

    /// <summary>Whether the line has a further word.</summary>
    public readonly bool HasWord => !_line[_word.Length..].TrimStart(Blanks).IsEmpty;

    /// <summary>Goes on to the next line. The last one needs no line end, as in LIBLINEAR.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public void NextLine(string expected)
    {
        int length = Rest.IndexOf((byte)'\n');
        _lineNumber++;
        _column = 1;
        _word = [];
        _line = length < 0 ? Rest : Rest[..length];
        if (Rest.IsEmpty)
            throw Bad(expected, "the end of the file");
        Rest = length < 0 ? [] : Rest[(length + 1)..];
    }

    /// <summary>The next word of the line; empty at its end.</summary>
    public ReadOnlySpan<byte> TakeWord()
    {
        ReadOnlySpan<byte> line = _line[_word.Length..].TrimStart(Blanks);
        _column += _line.Length - line.Length;
        int length = line.IndexOfAny(Blanks);
        _line = line;
        _word = length < 0 ? line : line[..length];
        return _word;
    }

    /// <summary>Takes a whole number, at least the minimum. A fault begins with what it is, where that is given.</summary>
    public int TakeWhole(int minimum, string subject = "")
    {
        ReadOnlySpan<byte> word = TakeWord();
        if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) || value < minimum || HasZeroByte(word))
            throw Bad(Guard.Text($"{subject}a whole number from {minimum} to {int.MaxValue}"));
        return value;
    }

    /// <summary>Takes a finite number.</summary>
    public double TakeNumber()
    {
        ReadOnlySpan<byte> word = TakeWord();
        if (!double.TryParse(word, PlainNumber.Styles, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value) || HasZeroByte(word))
            throw Bad(PlainNumber.Expected(word));
        return value;
    }

    /// <summary>Takes a number and rounds its product with the factor, once.</summary>
    public float TakeFloat(double factor)
    {
        float value = (float)(TakeNumber() * factor);
        if (!float.IsFinite(value))
            throw Bad(factor == 1 ? "a number that a float can hold" : Guard.Text($"a number that a float can hold when multiplied by {factor}, the bias"));
        return value;
    }

    public void TakeLineEnd()
    {
        if (!TakeWord().IsEmpty)
            throw Bad(LineEnd);
    }

    /// <summary>Passes over empty lines, after which there must be nothing.</summary>
    public void TakeEnd(string expected)
    {
        ReadOnlySpan<byte> more = Rest.TrimStart(" \t\r\n"u8);
        if (more.IsEmpty)
            return;
        ReadOnlySpan<byte> empty = Rest[..^more.Length];
        _lineNumber += 1 + empty.Count((byte)'\n');
        _column = empty.Length - empty.LastIndexOf((byte)'\n');
        int length = more.IndexOfAny(" \t\r\n"u8);
        _word = length < 0 ? more : more[..length];
        throw Bad(expected);
    }

    /// <summary>An error at the word that was taken last. Line and column count from 1, columns in bytes.</summary>
    public readonly InvalidDataException Bad(string expected) => Bad(expected, _word.IsEmpty ? LineEnd : Excerpt.Of(_word));

    public readonly InvalidDataException Bad(string expected, string found) =>
        new(Guard.Text($"{_name}: expected {expected}, found {found} (line {_lineNumber}, column {_column})"));

    /// <summary>Which parsing overlooks behind a number.</summary>
    private static bool HasZeroByte(ReadOnlySpan<byte> word) => word.Contains((byte)0);
}
