namespace LinearLearn;

/// <summary>Represents the nonzero features of one example by their columns and values, without copying them.</summary>
public readonly ref struct SparseRow
{
    /// <summary>Creates a sparse row.</summary>
    /// <param name="columns">The columns of the features, 0 or more, ascending, each at most once.</param>
    /// <param name="values">The value of each feature, finite. A value of 0 is allowed and has no effect.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, columns are negative or do not ascend, or a value is NaN or infinite.
    /// </exception>
    public SparseRow(ReadOnlySpan<int> columns, ReadOnlySpan<float> values)
    {
        if (columns.Length != values.Length)
        {
            throw new ArgumentException(
                Guard.Text($"expected a value for each of {columns.Length} columns, found {values.Length}"), nameof(values));
        }
        int fault = IndexOfFault(columns);
        if (fault >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected ascending columns of 0 or more, found {DescribeFault(columns, fault)}"), nameof(columns));
        }
        int index = Kernels.IndexOfNonFinite(values);
        if (index >= 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected finite numbers, found {values[index]} in column {columns[index]}"), nameof(values));
        }
        Columns = columns;
        Values = values;
    }

    private SparseRow(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, bool _)
    {
        Columns = columns;
        Values = values;
    }

    /// <summary>Gets the columns, in ascending order.</summary>
    public ReadOnlySpan<int> Columns { get; }

    /// <summary>Gets the value in each of the columns.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Gets the number of features in the row.</summary>
    public int Count => Columns.Length;

    /// <summary>Creates a row from validated parts.</summary>
    internal static SparseRow Checked(ReadOnlySpan<int> columns, ReadOnlySpan<float> values) => new(columns, values, false);

    /// <summary>Returns the first index at which columns are negative or do not ascend, or -1.</summary>
    internal static int IndexOfFault(ReadOnlySpan<int> columns)
    {
        int before = -1;
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i] <= before)
                return i;
            before = columns[i];
        }
        return -1;
    }

    internal static string DescribeFault(ReadOnlySpan<int> columns, int index) =>
        index > 0 ? Guard.Text($"{columns[index]} after {columns[index - 1]}") : Guard.Text($"{columns[index]}");
}
