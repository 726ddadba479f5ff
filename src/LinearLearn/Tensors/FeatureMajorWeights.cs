using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Represents K rows of weights stored feature by feature, so that the K weights of a feature share a cache line.</summary>
/// <remarks>
/// A sparse row accesses another part of memory for each stored feature. With weights stored row by row, that would be K cache lines for
/// each feature, and as many for every other number that a learner keeps for a weight. Here, each feature has one record with all of them:
/// K floats in each of four sections (weights and, only with step sizes, their compensations, accumulators and compensations of these),
/// then K doubles, the sums for averages. A short record does not cross a cache line.
/// </remarks>
internal sealed class FeatureMajorWeights
{
    /// <summary>The number of floats in the widest vector, and in a cache line.</summary>
    public const int VectorFloats = 16;

    /// <summary>The number of features that are transposed together: their floats fill a cache line of each row.</summary>
    private const int TileColumns = VectorFloats;

    /// <summary>The least number of tiles per core, because waking a core for less takes longer than it saves.</summary>
    private const int TilesPerCore = 1 << 12;

    private readonly AlignedArray<float> _records;

    /// <param name="columns">The number of features.</param>
    /// <param name="rows">K.</param>
    /// <param name="hasStepSizes">Whether records have compensations and accumulators.</param>
    /// <param name="hasSums">Whether records have sums.</param>
    public FeatureMajorWeights(int columns, int rows, bool hasStepSizes, bool hasSums)
        : this(columns, rows, hasStepSizes, hasSums, new AlignedArray<float>((int)LengthOf(columns, rows, hasStepSizes, hasSums)))
    {
    }

    private FeatureMajorWeights(int columns, int rows, bool hasStepSizes, bool hasSums, AlignedArray<float> records)
    {
        (Columns, Rows, HasStepSizes, HasSums) = (columns, rows, hasStepSizes, hasSums);
        Stride = StrideOf(rows, hasStepSizes, hasSums);
        _records = records;
    }

    public int Columns { get; }

    public int Rows { get; }

    public bool HasStepSizes { get; }

    public bool HasSums { get; }

    /// <summary>Gets the number of floats from one record to the next, which is even.</summary>
    public int Stride { get; }

    /// <summary>Gets the index in a record of its first compensation of a weight.</summary>
    public int Compensations => Rows;

    /// <summary>Gets the index in a record of its first accumulator.</summary>
    public int Accumulators => 2 * Rows;

    /// <summary>Gets the index in a record of its first compensation of an accumulator.</summary>
    public int AccumulatorCompensations => 3 * Rows;

    /// <summary>Gets the index of the first sum in a record that is seen as doubles.</summary>
    public int Sums => FirstSum(Rows, HasStepSizes);

    /// <summary>Gets a reference to the first float of the first record.</summary>
    public ref float Start => ref MemoryMarshal.GetReference(_records.Span);

    /// <summary>Determines whether an array can hold the records.</summary>
    public static bool CanHold(int columns, int rows, bool hasStepSizes, bool hasSums) =>
        LengthOf(columns, rows, hasStepSizes, hasSums) + VectorFloats <= Array.MaxLength;

    public FeatureMajorWeights Copy() => new(Columns, Rows, HasStepSizes, HasSums, AlignedArray<float>.From(_records.Span));

    /// <summary>Fills a section of all records from K rows of one number for each feature.</summary>
    public void SetSection(int section, ReadOnlyMemory<float> rows) => ForEachTile((first, end) =>
        Scatter(rows.Span, first, end, _records.Span, section, Stride));

    /// <summary>Fills a section of all records with a number.</summary>
    public void FillSection(int section, float number)
    {
        for (int column = 0; column < Columns; column++)
            _records.Span.Slice(column * Stride + section, Rows).Fill(number);
    }

    /// <summary>Fills the sums of all records from K rows of one number for each feature.</summary>
    public void SetSums(ReadOnlyMemory<double> rows) => ForEachTile((first, end) =>
        Scatter(rows.Span, first, end, Doubles(), Sums, Stride / 2));

    /// <summary>Copies a section of all records to K rows of one number for each feature.</summary>
    public float[] GetSection(int section)
    {
        float[] rows = new float[Rows * Columns];
        ForEachTile((first, end) => Gather<float>(_records.Span, section, Stride, rows, first, end));
        return rows;
    }

