using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Stores sparse rows and, in addition, the same numbers by column.</summary>
/// <remarks>
/// Products with weights are computed by row, sums over the rows by column, each by one core, so that no two cores add to the same number.
/// </remarks>
internal sealed class SparseSolverRows : SolverRows
{
    /// <summary>The number of groups of columns with about the same number of values.</summary>
    private const int ColumnGroups = 64;

    private readonly SparseFeatures _features;
    private readonly int[] _examples;
    private readonly int[] _columnStarts;
    private readonly int[] _rowsOfColumns;
    private readonly float[] _valuesOfColumns;
    private readonly int[] _groupStarts;

    /// <param name="features">One row for each example.</param>
    /// <param name="examples">The rows that count.</param>
    /// <param name="scaling">How columns are standardized.</param>
    /// <param name="maxCores">The number of cores that work at most. Default: null, all.</param>
    public SparseSolverRows(SparseFeatures features, int[] examples, ColumnScaling scaling, int? maxCores = null)
        : base(scaling, examples.Length, MostBlockRows, maxCores ?? Environment.ProcessorCount)
    {
        _features = features;
        _examples = examples;
        _columnStarts = CountColumns();
        _rowsOfColumns = new int[_columnStarts[Columns]];
        _valuesOfColumns = new float[_columnStarts[Columns]];
        CopyColumns();
        _groupStarts = ShareOut(_columnStarts);
    }

    public override long Products => _valuesOfColumns.Length + Count + Columns;

    public override void Multiply(double[] weights, int outputs, double[] products, Action<int, int>? then)
    {
        double[] scaled = Scale(weights, outputs, out double[] biases);
        ForEachPart(outputs * Products, (_, firstBlock, endBlock) =>
        {
            Span<double> sums = new double[outputs];
            for (int block = firstBlock; block < endBlock; block++)
            {
                int first = block * BlockRows, end = Math.Min(first + BlockRows, Count);
                for (int i = first; i < end; i++)
                    MultiplyRow(_examples[i], scaled, biases, sums, products, i);
                then?.Invoke(first, BlockRows);
            }
        });
    }

    public override void MultiplyTransposed(double[] factors, int outputs, double[] sums)
    {
        (double[] byRow, double[] totals) = Transpose(factors, outputs);
        ForEachGroup(outputs, (first, end) => SumColumns(first, end, byRow, totals, sums));
        WriteBiases(totals, sums);
    }

    public override void AddWeightedSquares(double[] factors, int outputs, double[] squares)
    {
        (double[] byRow, double[] totals) = Transpose(factors, outputs);
        ForEachGroup(outputs, (first, end) => SquareColumns(first, end, byRow, totals, squares));
        WriteBiases(totals, squares);
    }

    /// <summary>Returns the examples that store a value of a column.</summary>
    public ReadOnlySpan<int> RowsOf(int column) => _rowsOfColumns.AsSpan(_columnStarts[column].._columnStarts[column + 1]);

    /// <summary>Returns the stored values of a column.</summary>
    public ReadOnlySpan<float> ValuesOf(int column) => _valuesOfColumns.AsSpan(_columnStarts[column].._columnStarts[column + 1]);

