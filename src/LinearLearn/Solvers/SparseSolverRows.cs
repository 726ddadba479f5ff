using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Sparse rows and, beside them, the same numbers column by column: products with weights go row by row, sums over the rows column by
/// column, each by one core, so no core adds to what another one adds to.
/// </summary>
internal sealed class SparseSolverRows : SolverRows
{
    /// <summary>Columns are shared out in groups that hold about the same number of values.</summary>
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
    public SparseSolverRows(SparseFeatures features, int[] examples, ColumnScaling scaling)
        : base(scaling, examples.Length, MostBlockRows)
    {
        _features = features;
        _examples = examples;
        _columnStarts = new int[Columns + 1];
        foreach (int example in examples)
        {
            foreach (int column in features.Storage.StoredColumns(example))
                _columnStarts[column + 1]++;
        }
        for (int column = 0; column < Columns; column++)
            _columnStarts[column + 1] += _columnStarts[column];
        _rowsOfColumns = new int[_columnStarts[Columns]];
        _valuesOfColumns = new float[_columnStarts[Columns]];
        int[] next = _columnStarts[..Columns];
        for (int i = 0; i < examples.Length; i++)
        {
            ReadOnlySpan<int> columns = features.Storage.StoredColumns(examples[i]);
            ReadOnlySpan<float> values = features.Storage.StoredValues(examples[i], []);
            for (int j = 0; j < columns.Length; j++)
            {
                int at = next[columns[j]]++;
                (_rowsOfColumns[at], _valuesOfColumns[at]) = (i, values[j]);
            }
        }
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
        ForEachColumn(outputs, (column, means, results) =>
        {
            SumColumn(column, byRow, outputs, results);
            double mean = Scaling.Means[column], factor = Scaling.Factors[column];
            for (int k = 0; k < outputs; k++)
                sums[k * Stride + column] = factor * (results[k] - mean * totals[k]);
        });
        WriteBiases(totals, sums);
    }

    public override void AddWeightedSquares(double[] factors, int outputs, double[] squares)
    {
        (double[] byRow, double[] totals) = Transpose(factors, outputs);
        ForEachColumn(outputs, (column, sums, results) =>
        {
            results.Clear();
            sums.Clear();
            for (int at = _columnStarts[column]; at < _columnStarts[column + 1]; at++)
            {
                double value = _valuesOfColumns[at];
                ReadOnlySpan<double> row = byRow.AsSpan(_rowsOfColumns[at] * outputs, outputs);
                for (int k = 0; k < row.Length; k++)
                {
                    sums[k] += value * row[k];
                    results[k] += value * value * row[k];
                }
            }
            double mean = Scaling.Means[column], square = Scaling.Factors[column] * Scaling.Factors[column];
            for (int k = 0; k < outputs; k++)
                squares[k * Stride + column] = square * Math.Max(0, results[k] - 2 * mean * sums[k] + mean * mean * totals[k]);
        });
        WriteBiases(totals, squares);
    }

    public override DenseSolverRows Select(int[] columns)
    {
        int[] places = new int[Columns];
        for (int place = 0; place < columns.Length; place++)
            places[columns[place]] = place + 1; // 0: not selected
        ColumnScaling scaling = Scaling.Select(columns);
        int width = BlockKernels.Align(columns.Length + 1);
        return new DenseSolverRows(scaling, Count, BlockRows, (first, rows) =>
        {
            for (int i = 0; i < rows.Length / width; i++)
                WriteSelected(_examples[first + i], places, scaling, rows.Slice(i * width, width));
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteSelected(int example, int[] places, ColumnScaling scaling, Span<float> row)
    {
        for (int place = 0; place < scaling.Offsets.Length; place++)
            row[place] = (float)scaling.Offsets[place];
        row[scaling.Offsets.Length] = 1;
        ReadOnlySpan<int> columns = _features.Storage.StoredColumns(example);
        ReadOnlySpan<float> values = _features.Storage.StoredValues(example, []);
        for (int j = 0; j < columns.Length; j++)
        {
            int place = places[columns[j]] - 1;
            if (place >= 0)
                row[place] = (float)(values[j] * scaling.Factors[place] + scaling.Offsets[place]);
        }
    }

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

    /// <summary>The weights times the factors of their columns, those of a column side by side; and what the means and the bias add to each score.</summary>
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
        {
            double value = values[j];
            ReadOnlySpan<double> own = scaled.AsSpan(columns[j] * sums.Length, sums.Length);
            for (int k = 0; k < own.Length; k++)
                sums[k] += value * own[k];
        }
        for (int k = 0; k < sums.Length; k++)
            products[k * Pitch + row] = sums[k];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumColumn(int column, double[] byRow, int outputs, Span<double> results)
    {
        results.Clear();
        ReadOnlySpan<int> rows = _rowsOfColumns.AsSpan(_columnStarts[column].._columnStarts[column + 1]);
        ReadOnlySpan<float> values = _valuesOfColumns.AsSpan(_columnStarts[column], rows.Length);
        if (outputs == 1)
        {
            double sum = 0;
            for (int j = 0; j < rows.Length; j++)
                sum += values[j] * byRow[rows[j]];
            results[0] = sum;
            return;
        }
        for (int j = 0; j < rows.Length; j++)
        {
            double value = values[j];
            ReadOnlySpan<double> row = byRow.AsSpan(rows[j] * outputs, outputs);
            for (int k = 0; k < row.Length; k++)
                results[k] += value * row[k];
        }
    }

    /// <summary>The factors of each row side by side, and the sum of those of each output.</summary>
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

    private delegate void ColumnAction(int column, Span<double> sums, Span<double> results);

    private void ForEachColumn(int outputs, ColumnAction action) => ForEach(_groupStarts.Length - 1, outputs * Products, group =>
    {
        double[] scratch = new double[2 * outputs];
        for (int column = _groupStarts[group]; column < _groupStarts[group + 1]; column++)
            action(column, scratch.AsSpan(0, outputs), scratch.AsSpan(outputs));
    });

    private void WriteBiases(double[] totals, double[] sums)
    {
        for (int k = 0; k < totals.Length; k++)
            sums[k * Stride + Columns] = totals[k];
    }
}
