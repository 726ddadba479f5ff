namespace LinearLearn;

/// <summary>Represents a count above 0 in a confusion matrix, with its classes given by index.</summary>
/// <remarks>With many classes, nearly all counts are 0, so only these are stored.</remarks>
internal readonly record struct ConfusionCell(int Actual, int Predicted, int Count) : IComparable<ConfusionCell>
{
    private long Key => KeyOf(Actual, Predicted);

    /// <summary>Creates the sort key of a cell: by row, then by column.</summary>
    public static long KeyOf(int actual, int predicted) => ((long)actual << 32) | (uint)predicted;

    public int CompareTo(ConfusionCell other) => Key.CompareTo(other.Key);

    /// <summary>Creates the cells of the given keys, in order, adding up the counts of the same cell.</summary>
    public static ConfusionCell[] Sum(long[] keys, int[] counts)
    {
        Array.Sort(keys, counts);
        List<ConfusionCell> cells = [];
        for (int first = 0, end; first < keys.Length; first = end)
        {
            int count = 0;
            for (end = first; end < keys.Length && keys[end] == keys[first]; end++)
                count += counts[end];
            cells.Add(new ConfusionCell((int)(keys[first] >> 32), (int)keys[first], count));
        }
        return [.. cells];
    }

    /// <summary>Creates the cells of a dense matrix of counts, row by row.</summary>
    public static ConfusionCell[] FromMatrix(ReadOnlySpan<int> counts, int columns)
    {
        ConfusionCell[] cells = new ConfusionCell[counts.Length - counts.Count(0)];
        int filled = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
                cells[filled++] = new ConfusionCell(i / columns, i % columns, counts[i]);
        }
        return cells;
    }
}
