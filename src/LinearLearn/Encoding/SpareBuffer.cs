namespace LinearLearn;

/// <summary>Keeps a <see cref="FeatureBuffer"/> for each thread, so that encoding allocates nothing after the first inputs.</summary>
internal static class SpareBuffer
{
    /// <summary>A larger buffer, of a very large input, is not kept.</summary>
    private const int MostFeatures = 1 << 20;

    [ThreadStatic]
    private static FeatureBuffer? _buffer;

    /// <summary>Takes the buffer of the thread, or a new one while that is in use, as by an encoder that itself predicts.</summary>
    public static FeatureBuffer Take()
    {
        FeatureBuffer buffer = _buffer ?? new FeatureBuffer();
        _buffer = null;
        buffer.Clear();
        return buffer;
    }

    public static void Return(FeatureBuffer buffer)
    {
        if (buffer.Capacity <= MostFeatures)
            _buffer = buffer;
    }
}
