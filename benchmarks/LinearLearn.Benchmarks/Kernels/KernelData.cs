namespace LinearLearn.Benchmarks;

/// <summary>
/// The same features as bytes and as floats, row by row, and weights. All are small whole numbers times a power of two, so that sums are
/// exact in whatever order they are added, and every kernel must come to the same result.
/// </summary>
internal sealed class KernelData
{
    public const float ByteScale = ByteFeatures.DefaultScale;

    public KernelData(int columns, int rows = 1, int classes = 1)
    {
        Random random = new(1);
        Bytes = new byte[rows * columns];
        random.NextBytes(Bytes);
        Floats = Array.ConvertAll(Bytes, value => ByteScale * value);
        Weights = new float[classes * columns];
        foreach (ref float weight in Weights.AsSpan())
            weight = random.Next(-4, 5);
    }

    public byte[] Bytes { get; }

    public float[] Floats { get; }

    public float[] Weights { get; }

    /// <summary>What a feature takes in memory for a row of a table, by the row's name.</summary>
    public static int BytesPerFeature(string benchmark) =>
        benchmark == nameof(DotKernelBenchmarks.ByteKernel) ? sizeof(byte) : sizeof(float);
}
