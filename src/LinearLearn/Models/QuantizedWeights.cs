namespace LinearLearn;

/// <summary>Rounds weights to fewer bits than a float, and recovers the short form from rounded weights.</summary>
internal static class QuantizedWeights
{
    /// <summary>The largest absolute multiple of a scale.</summary>
    private const int MostSteps = 127;

    /// <summary>The bits of a float that are 0 in a scale: 17 remain, and 7 of a multiple make 24, so that each product is exact.</summary>
    private const uint LowBits = 0x7F;

    /// <summary>Rounds each weight to the nearest number of half precision.</summary>
    /// <exception cref="ArgumentException">A weight would be infinite.</exception>
    public static float[] RoundToHalf(ReadOnlySpan<float> weights, int columns)
    {
        float[] rounded = new float[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            float value = (float)(Half)weights[i];
            if (!float.IsFinite(value))
            {
                string expected = Guard.Text($"weights of magnitudes up to {(float)Half.MaxValue} for half precision");
                string found = Guard.Text($"{weights[i]} in row {i / columns}, column {i % columns}");
                throw new ArgumentException(Guard.Text($"expected {expected}, found {found}. Use {WeightPrecision.Int8}"));
            }
            rounded[i] = value == 0 ? 0 : value; // avoids -0
        }
        return rounded;
    }

    /// <summary>Rounds each weight to the nearest multiple of the scale of its row.</summary>
    public static float[] RoundToInt8(ReadOnlySpan<float> weights, int columns)
    {
        float[] rounded = new float[weights.Length];
        for (int start = 0; start < weights.Length; start += columns)
        {
            ReadOnlySpan<float> row = weights.Slice(start, columns);
            float scale = GetScale(row);
            for (int i = 0; i < row.Length && scale > 0; i++)
                rounded[start + i] = scale * (int)Math.Round(row[i] / (double)scale);
        }
        return rounded;
    }

    /// <summary>Converts the weights to half precision, or returns null if one of them is not exactly representable, or -0.</summary>
    public static Half[]? TryGetHalves(ReadOnlySpan<float> weights)
    {
        Half[] halves = new Half[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            Half half = (Half)weights[i];
            if (!AreSame((float)half, weights[i]) || (half == default && float.IsNegative(weights[i])))
                return null;
            halves[i] = half;
        }
        return halves;
    }

    /// <summary>
    /// Converts the weights to multiples of the scales of their rows, or returns null if one of them is not exactly a multiple, or -0.
    /// </summary>
    public static (sbyte[] Steps, float[] Scales)? TryGetSteps(ReadOnlySpan<float> weights, int columns)
    {
        sbyte[] steps = new sbyte[weights.Length];
        float[] scales = new float[weights.Length / columns];
        for (int k = 0; k < scales.Length; k++)
        {
            ReadOnlySpan<float> row = weights.Slice(k * columns, columns);
            float scale = scales[k] = GetScale(row);
            for (int i = 0; i < row.Length; i++)
            {
                sbyte step = scale > 0 ? (sbyte)Math.Round(row[i] / (double)scale) : (sbyte)0;
                if (!AreSame(scale * step, row[i]))
                    return null;
                steps[k * columns + i] = step;
            }
        }
        return (steps, scales);
    }

    /// <summary>
    /// Computes the scale of a row: its largest magnitude / 127, rounded up to 17 bits, or down if 127 times that overflows a float.
    /// </summary>
    /// <remarks>For a row of multiples up to 127, this is the scale that produced them.</remarks>
    private static float GetScale(ReadOnlySpan<float> row)
    {
        float largest = 0;
        foreach (float weight in row)
            largest = Math.Max(largest, Math.Abs(weight));
        double scale = largest / (double)MostSteps;
        uint bits = BitConverter.SingleToUInt32Bits((float)scale) & ~LowBits;
        float lower = BitConverter.UInt32BitsToSingle(bits);
        if (lower >= scale)
            return lower;
        float upper = BitConverter.UInt32BitsToSingle(bits + LowBits + 1);
        return float.IsFinite(MostSteps * upper) ? upper : lower;
    }

    private static bool AreSame(float left, float right) => BitConverter.SingleToUInt32Bits(left) == BitConverter.SingleToUInt32Bits(right);
}
