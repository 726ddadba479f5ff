using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Turns a row of a table into features, with the kinds of columns inferred from the training rows.</summary>
/// <remarks>
/// <para>Immutable and thread-safe. Neither fitting nor encoding depends on the culture.</para>
/// <para>
/// Numbers are standardized; categories get a feature for each value, dates one for each part, and texts the features of a
/// <see cref="TextEncoder"/>. See docs/table-encoding.md for formulas.
/// </para>
/// <para>
/// A row must have all columns that are used, by name; others are ignored. A cell of a different kind than the training cells is
/// rejected.
/// </para>
/// </remarks>
public sealed partial class TableEncoder : IEncoder<TableRow>
{
    /// <summary>The maximum number of features; with more, the weights of a few dozen classes would take gigabytes.</summary>
    internal const int MaxFeatures = 1 << 24;

    /// <summary>The least number of cells to encode on several cores, because starting them for fewer takes longer than it saves.</summary>
    private const int CellsForCores = 1 << 16;

    /// <summary>All columns except the label, in the order of the table.</summary>
    private readonly ColumnEncoder[] _columns;

    /// <summary>The used columns in the order of their features, with texts after all others.</summary>
    private readonly ColumnEncoder[] _used;

    /// <summary>The index of the first feature of each used column.</summary>
    private readonly int[] _firsts;

    private IReadOnlyDictionary<string, ColumnKind>? _kinds; // created on first use, possibly by two threads that race

    /// <exception cref="ArgumentException">There are no features, or too many.</exception>
    private TableEncoder(string label, int rowCount, ColumnEncoder[] columns)
    {
        Label = label;
        RowCount = rowCount;
        _columns = columns;
        ColumnEncoder[] used = Array.FindAll(columns, column => column.FeatureCount > 0);
        _used =
        [
            .. Array.FindAll(used, column => column.Kind != ColumnKind.Text),
            .. Array.FindAll(used, column => column.Kind == ColumnKind.Text),
        ];
        _firsts = new int[_used.Length];
        long count = 0;
        for (int i = 0; i < _used.Length; i++)
        {
            _firsts[i] = (int)count;
            count += _used[i].FeatureCount;
            if (count > MaxFeatures)
            {
                throw new ArgumentException(Guard.Text(
                    $"expected at most {MaxFeatures} features, found more at column {DisplayText.ToLine(_used[i].Name)}"));
            }
        }
        FeatureCount = (int)count;
        if (count == 0)
            throw new ArgumentException(Guard.Text($"expected a column with features, found none:\n{ToTable()}"));
    }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <summary>Gets the name of the label column.</summary>
    public string Label { get; }

    /// <summary>Gets the number of training rows.</summary>
    public int RowCount { get; }

    /// <summary>Gets the used columns in the order of their features, with texts after all others.</summary>
    internal IReadOnlyList<ColumnEncoder> UsedColumns => _used;

    /// <summary>Gets the kind of each column that has a name, except the label.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds => _kinds ??= CreateKinds();

    /// <summary>Fits an encoder to training rows.</summary>
    /// <param name="data">The training rows, without test rows.</param>
    /// <param name="label">The name of the label column, which is not encoded.</param>
    /// <param name="options">The kinds of columns, and limits. Default: all kinds are inferred.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="ArgumentException">
    /// The label column does not exist, the options name a column that does not exist, no column has features, or there are too many
    /// features; or, if the table does not come from a reader, a cell does not match its column.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The table comes from a reader, and a cell does not match its column. The message states row, column, what was expected and what was
    /// found.
    /// </exception>
    public static TableEncoder Fit(TableData data, string label, TableEncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new TableEncoderOptions();
        int labelIndex = data.FindLabel(label);
        foreach (string name in (IEnumerable<string>?)options.GivenKinds?.Keys ?? [])
        {
            if (name == label)
                throw new ArgumentException(
                    Guard.Text($"expected kinds of columns other than the label, found one for \"{Excerpt.Format(name)}\""),
                    nameof(options));
            if (name.Length == 0 || data.Columns.IndexOf(name) < 0)
                throw new ArgumentException(
                    Guard.Text($"expected kinds of existing columns, found \"{Excerpt.Format(name)}\"; the columns are {data.Columns}"),
                    nameof(options));
        }
        bool isLarge =
            data.RowCount >= TableEncoderOptions.MinRowsForKnots && data.Columns.Count - 1 <= TableEncoderOptions.MaxColumnsForKnots;
        int knots = options.Knots ?? (isLarge ? TableEncoderOptions.DefaultKnots : 0);
        int[] indices = RowIndices.Find(data.Columns.Count, index => index != labelIndex);
        ColumnEncoder[] columns = new ColumnEncoder[indices.Length];
        bool isWorth = (long)data.RowCount * columns.Length >= CellsForCores;
        Cores.ForEach(
            columns.Length,
            i => columns[i] = new ColumnFit(data, indices[i], options, knots).Fit(),
            isWorth ? Environment.ProcessorCount : 1);
        return new TableEncoder(label, data.RowCount, columns);
    }

