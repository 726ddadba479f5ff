namespace LinearLearn;

/// <summary>Keeps one <see cref="FeatureBuffer"/> per thread, so that encoding does not allocate after the first inputs.</summary>
internal static class SpareBuffer
{
    /// <summary>The capacity above which a buffer is not kept.</summary>
    private const int MostFeatures = 1 << 20;

    [ThreadStatic]
    private static FeatureBuffer? _buffer;

    /// <summary>Takes the thread's buffer, or a new one while that is in use, for example by an encoder that itself predicts.</summary>
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
