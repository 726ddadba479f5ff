using System.Data;

namespace LinearLearn;

/// <summary>
/// Reads the cells of a reader. One that converts texts to numbers itself, as readers of text files do by a schema, may take the
/// decimal separator for one of thousands, by another culture than that of the file: that is refused.
/// </summary>
/// <remarks>Thread-safe, as far as the reader is.</remarks>
internal sealed class CellReader(int columns)
{
    /// <summary>Whether the reader has no texts for the numbers of a column, as databases have none.</summary>
    private readonly bool[] _hasNoTexts = new bool[columns];

    /// <summary>Reads a cell.</summary>
    /// <exception cref="FormatException">The reader read 71,5 as 715.</exception>
    public Cell Read(IDataRecord record, int index)
    {
        object value = record.GetValue(index);
        Cell cell = Cell.From(value);
        if (value is double or float or decimal && double.IsInteger(cell.Number) && FindText(record, index) is { } text)
            RequireSeparator(text, cell);
        return cell;
    }

    /// <summary>
    /// Requires that a separator which cannot be one of thousands was not dropped, which makes a number ten times as large or more.
    /// </summary>
    private static void RequireSeparator(string text, in Cell cell)
    {
        const int dropped = 5;
        string number = text.Trim().Replace('.', ',');
        if (CellText.FindForm(number) != NumberForm.Comma || !CellText.TryParseNumber(number, hasDecimalComma: true, out double expected)
            || Math.Abs(cell.Number) <= dropped * Math.Abs(expected))
            return;
        string found = cell.Describe();
        throw new FormatException(Guard.Text(
            $"expected a number, found \"{text.Trim()}\", which the reader reads as {found}: set its culture, or let it read texts"));
    }

    /// <summary>The text that a number was read from; null if there is none.</summary>
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
