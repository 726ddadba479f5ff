namespace LinearLearn;

/// <summary>Finds the numbers that sorting would put at given indices, faster than sorting.</summary>
internal static class OrderStatistics
{
    /// <summary>The length up to which numbers are sorted.</summary>
    private const int Few = 32;

    /// <summary>The number of rounds after which the rest is sorted, because pivots are bad: more than real data needs.</summary>
    private const int MostRounds = 100;

    /// <summary>
    /// Reorders numbers so that the one at an index is where sorting would put it, smaller ones are before and larger ones after it.
    /// </summary>
    /// <remarks>C. A. R. Hoare, "Algorithm 65: Find", 1961.</remarks>
    /// <param name="numbers">The numbers, none of which is NaN.</param>
    /// <param name="index">The index.</param>
    /// <returns>The number at the index.</returns>
    public static double Select(Span<double> numbers, int index)
    {
        for (int round = 0; numbers.Length > Few && round < MostRounds; round++)
        {
            (int below, int above) = Partition(numbers);
            if (index < below)
            {
                numbers = numbers[..below];
            }
            else if (index >= above)
            {
                numbers = numbers[above..];
                index -= above;
            }
            else
            {
                return numbers[index];
            }
        }
        numbers.Sort();
        return numbers[index];
    }

    /// <summary>Moves numbers below a pivot to the start and numbers above it to the end.</summary>
    /// <returns>The index after the numbers below, and the index of the first number above.</returns>
    private static (int Below, int Above) Partition(Span<double> numbers)
    {
        double pivot = Median(numbers[0], numbers[numbers.Length / 2], numbers[^1]);
        int left = 0, right = numbers.Length - 1;
        while (left <= right)
        {
            while (numbers[left] < pivot)
                left++;
            while (numbers[right] > pivot)
                right--;
            if (left > right)
                break;
            (numbers[left], numbers[right]) = (numbers[right], numbers[left]);
            left++;
            right--;
        }
        return (right + 1, left); // between them, a number equal to the pivot
    }

    private static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
