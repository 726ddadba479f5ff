namespace LinearLearn;

// Splits a table by rows.
public sealed partial class TableData
{
    /// <summary>Splits the rows randomly into two tables, for instance a training set and a test set.</summary>
    /// <param name="fraction">The fraction of the rows in the first table: above 0, below 1, rounded to whole rows.</param>
    /// <param name="label">The column of labels, whose proportions are preserved in both tables. Default: none.</param>
    /// <param name="seed">The seed: any number. The same seed gives the same split on every machine. Default: 1.</param>
    /// <returns>Two tables, each in the original order of rows. See <see cref="Dataset.Split"/> for details.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">The column does not exist, or a table would have no rows.</exception>
    /// <exception cref="InvalidDataException">A label is missing.</exception>
    public (TableData First, TableData Second) Split(double fraction, string? label = null, ulong seed = 1)
    {
        string[] labels = label is null ? new string[RowCount] : GetLabels(label);
        if (label is null)
            Array.Fill(labels, "");
        Dataset rows = new(new SparseFeatures(new int[RowCount + 1], [], [], 1), labels); // only labels matter
        bool[] isFirst = rows.MarkSplit(fraction, seed, stratified: label is not null);
        int first = isFirst.AsSpan().Count(true);
        if (first == 0 || first == RowCount)
            throw new ArgumentException(
                Guard.Text($"expected a fraction that gives both tables a row, found {fraction} of {RowCount}"), nameof(fraction));
        return (Select(row => isFirst[row]), Select(row => !isFirst[row]));
    }

    private TableData Select(Predicate<int> isSelected)
    {
        int[] rows = RowIndices.Find(RowCount, isSelected);
        CellStore[] cells = CellStore.CreateMany(_cells.Length);
        for (int column = 0; column < cells.Length; column++)
        {
            foreach (int row in rows)
                cells[column].Add(_cells[column][row]);
        }
        return new TableData(_names, cells, rows.Length, _isRead, Array.ConvertAll(rows, NumberOf));
    }
}