    /// <summary>Computes the index of the first value of each column, and the end of the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] CountColumns()
    {
        int[] starts = new int[Columns + 1];
        foreach (int example in _examples)
        {
            foreach (int column in _features.Storage.StoredColumns(example))
                starts[column + 1]++;
        }
        for (int column = 0; column < Columns; column++)
            starts[column + 1] += starts[column];
        return starts;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyColumns()
    {
        int[] next = _columnStarts[..Columns];
        for (int i = 0; i < _examples.Length; i++)
        {
            ReadOnlySpan<int> columns = _features.Storage.StoredColumns(_examples[i]);
            ReadOnlySpan<float> values = _features.Storage.StoredValues(_examples[i], []);
            for (int j = 0; j < columns.Length; j++)
            {
                int at = next[columns[j]]++;
                _rowsOfColumns[at] = i;
                _valuesOfColumns[at] = values[j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] ShareOut(int[] columnStarts)
    {
        int columns = columnStarts.Length - 1;
        long total = columnStarts[^1] + (long)columns;
        List<int> starts = [0];
        for (int column = 1; column < columns; column++)
        {
            if ((columnStarts[column] + (long)column) * ColumnGroups >= total * starts.Count)
                starts.Add(column);
        }
        return [.. starts, columns];
    }

    /// <summary>
    /// Multiplies the weights by the factors of their columns, stored by column, and computes the contribution of means and bias to each
    /// score.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Scale(double[] weights, int outputs, out double[] biases)
    {
        double[] scaled = new double[(long)Columns * outputs];
        biases = new double[outputs];
        for (int k = 0; k < outputs; k++)
        {
            double bias = weights[k * Stride + Columns];
            for (int column = 0; column < Columns; column++)
            {
                double weight = weights[k * Stride + column] * Scaling.Factors[column];
                scaled[column * outputs + k] = weight;
                bias -= weight * Scaling.Means[column];
            }
            biases[k] = bias;
        }
        return scaled;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyRow(int example, double[] scaled, double[] biases, Span<double> sums, double[] products, int row)
    {
        ReadOnlySpan<int> columns = _features.Storage.StoredColumns(example);
        ReadOnlySpan<float> values = _features.Storage.StoredValues(example, []);
        values = values[..columns.Length];
        if (sums.Length == 1)
        {
            double sum = biases[0];
            for (int j = 0; j < columns.Length; j++)
                sum += values[j] * scaled[columns[j]];
            products[row] = sum;
            return;
        }
        biases.CopyTo(sums);
        for (int j = 0; j < columns.Length; j++)
            DoubleKernels.AddScaled(scaled.AsSpan(columns[j] * sums.Length, sums.Length), values[j], sums);
        for (int k = 0; k < sums.Length; k++)
            products[k * Pitch + row] = sums[k];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumColumns(int first, int end, double[] byRow, double[] totals, double[] sums)
    {
        Span<double> results = new double[totals.Length];
        for (int column = first; column < end; column++)
        {
            ReadOnlySpan<int> rows = RowsOf(column);
            ReadOnlySpan<float> values = ValuesOf(column)[..rows.Length];
            double mean = Scaling.Means[column], factor = Scaling.Factors[column];
            if (results.Length == 1)
            {
                double sum = 0;
                for (int j = 0; j < rows.Length; j++)
                    sum += values[j] * byRow[rows[j]];
                sums[column] = factor * (sum - mean * totals[0]);
                continue;
            }
            results.Clear();
            for (int j = 0; j < rows.Length; j++)
                DoubleKernels.AddScaled(byRow.AsSpan(rows[j] * results.Length, results.Length), values[j], results);
            for (int k = 0; k < results.Length; k++)
                sums[k * Stride + column] = factor * (results[k] - mean * totals[k]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SquareColumns(int first, int end, double[] byRow, double[] totals, double[] squares)
    {
        int outputs = totals.Length;
        Span<double> sums = new double[outputs], results = new double[outputs];
        for (int column = first; column < end; column++)
        {
            ReadOnlySpan<int> rows = RowsOf(column);
            ReadOnlySpan<float> values = ValuesOf(column)[..rows.Length];
            results.Clear();
            sums.Clear();
            for (int j = 0; j < rows.Length; j++)
            {
                double value = values[j];
                ReadOnlySpan<double> row = byRow.AsSpan(rows[j] * outputs, outputs);
                for (int k = 0; k < row.Length; k++)
                {
                    sums[k] += value * row[k];
                    results[k] += value * value * row[k];
                }
            }
            double mean = Scaling.Means[column], square = Scaling.Factors[column] * Scaling.Factors[column];
            for (int k = 0; k < outputs; k++)
                squares[k * Stride + column] = square * Math.Max(0, results[k] - 2 * mean * sums[k] + mean * mean * totals[k]);
        }
    }

    /// <summary>Stores the factors of each row side by side, and computes the sum of the factors of each output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double[] ByRow, double[] Totals) Transpose(double[] factors, int outputs)
    {
        double[] totals = new double[outputs];
        for (int k = 0; k < outputs; k++)
        {
            double sum = 0;
            foreach (double factor in factors.AsSpan(k * Pitch, Count))
                sum += factor;
            totals[k] = sum;
        }
        if (outputs == 1)
            return (factors, totals);
        double[] byRow = new double[(long)Count * outputs];
        for (int k = 0; k < outputs; k++)
        {
            ReadOnlySpan<double> own = factors.AsSpan(k * Pitch, Count);
            for (int i = 0; i < own.Length; i++)
                byRow[i * outputs + k] = own[i];
        }
        return (byRow, totals);
    }

    private void ForEachGroup(int outputs, Action<int, int> action) =>
        ForEach(_groupStarts.Length - 1, outputs * Products, group => action(_groupStarts[group], _groupStarts[group + 1]));

    private void WriteBiases(double[] totals, double[] sums)
    {
        for (int k = 0; k < totals.Length; k++)
            sums[k * Stride + Columns] = totals[k];
    }
}
