using System.Globalization;

namespace LinearLearn;

/// <summary>
/// Reads the text of a LIBLINEAR model line by line and word by word; lines end with '\n', and blanks and '\r' separate words.
/// </summary>
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

    /// <summary>Gets the text after the current line.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; }

    /// <summary>Gets whether the line has another word.</summary>
    public readonly bool HasWord => !_line[_word.Length..].TrimStart(Blanks).IsEmpty;

    /// <summary>Moves to the next line; as in LIBLINEAR, the last one needs no line end.</summary>
    /// <exception cref="InvalidDataException">The text has no further line.</exception>
    public void ReadLine(string expected)
    {
        int length = Rest.IndexOf((byte)'\n');
        _lineNumber++;
        _column = 1;
        _word = [];
        _line = length < 0 ? Rest : Rest[..length];
        if (Rest.IsEmpty)
            throw CreateError(expected, "the end of the file");
        Rest = length < 0 ? [] : Rest[(length + 1)..];
    }

    /// <summary>Reads the next word of the line, which is empty at the end of the line.</summary>
    public ReadOnlySpan<byte> ReadWord()
    {
        ReadOnlySpan<byte> line = _line[_word.Length..].TrimStart(Blanks);
        _column += _line.Length - line.Length;
        int length = line.IndexOfAny(Blanks);
        _line = line;
        _word = length < 0 ? line : line[..length];
        return _word;
    }

    /// <summary>Reads an integer of at least the minimum; an error message begins with the subject.</summary>
    public int ReadInteger(int minimum, string subject = "")
    {
        ReadOnlySpan<byte> word = ReadWord();
        if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            || value < minimum || HasZeroByte(word))
        {
            throw CreateError(Guard.Text($"{subject}a whole number from {minimum} to {int.MaxValue}"));
        }
        return value;
    }

    /// <summary>Reads a finite number.</summary>
    public double ReadNumber()
    {
        ReadOnlySpan<byte> word = ReadWord();
        if (!double.TryParse(word, PlainNumber.Styles, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value) || HasZeroByte(word))
        {
            throw CreateError(PlainNumber.DescribeExpected(word));
        }
        return value;
    }

    /// <summary>Reads a number and rounds its product with the factor once.</summary>
    public float ReadFloat(double factor)
    {
        float value = (float)(ReadNumber() * factor);
        if (!float.IsFinite(value))
        {
            throw CreateError(factor == 1
                ? "a number that a float can hold"
                : Guard.Text($"a number that a float can hold when multiplied by {factor}, the bias"));
        }
        return value;
    }

    public void RequireLineEnd()
    {
        if (!ReadWord().IsEmpty)
            throw CreateError(LineEnd);
    }

    /// <summary>Skips empty lines and throws if any text follows.</summary>
    public void RequireEnd(string expected)
    {
        ReadOnlySpan<byte> more = Rest.TrimStart(" \t\r\n"u8);
        if (more.IsEmpty)
            return;
        ReadOnlySpan<byte> empty = Rest[..^more.Length];
        _lineNumber += 1 + empty.Count((byte)'\n');
        _column = empty.Length - empty.LastIndexOf((byte)'\n');
        int length = more.IndexOfAny(" \t\r\n"u8);
        _word = length < 0 ? more : more[..length];
        throw CreateError(expected);
    }

    /// <summary>Creates an error at the current word; line and column count from 1, columns in bytes.</summary>
    public readonly InvalidDataException CreateError(string expected) =>
        CreateError(expected, _word.IsEmpty ? LineEnd : Excerpt.Format(_word));

    public readonly InvalidDataException CreateError(string expected, string found) =>
        new(Guard.Text($"{_name}: expected {expected}, found {found} (line {_lineNumber}, column {_column})"));

    /// <summary>Determines whether a word contains a zero byte, which number parsing ignores after a number.</summary>
    private static bool HasZeroByte(ReadOnlySpan<byte> word) => word.Contains((byte)0);
}
