using System.Runtime.InteropServices;
using System.Text.Json;

namespace LinearLearn;

/// <summary>Mean and population standard deviation of the numbers of a column: (number - mean) / deviation, in doubles.</summary>
/// <param name="Mean">The mean. Finite.</param>
/// <param name="Deviation">The deviation: finite, 0 or more. Of 0, all numbers are the same and make no feature.</param>
internal readonly record struct Standardization(double Mean, double Deviation)
{
    public bool IsConstant => Deviation == 0;

    /// <summary>Computes the mean of all numbers but NaN, and the deviation with the mean in place of each NaN.</summary>
    /// <param name="numbers">Finite, or NaN.</param>
    /// <returns>Not finite if the numbers are too large; the mean of no numbers is 0.</returns>
    public static Standardization Compute(List<double> numbers)
    {
        double shift = double.NaN, minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0;
        int count = 0;
        foreach (double number in CollectionsMarshal.AsSpan(numbers))
        {
            if (double.IsNaN(number))
                continue;
            if (count++ == 0)
                shift = number; // so that an offset, such as that of times, costs no digits
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
            rest += difference; // what rounding left of the mean
        }
        return new Standardization(mean, Math.Sqrt(Math.Max(0, squares - rest * rest / count) / numbers.Count));
    }

    /// <summary>Adds a standardized number, unless it overflows a float.</summary>
    public bool TryAdd(double number, int feature, FeatureBuffer features)
    {
        float value = (float)((number - Mean) / Deviation);
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
