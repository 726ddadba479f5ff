using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Holds the sums of the latest errors in an exponential histogram, whose buckets double in length with their age.</summary>
/// <remarks>M. Datar, A. Gionis, P. Indyk, R. Motwani, "Maintaining Stream Statistics over Sliding Windows", 2002.</remarks>
internal sealed class ErrorWindow
{
    /// <summary>The number of buckets of each length, as in the experiments of the paper on ADWIN.</summary>
    private const int MostBuckets = 5;

    /// <summary>The room of a level: one more bucket, until two are merged.</summary>
    private const int Room = MostBuckets + 1;

    /// <summary>The least number of errors in a part of the window that is compared.</summary>
    private const int LeastLength = 5;

    private int[] _counts = [0];

    /// <summary>For each level, its buckets of 2^level errors from the oldest to the newest one.</summary>
    private Bucket[] _buckets = new Bucket[Room];

    /// <summary>Gets the number of errors.</summary>
    public long Length { get; private set; }

    /// <summary>Adds an error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(double error)
    {
        Length++;
        Bucket added = new(error, error * error);
        for (int level = 0; ; level++)
        {
            if (level == _counts.Length)
                Grow();
            Span<Bucket> buckets = _buckets.AsSpan(level * Room, Room);
            int count = _counts[level];
            buckets[count] = added;
            if (count < MostBuckets)
            {
                _counts[level]++;
                return;
            }
            added = new Bucket(buckets[0].Sum + buckets[1].Sum, buckets[0].Squares + buckets[1].Squares);
            for (int i = 2; i < buckets.Length; i++)
                buckets[i - 2] = buckets[i];
            _counts[level] = Room - 2;
        }
    }

    /// <summary>Computes the sum of all errors, from the buckets: a running sum would collect rounding errors without end.</summary>
    public double ComputeSum() => ComputeTotal().Sum;

    /// <summary>Finds an older and a newer part whose means differ by more than chance explains.</summary>
    /// <param name="delta">The probability of finding a difference that is chance.</param>
    /// <returns>The mean of the older part; null if no parts differ.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double? FindChange(double delta)
    {
        if (Length < 2 * LeastLength)
            return null;
        double length = Length;
        (double total, double squares) = ComputeTotal();
        double mean = total / length, variance = Math.Max(0, (squares / length) - (mean * mean));
        double logarithm = Math.Log(2 * Math.Log(length) / delta);
        // Of the paper's condition, with n0 + n1 = n and 1 / m = 1 / n0 + 1 / n1, both sides are multiplied by n0 n1:
        // |mean0 - mean1| > sqrt(2 / m variance ln(2 ln(n) / delta)) + 2 / (3 m) ln(2 ln(n) / delta)
        double spread = 2 * variance * logarithm * length, offset = 2 * logarithm * length / 3;
        long before = 0;
        double sum = 0;
        for (int level = _counts.Length - 1; level >= 0; level--)
        {
            foreach (Bucket bucket in _buckets.AsSpan(level * Room, _counts[level]))
            {
                before += 1L << level;
                sum += bucket.Sum;
                double difference = Math.Abs((sum * length) - (total * before)) - offset;
                if (difference > 0 && difference * difference > spread * before * (length - before)
                    && before >= LeastLength && length - before >= LeastLength)
                    return sum / before;
            }
        }
        return null;
    }

    /// <summary>Removes the oldest bucket.</summary>
    public void RemoveOldest()
    {
        int level = Array.FindLastIndex(_counts, count => count > 0);
        Length -= 1L << level;
        Span<Bucket> buckets = _buckets.AsSpan(level * Room, _counts[level]--);
        buckets[1..].CopyTo(buckets);
    }

    /// <summary>Removes all errors.</summary>
    public void Clear()
    {
        _counts.AsSpan().Clear();
        Length = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Bucket ComputeTotal()
    {
        double sum = 0, squares = 0;
        for (int level = 0; level < _counts.Length; level++)
        {
            foreach (Bucket bucket in _buckets.AsSpan(level * Room, _counts[level]))
            {
                sum += bucket.Sum;
                squares += bucket.Squares;
            }
        }
        return new Bucket(sum, squares);
    }

    private void Grow()
    {
        Array.Resize(ref _counts, _counts.Length + 1);
        Array.Resize(ref _buckets, _buckets.Length + Room);
    }

    /// <summary>The sum of errors and the sum of their squares.</summary>
    private readonly record struct Bucket(double Sum, double Squares);
}
