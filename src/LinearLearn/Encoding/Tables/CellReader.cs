using System.Data;

namespace LinearLearn;

/// <summary>Reads the cells of a data reader and rejects numbers in which the reader misread the decimal separator.</summary>
/// <remarks>
/// A reader that converts texts to numbers itself, for example a CSV reader with a schema, can mistake the decimal separator for a
/// thousands separator if its culture differs from that of the file. Thread-safe if the reader is.
/// </remarks>
internal sealed class CellReader(int columns)
{
    /// <summary>For each column, whether the reader does not provide its numbers as texts, as is usual for databases.</summary>
    private readonly bool[] _hasNoTexts = new bool[columns];

    /// <summary>Reads a cell.</summary>
    /// <exception cref="FormatException">The reader misread the decimal separator, for example 71,5 as 715.</exception>
    public Cell Read(IDataRecord record, int index)
    {
        object value = record.GetValue(index);
        Cell cell = Cell.From(value);
        bool canBeMisread = !_hasNoTexts[index] && value is double or float or decimal && double.IsInteger(cell.Number);
        if (canBeMisread && FindText(record, index) is { } text)
            RequireSeparator(text, cell);
        return cell;
    }

    /// <summary>
    /// Throws if the reader dropped a separator that can only be a decimal one, which makes a number ten times as large or larger.
    /// </summary>
    private static void RequireSeparator(string text, in Cell cell)
    {
        const int dropped = 5;
        string number = text.Trim().Replace('.', ',');
        if (CellText.FindForm(number) != NumberForm.Comma || !CellText.TryParseNumber(number, hasDecimalComma: true, out double expected)
            || Math.Abs(cell.Number) <= dropped * Math.Abs(expected))
            return;
        const string remedy = "set the culture of the reader, or let it return texts";
        throw new FormatException(Guard.Text(
            $"expected a number, found \"{text.Trim()}\", which the reader converts to {cell.Describe()}: {remedy}"));
    }

    /// <summary>Gets the text from which a number was read; null if it is not available.</summary>
    private string? FindText(IDataRecord record, int index)
    {
        if (_hasNoTexts[index])
            return null;
        try
        {
            return record.GetString(index);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _hasNoTexts[index] = true;
            return null;
        }
    }
}
