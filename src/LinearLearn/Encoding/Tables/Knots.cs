using System.Globalization;
using System.Text.Json;

namespace LinearLearn;

/// <summary>
/// Computes piecewise linear features of a number, so that its effect can bend at knots, which are quantiles of the training numbers.
/// </summary>
/// <remarks>
/// The feature of a knot is 1 at the knot, decreases linearly to 0 at the neighboring knots, and stays 1 beyond the outer knots.
/// </remarks>
internal static class Knots
{
    public const int Most = 32;

    /// <summary>The minimum number of knots: two would only describe a straight line, as the number itself does.</summary>
    public const int Fewest = 3;

    /// <summary>Computes the distinct quantiles 0, 1 / (count - 1), ... 1.</summary>
    /// <param name="numbers">The numbers: finite, or NaN if missing.</param>
    /// <param name="count">The number of quantiles.</param>
    /// <returns>The quantiles in ascending order; none if fewer than 3 are distinct.</returns>
    public static double[] Compute(List<double> numbers, int count)
    {
        if (count < Fewest)
            return [];
        double[] sorted = [.. numbers];
        Array.Sort(sorted); // NaN first
        sorted = sorted[CountNaN(sorted)..];
        List<double> knots = [];
        for (int i = 0; i < count; i++)
        {
            double position = (double)i * (sorted.Length - 1) / (count - 1);
            int below = (int)position;
            double knot = below + 1 < sorted.Length
                ? sorted[below] + (position - below) * (sorted[below + 1] - sorted[below])
                : sorted[below];
            if (knots.Count == 0 || knot > knots[^1])
                knots.Add(knot);
        }
        return knots.Count < Fewest ? [] : [.. knots];
    }

    private static int CountNaN(double[] sorted)
    {
        int count = 0;
        while (count < sorted.Length && double.IsNaN(sorted[count]))
            count++;
        return count;
    }

    /// <summary>Adds the features of a number that are not 0.</summary>
    public static void Add(ReadOnlySpan<double> knots, double number, int first, string name, FeatureBuffer features)
    {
        if (knots.IsEmpty)
            return;
        int next = 0;
        while (next < knots.Length && knots[next] <= number)
            next++;
        if (next == 0 || next == knots.Length)
        {
            AddHat(knots, Math.Max(0, next - 1), 1);
            return;
        }
        double weight = (number - knots[next - 1]) / (knots[next] - knots[next - 1]);
        AddHat(knots, next - 1, (float)(1 - weight));
        AddHat(knots, next, (float)weight);

        void AddHat(ReadOnlySpan<double> knots, int knot, float value)
        {
            if (value == 0)
                return;
            features.Add(first + knot, value);
            if (features.RecordsNames)
                features.AddName(first + knot, string.Create(CultureInfo.InvariantCulture, $"{name} near {knots[knot]:G6}"));
        }
    }

    public static void Write(ReadOnlySpan<double> knots, Utf8JsonWriter json)
    {
        json.WriteStartArray("knots");
        foreach (double knot in knots)
            json.WriteNumberValue(knot);
        json.WriteEndArray();
    }
}
