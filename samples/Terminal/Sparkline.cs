namespace LinearLearn.Samples;

/// <summary>Draws a curve in one line of text, with eight heights between the lowest and the highest value.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█", Ascii = ".:-=+*#@";

    /// <summary>Thins a curve: each slot keeps its last value, so that every value shown was measured and the last one remains.</summary>
    public static double[] Thin(IReadOnlyList<double> values, int width)
    {
        int slots = Math.Min(values.Count, Math.Max(width, 0));
        double[] kept = new double[slots];
        for (int i = 0; i < slots; i++)
            kept[i] = values[(int)((i + 1L) * values.Count / slots) - 1];
        return kept;
    }

    /// <summary>Draws one character for each value; a flat curve has half height.</summary>
    public static string Draw(ReadOnlySpan<double> values, bool isUnicode)
    {
        string heights = isUnicode ? Blocks : Ascii;
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (double value in values)
            (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        char[] drawn = new char[values.Length];
        for (int i = 0; i < drawn.Length; i++)
        {
            double share = highest > lowest ? (values[i] - lowest) / (highest - lowest) : 0.4;
            drawn[i] = heights[Math.Clamp((int)(share * heights.Length), 0, heights.Length - 1)];
        }
        return new string(drawn);
    }
}