    private ReadOnlyDictionary<string, ColumnKind> CreateKinds()
    {
        Dictionary<string, ColumnKind> kinds = new(StringComparer.Ordinal);
        foreach (ColumnEncoder column in _columns)
        {
            if (column.Name.Length > 0)
                kinds.Add(column.Name, column.Kind);
        }
        return new ReadOnlyDictionary<string, ColumnKind>(kinds);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The reader of the row cannot read a cell.</exception>
    public void Encode(TableRow input, FeatureBuffer features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (!features.RecordsNames && input.FindNumbers(out ColumnNames? names) is { } numbers)
        {
            EncodeNumbers(names!, numbers, features, nameof(input));
            return;
        }
        int next = 0;
        for (int i = 0; i < _used.Length; i++)
        {
            ColumnEncoder column = _used[i];
            if (!input.TryGet(column.Name, ref next, out Cell cell))
                throw MissingColumns(input.GetNames(), nameof(input));
            if (column.Encode(cell, _firsts[i], features) is { } expected)
                throw new ArgumentException(
                    Guard.Text($"column {DisplayText.ToLine(column.Name)}: expected {expected}, found {cell.Describe()}"), nameof(input));
        }
    }

    /// <summary>Encodes a row of numbers.</summary>
    private void EncodeNumbers(ColumnNames names, double[] numbers, FeatureBuffer features, string paramName)
    {
        int[] indices = FindIndices(names, paramName);
        int count = 0;
        features.Reserve(NumberColumn.MostFeatures * _used.Length, out Span<int> columns, out Span<float> values);
        for (int i = 0; i < _used.Length; i++)
        {
            ColumnEncoder column = _used[i];
            double cell = numbers[indices[i]];
            if (column is NumberColumn number && number.TryEncode(cell, _firsts[i], columns, values, ref count))
                continue;
            features.Append(count);
            if (column.Encode(Cell.FromNumber(cell), _firsts[i], features) is { } expected)
            {
                string found = Cell.FromNumber(cell).Describe();
                throw new ArgumentException(
                    Guard.Text($"column {DisplayText.ToLine(column.Name)}: expected {expected}, found {found}"), paramName);
            }
            features.Reserve(NumberColumn.MostFeatures * _used.Length, out columns, out values);
            count = 0;
        }
        features.Append(count);
    }

    /// <summary>Finds the index of each used column.</summary>
    private int[] FindIndices(ColumnNames names, string paramName)
    {
        if (names.FindIndicesFor(this) is { } known)
            return known;
        int[] indices = new int[_used.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = names.IndexOf(_used[i].Name);
            if (indices[i] < 0)
                throw MissingColumns(names.Names, paramName);
        }
        names.KeepIndicesFor(this, indices);
        return indices;
    }

    /// <summary>Encodes all rows of a table, for training or evaluation.</summary>
    /// <param name="data">A table with all columns that are used; others are ignored.</param>
    /// <returns>
    /// A row of <see cref="FeatureCount"/> features for each row of the table, as <see cref="DenseFeatures"/> if there are few features and
    /// many of them are not 0, otherwise as <see cref="SparseFeatures"/>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, or the features of all rows do not fit into an array; or, if the table does not come from a reader, a cell does
    /// not match its column.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The table comes from a reader, and a cell does not match its column. The message states row, column, what was expected and what was
    /// found.
    /// </exception>
    public FeatureMatrix EncodeAll(TableData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        CellStore[] cells = new CellStore[_used.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            int index = data.Columns.IndexOf(_used[i].Name);
            cells[i] = index >= 0 ? data.Cells(index) : throw MissingColumns(data.ColumnNames, nameof(data));
        }
        return IsDense(data.RowCount) ? EncodeDense(data, cells) : EncodeSparse(data, cells);
    }

    private DenseFeatures EncodeDense(TableData data, CellStore[] cells)
    {
        float[] values = new float[data.RowCount * FeatureCount];
        long worthwhile = (long)data.RowCount * cells.Length / CellsForCores;
        int parts = (int)Math.Clamp(worthwhile, 1, Math.Min(data.RowCount, Environment.ProcessorCount));
        Cores.ForEach(parts, part =>
        {
            FeatureBuffer features = new();
            int end = (int)((long)data.RowCount * (part + 1) / parts);
            for (int row = (int)((long)data.RowCount * part / parts); row < end; row++)
            {
                EncodeRow(data, cells, row, features);
                SparseRow encoded = features.GetRow(FeatureCount);
                Span<float> own = values.AsSpan(row * FeatureCount, FeatureCount);
                for (int i = 0; i < encoded.Count; i++)
                    own[encoded.Columns[i]] = encoded.Values[i];
            }
        });
        return new DenseFeatures(values, FeatureCount);
    }

    private SparseFeatures EncodeSparse(TableData data, CellStore[] cells)
    {
        SparseRowsBuilder sparse = new(Array.MaxLength);
        FeatureBuffer features = new();
        for (int row = 0; row < data.RowCount; row++)
        {
            EncodeRow(data, cells, row, features);
            SparseRow encoded = features.GetRow(FeatureCount);
            if (!sparse.TryAdd(encoded.Columns, encoded.Values))
            {
                throw new ArgumentException(
                    Guard.Text($"expected at most {sparse.MaxValues} features in all rows, found more at row {data.NumberOf(row)}"),
                    nameof(data));
            }
            sparse.EndRow();
        }
        return sparse.Build(FeatureCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // in the first encoding of a process, the loop over all rows is compiled without it
    private void EncodeRow(TableData data, CellStore[] cells, int row, FeatureBuffer features)
    {
        features.Clear();
        for (int i = 0; i < _used.Length; i++)
        {
            ReadOnlySpan<double> numbers = cells[i].Numbers;
            string? expected = !numbers.IsEmpty && _used[i] is NumberColumn { HasDecimalComma: false } number
                ? number.Encode(numbers[row], _firsts[i], features)
                : _used[i].Encode(cells[i][row], _firsts[i], features);
            if (expected is not null)
                throw data.Fault(row, _used[i].Name, Guard.Text($"expected {expected}, found {cells[i][row].Describe()}"));
        }
    }

    /// <summary>Formats the numbers of columns and features for log messages.</summary>
    /// <returns>For instance "TableEncoder (13 columns, 42 features)".</returns>
    public override string ToString() => Guard.Text($"{nameof(TableEncoder)} ({_columns.Length} columns, {FeatureCount} features)");

    /// <summary>Determines whether a dense matrix is about as small as a sparse one, and therefore faster.</summary>
    private bool IsDense(int rows)
    {
        const int mostColumns = 1024, mostFeaturesForEach = 16;
        return FeatureCount <= mostColumns && FeatureCount <= mostFeaturesForEach * _used.Length
            && (long)rows * FeatureCount <= Array.MaxLength;
    }

    private ArgumentException MissingColumns(IEnumerable<string> found, string paramName)
    {
        HashSet<string> names = new(found, StringComparer.Ordinal);
        string expected = ColumnNames.Format(_used.Select(column => column.Name));
        string missing = ColumnNames.Format(_used.Select(column => column.Name).Where(name => !names.Contains(name)));
        return new ArgumentException(
            Guard.Text($"expected the columns {expected}, found {ColumnNames.Format(names)}: there is no {missing}"), paramName);
    }
}
