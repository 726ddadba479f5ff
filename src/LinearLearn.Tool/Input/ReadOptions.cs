namespace LinearLearn.Tool;

/// <summary>Represents how a file of labeled examples is read.</summary>
internal sealed record ReadOptions
{
    /// <summary>Gets the kind of the data.</summary>
    /// <remarks>Default: it is detected.</remarks>
    public DataKind? Kind { get; init; }

    /// <summary>Gets the label column of a table.</summary>
    /// <remarks>Default: that of the model.</remarks>
    public string? Label { get; init; }

    /// <summary>Gets the columns of a table that are not used.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Gets the columns of a table that are categories although their cells are numbers, dates or texts.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Gets the decimal separator of a table.</summary>
    /// <remarks>Default: it is inferred for each column.</remarks>
    public char? DecimalSeparator { get; init; }

    /// <summary>Gets the file of the labels of images.</summary>
    /// <remarks>Default: the one beside the images.</remarks>
    public string? LabelsPath { get; init; }

    /// <summary>Gets whether the indices of a LIBSVM file start at 0.</summary>
    public bool IsZeroBased { get; init; }

    /// <summary>Gets the features of texts.</summary>
    public TextEncoderOptions Text { get; init; } = new();

    /// <summary>Gets the names of the options of the command line that read data.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Gets a model whose encoder and classes are used.</summary>
    /// <remarks>Default: they are made from the data.</remarks>
    public SavedModel? Like { get; init; }

    /// <summary>Fits an encoder to a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="label">The column of the classes.</param>
    /// <param name="columns">All columns.</param>
    /// <exception cref="ArgumentException">No column has features, or a cell does not match its column.</exception>
    public TableEncoder FitTable(TableData table, string label, IEnumerable<string> columns)
    {
        Dictionary<string, ColumnKind> kinds = Ignored.Distinct().ToDictionary(name => name, _ => ColumnKind.Ignored);
        foreach (string name in Categories)
            kinds[name] = ColumnKind.Category;
        string[] used = [.. columns.Where(name => name != label && !Ignored.Contains(name))];
        try
        {
            return TableEncoder.Fit(table, label, new TableEncoderOptions
            {
                Kinds = kinds,
                DecimalSeparator = DecimalSeparator,
                Text = Text with { InverseDocumentFrequency = !Given.Contains("--no-idf") }, // also online, by the first rows
            });
        }
        catch (ArgumentException exception) when (exception.Message.Contains('\n', StringComparison.Ordinal))
        {
            throw new ArgumentException( // the library explains each column in a table
                "expected a column with features, found none: all of " + TableColumns.Format(used)
                + " are empty, have the same value in all rows, or are probably identifiers (see --category)");
        }
    }
}
