using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Copies short dense rows of floats for one output and pads them with zeros to whole vectors.</summary>
internal sealed class PaddedDualRows : DualRows
{
    private const int MostColumns = 512;
    private const long MostValues = 1L << 26;

    private readonly int _pitch;

    /// <param name="features">One row of floats for each example.</param>
    public PaddedDualRows(FeatureMatrix features)
    {
        _pitch = GetPitch(features); // without padding, the end of a row would take longer than the rest
        AlignedArray<float> values = new(_pitch * features.Rows);
        for (int row = 0; row < features.Rows; row++)
            features.Storage.StoredValues(row, []).CopyTo(values.Span[(row * _pitch)..]);
        Single = new PaddedSingleRows(values, _pitch);
    }

    /// <summary>Gets the rows for loops without virtual calls.</summary>
    public PaddedSingleRows Single { get; }

    /// <inheritdoc/>
    public override int StoredColumns => _pitch;

    /// <inheritdoc/>
    public override bool Prefetches => false;

    /// <summary>Determines whether the rows of a matrix are worth a copy.</summary>
    public static bool CanPad(FeatureMatrix features) =>
        features.Storage.IsDense && features.ByteScale is null && GetPitch(features) <= MostColumns
        && (long)GetPitch(features) * features.Rows <= MostValues;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Dots(int example, ReadOnlySpan<float> weights, int stride, Span<float> dots) =>
        dots[0] = Single.Dot(example, weights);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddScaled(int example, ReadOnlySpan<float> steps, int stride, Span<float> weights) =>
        Single.AddScaled(example, steps[0], weights);

    /// <inheritdoc/>
    public override int Prefetch(int example) => 0;

    /// <inheritdoc/>
    public override void CopyOutput(ReadOnlySpan<float> weights, int stride, int output, Span<float> row) =>
        weights[..row.Length].CopyTo(row);

    private static int GetPitch(FeatureMatrix features) =>
        (features.Columns + LaneKernels.MostLanes - 1) / LaneKernels.MostLanes * LaneKernels.MostLanes;
}
