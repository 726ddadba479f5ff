namespace LinearLearn.Samples.Playground;

/// <summary>Maps numbers to levels of a diverging scale: 128 is 0, 255 the largest magnitude above 0 (red), 1 below 0 (blue).</summary>
public static class ColorScale
{
    /// <summary>The level of 0.</summary>
    public const byte Zero = 128;

    /// <summary>Finds the largest magnitude, which gets the strongest color.</summary>
    public static float FindLargest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    /// <summary>Maps each value to its level.</summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="largest">The magnitude of the strongest color: 0 or more. Larger magnitudes get the same color.</param>
    public static byte[] GetLevels(ReadOnlySpan<float> values, float largest)
    {
        byte[] levels = new byte[values.Length];
        float factor = largest > 0 ? 127 / largest : 0;
        for (int i = 0; i < levels.Length; i++)
            levels[i] = (byte)(Zero + MathF.Round(Math.Clamp(values[i] * factor, -127, 127)));
        return levels;
    }
}
