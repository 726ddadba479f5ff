using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LinearLearn;

/// <summary>Represents the mean and population standard deviation of a column, to compute (number - mean) / deviation in doubles.</summary>
/// <param name="Mean">The mean: finite.</param>
/// <param name="Deviation">The deviation: finite, 0 or more. If it is 0, all numbers are equal and there is no feature.</param>
internal readonly record struct Standardization(double Mean, double Deviation)
{
    public bool IsConstant => Deviation == 0;

    /// <summary>Computes the mean of all numbers except NaN, and the deviation with the mean instead of each NaN.</summary>
    /// <param name="numbers">The numbers: finite, or NaN if missing.</param>
    /// <returns>The mean, which is 0 without numbers, and the deviation; not finite if the numbers are too large.</returns>
    public static Standardization Compute(List<double> numbers)
    {
        double shift = double.NaN, minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0;
        int count = 0;
        foreach (double number in CollectionsMarshal.AsSpan(numbers))
        {
            if (double.IsNaN(number))
                continue;
            if (count++ == 0)
                shift = number; // avoids cancellation if all numbers have a large offset, for example timestamps
            sum += number - shift;
            minimum = Math.Min(minimum, number);
            maximum = Math.Max(maximum, number);
        }
        if (count == 0)
            return new Standardization(0, 0);
        if (minimum == maximum)
            return new Standardization(minimum, 0);

        double mean = shift + sum / count, squares = 0, rest = 0;
        foreach (double number in CollectionsMarshal.AsSpan(numbers))
        {
            if (double.IsNaN(number))
                continue;
            double difference = number - mean;
            squares += difference * difference;
            rest += difference; // the rounding error of the mean
        }
        return new Standardization(mean, Math.Sqrt(Math.Max(0, squares - rest * rest / count) / numbers.Count));
    }

    /// <summary>Computes (number - mean) / deviation, which is not finite if it overflows a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Standardize(double number) => (float)((number - Mean) / Deviation);

    /// <summary>Adds a standardized number if it does not overflow a float.</summary>
    public bool TryAdd(double number, int feature, FeatureBuffer features)
    {
        float value = Standardize(number);
        if (!float.IsFinite(value))
            return false;
        if (value != 0)
            features.Add(feature, value);
        return true;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("mean", Mean);
        json.WriteNumber("deviation", Deviation);
    }

    public string Describe() => Guard.Text($"mean {Mean:G6}, deviation {Deviation:G6}");
}
