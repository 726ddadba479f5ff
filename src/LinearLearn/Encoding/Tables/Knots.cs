using System.Globalization;
using System.Runtime.CompilerServices;
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
        double[] present = [.. numbers.Where(number => !double.IsNaN(number))];
        List<double> knots = [];
        int start = 0; // numbers from here on are not smaller than those before
        for (int i = 0; i < count; i++)
        {
            double position = (double)i * (present.Length - 1) / (count - 1);
            int below = (int)position;
            double knot = OrderStatistics.Select(present.AsSpan(start), below - start);
            start = below;
            if (position > below)
                knot += (position - below) * (OrderStatistics.Select(present.AsSpan(below + 1), 0) - knot);
            if (knots.Count == 0 || knot > knots[^1])
                knots.Add(knot);
        }
        return knots.Count < Fewest ? [] : [.. knots];
    }

    /// <summary>Adds the features of a number that are not 0.</summary>
    public static void Add(ReadOnlySpan<double> knots, double number, int first, string name, FeatureBuffer features)
    {
        if (knots.IsEmpty)
            return;
        (int knot, float left, float right) = FindHats(knots, number);
        AddHat(knots, knot, left);
        AddHat(knots, knot + 1, right);

        void AddHat(ReadOnlySpan<double> knots, int knot, float value)
        {
            if (value == 0)
                return;
            features.Add(first + knot, value);
            if (features.RecordsNames)
                features.AddName(first + knot, string.Create(CultureInfo.InvariantCulture, $"{name} near {knots[knot]:G6}"));
        }
    }

    /// <summary>Writes the features of a number that are not 0 to spans.</summary>
    /// <param name="knots">The knots, ascending.</param>
    /// <param name="number">The number.</param>
    /// <param name="first">The index of the feature of the first knot.</param>
    /// <param name="columns">Receives the indices of features from <paramref name="count"/> on.</param>
    /// <param name="values">Receives their values.</param>
    /// <param name="count">The number of features that the spans have.</param>
    /// <returns>The number of features that the spans have now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(ReadOnlySpan<double> knots, double number, int first, Span<int> columns, Span<float> values, int count)
    {
        if (knots.IsEmpty)
            return count;
        (int knot, float left, float right) = FindHats(knots, number);
        (columns[count], values[count]) = (first + knot, left);
        count += CountNonzero(left);
        (columns[count], values[count]) = (first + knot + 1, right);
        return count + CountNonzero(right);
    }

    /// <summary>Returns 1 if a value is not 0, otherwise 0, without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountNonzero(float value) => BitConverter.SingleToUInt32Bits(value) << 1 == 0 ? 0 : 1;

    /// <summary>Finds the knots around a number and how close it is to each: 1 at a knot and beyond the outer ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int Knot, float Left, float Right) FindHats(ReadOnlySpan<double> knots, double number)
    {
        int next = 0;
        foreach (double knot in knots)
            next += knot <= number ? 1 : 0; // without branches, which processors cannot predict here
        if (next == 0 || next == knots.Length)
            return (Math.Max(0, next - 1), 1, 0);
        double weight = (number - knots[next - 1]) / (knots[next] - knots[next - 1]);
        return (next - 1, (float)(1 - weight), (float)weight);
    }

    public static void Write(ReadOnlySpan<double> knots, Utf8JsonWriter json)
    {
        json.WriteStartArray("knots");
        foreach (double knot in knots)
            json.WriteNumberValue(knot);
        json.WriteEndArray();
    }
}
