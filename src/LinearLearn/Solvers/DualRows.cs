namespace LinearLearn;

/// <summary>Provides the rows of a dual problem in the form that is fastest to visit again and again.</summary>
/// <remarks>
/// The weight of an output for a stored column is at index column * stride + output; see <see cref="LaneKernels"/>.
/// </remarks>
internal abstract class DualRows
{
    /// <summary>The fraction of nonzero features below which rows of several outputs are stored as sparse.</summary>
    private const double SparseDensity = 0.5;

    private const int SampledRows = 256;

    /// <summary>Gets the number of columns for which there are weights.</summary>
    public abstract int StoredColumns { get; }

    /// <summary>Gets whether rows are worth a prefetch, because they exceed the caches.</summary>
    public abstract bool Prefetches { get; }

    /// <summary>Chooses the form for a matrix.</summary>
    /// <param name="features">One row for each example.</param>
    /// <param name="isSingle">Whether there is only one output.</param>
    public static DualRows Create(FeatureMatrix features, bool isSingle)
    {
        if (isSingle && PaddedDualRows.CanPad(features))
            return new PaddedDualRows(features);
        bool isCopied = !isSingle && (features is SparseFeatures || MeasureDensity(features) < SparseDensity);
        return isCopied ? new SparseDualRows(features) : new StoredDualRows(features);
    }

    /// <summary>Computes the dot products with 1, 4, 8 or 16 outputs.</summary>
    public abstract void Dots(int example, ReadOnlySpan<float> weights, int stride, Span<float> dots);

    /// <summary>Adds a multiple of a row to each of 1, 4, 8 or 16 outputs.</summary>
    public abstract void AddScaled(int example, ReadOnlySpan<float> steps, int stride, Span<float> weights);

    /// <summary>Prefetches a row that is visited soon, by reading a number of each of its first cache lines.</summary>
    /// <remarks>The runtime's prefetch needs a pointer. Use the returned sum; otherwise, the compiler would remove the reads.</remarks>
    public abstract int Prefetch(int example);

    /// <summary>Writes the weights of an output for all columns of the matrix.</summary>
    public abstract void CopyOutput(ReadOnlySpan<float> weights, int stride, int output, Span<float> row);

    /// <summary>Estimates the fraction of features that are not 0.</summary>
    private static double MeasureDensity(FeatureMatrix features)
    {
        float[] scratch = new float[features.Columns];
        int rows = Math.Min(SampledRows, features.Rows), zeros = 0;
        for (int i = 0; i < rows; i++)
            zeros += features.Storage.StoredValues((int)((long)i * features.Rows / rows), scratch).Count(0f);
        return 1 - zeros / ((double)rows * features.Columns);
    }
}
