namespace LinearLearn.Benchmarks;

/// <summary>Provides the same features as bytes and as floats, row by row, and weights.</summary>
/// <remarks>
/// All are small integers times a power of two, so that sums are exact in any order and every kernel must give the same result.
/// </remarks>
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

    /// <summary>Gets the size of a feature in memory for the method of a table row.</summary>
    public static int BytesPerFeature(string benchmark) =>
        benchmark == nameof(DotKernelBenchmarks.ByteKernel) ? sizeof(byte) : sizeof(float);
}
