namespace LinearLearn.Benchmarks;

/// <summary>
/// The same features as bytes and as floats, and weights. All are small whole numbers times a power of two, so that sums are exact in
/// whatever order they are added, and every kernel must come to the same result.
/// </summary>
internal sealed class KernelData
{
    public const float ByteScale = ByteFeatures.DefaultScale;

    public KernelData(int length)
    {
        Random random = new(1);
        Bytes = new byte[length];
        random.NextBytes(Bytes);
        Floats = Array.ConvertAll(Bytes, value => ByteScale * value);
        Weights = new float[length];
        foreach (ref float weight in Weights.AsSpan())
            weight = random.Next(-4, 5);
    }

    public byte[] Bytes { get; }

    public float[] Floats { get; }

    public float[] Weights { get; }
}
