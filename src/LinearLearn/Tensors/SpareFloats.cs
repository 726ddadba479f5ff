namespace LinearLearn;

/// <summary>Keeps one array of floats per thread, for scores that are needed only for a moment.</summary>
/// <remarks>The pool of the runtime is not compiled in advance for floats: its first use takes 2 ms.</remarks>
internal static class SpareFloats
{
    /// <summary>The length above which an array is not kept; the scores of a longer one take far longer than its allocation.</summary>
    private const int MostFloats = 1 << 16;

    [ThreadStatic]
    private static float[]? _floats;

    /// <summary>Returns an array of at least the given length, with any values.</summary>
    public static float[] Rent(int length)
    {
        float[]? floats = _floats;
        if (floats is null || floats.Length < length)
            return new float[length];
        _floats = null;
        return floats;
    }

    public static void Return(float[] floats)
    {
        if (floats.Length <= MostFloats)
            _floats = floats;
    }
}