    /// <summary>Copies the sums of all records to K rows of one number for each feature.</summary>
    public double[] GetSums()
    {
        double[] rows = new double[Rows * Columns];
        ForEachTile((first, end) => Gather<double>(Doubles(), Sums, Stride / 2, rows, first, end));
        return rows;
    }

    /// <summary>Computes (factors[k] * weight + sum) / divisors[k] for each weight, as K rows of one number for each feature.</summary>
    public float[] GetAverages(double[] factors, double[] divisors)
    {
        float[] rows = new float[Rows * Columns];
        ForEachTile((first, end) => Average(factors, divisors, rows, first, end));
        return rows;
    }

    /// <summary>Scales some rows: sums += factors[k] * weight, then weight and its compensation *= scales[k].</summary>
    public void Fold(ReadOnlySpan<int> rows, ReadOnlySpan<double> factors, ReadOnlySpan<float> scales)
    {
        Span<float> records = _records.Span;
        Span<double> doubles = Doubles();
        for (int column = 0; column < Columns; column++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                ref float weight = ref records[column * Stride + rows[i]];
                if (HasSums)
                    doubles[column * (Stride / 2) + Sums + rows[i]] += factors[i] * weight;
                weight *= scales[i];
                if (HasStepSizes)
                    records[column * Stride + Compensations + rows[i]] *= scales[i];
            }
        }
    }

    private static int FirstSum(int rows, bool hasStepSizes) => ((hasStepSizes ? 4 : 1) * rows + 1) / 2;

    /// <summary>Returns the number of floats from one record to the next.</summary>
    public static int StrideOf(int rows, bool hasStepSizes, bool hasSums)
    {
        int floats = hasSums ? 2 * (FirstSum(rows, hasStepSizes) + rows) : (hasStepSizes ? 4 : 1) * rows;
        if (floats > VectorFloats)
            return (floats + VectorFloats - 1) / VectorFloats * VectorFloats;
        int power = 2;
        while (power < floats)
            power *= 2;
        return power;
    }

    /// <summary>Returns the length of the array, whose end has room for a vector at any index of a record.</summary>
    private static long LengthOf(int columns, int rows, bool hasStepSizes, bool hasSums) =>
        (long)columns * StrideOf(rows, hasStepSizes, hasSums) + VectorFloats;

    private Span<double> Doubles() => MemoryMarshal.Cast<float, double>(_records.Span);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter<T>(ReadOnlySpan<T> rows, int first, int end, Span<T> records, int section, int stride)
    {
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<T> source = rows.Slice(row * Columns, Columns);
            for (int column = first; column < end; column++)
                records[column * stride + section + row] = source[column];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather<T>(ReadOnlySpan<T> records, int section, int stride, Span<T> rows, int first, int end)
    {
        for (int row = 0; row < Rows; row++)
        {
            Span<T> destination = rows.Slice(row * Columns, Columns);
            for (int column = first; column < end; column++)
                destination[column] = records[column * stride + section + row];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Average(double[] factors, double[] divisors, Span<float> rows, int first, int end)
    {
        ReadOnlySpan<float> records = _records.Span;
        ReadOnlySpan<double> doubles = Doubles();
        int stride = Stride, sums = Sums;
        for (int row = 0; row < Rows; row++)
        {
            double factor = factors[row], divisor = divisors[row];
            Span<float> destination = rows.Slice(row * Columns, Columns);
            for (int column = first; column < end; column++)
            {
                double sum = factor * records[column * stride + row] + doubles[column * (stride / 2) + sums + row];
                destination[column] = (float)(sum / divisor);
            }
        }
    }

    /// <summary>Calls an action for each tile of columns, on several cores if there are many.</summary>
    private void ForEachTile(Action<int, int> action)
    {
        int tiles = (Columns + TileColumns - 1) / TileColumns;
        int parts = (int)Math.Clamp((long)tiles * Rows / TilesPerCore, 1, Environment.ProcessorCount);
        Cores.ForEach(parts, part =>
        {
            int end = (int)((long)tiles * (part + 1) / parts);
            for (int tile = (int)((long)tiles * part / parts); tile < end; tile++)
                action(tile * TileColumns, Math.Min(Columns, (tile + 1) * TileColumns));
        });
    }
}
