using CsCheck;

namespace LinearLearn.Tests;

public class DriftDetectorTests
{
    [Test]
    public void Detector_starts_with_an_empty_window_and_a_delta_of_0002()
    {
        DriftDetector detector = new();
        Assert.That(
            (detector.Delta, detector.Count, detector.DriftCount, detector.WindowLength, detector.WindowMean),
            Is.EqualTo((0.002, 0L, 0L, 0L, 0.0)));
    }

    [Test]
    public void Drift_is_found_as_soon_as_the_formula_allows()
    {
        // 16 zeros and 16 ones: the variance is 1/4, ln(2 ln(32) / 0.002) = 8.151 and m = 8, so that the bound is
        // sqrt(2/8 1/4 8.151) + 2/24 8.151 = 0.714 + 0.679 > 1. For 32 and 32, the logarithm is 8.333 and m = 16:
        // sqrt(2/16 1/4 8.333) + 2/48 8.333 = 0.510 + 0.347 < 1.
        DriftDetector detector = new();
        List<DriftEventArgs> drifts = [];
        detector.Detected += (sender, drift) =>
        {
            Assert.That(sender, Is.SameAs(detector));
            drifts.Add(drift);
        };
        Assert.That(AddMany(detector, 16, isError: false) + AddMany(detector, 16, isError: true), Is.Zero);
        detector.Reset();
        Assert.That(AddMany(detector, 32, isError: false) + AddMany(detector, 32, isError: true), Is.EqualTo(1));
        Assert.That(drifts, Has.Count.EqualTo(1));
        Assert.That((drifts[0].Count, drifts[0].MeanBefore, detector.DriftCount), Is.EqualTo((96L, 0.0, 1L)));
        Assert.That((drifts[0].WindowLength, drifts[0].MeanAfter), Is.EqualTo((detector.WindowLength, detector.WindowMean)));
        Assert.That(detector.WindowMean, Is.GreaterThan(0.6));
    }

    [Test]
    public void Falling_errors_shorten_the_window_without_a_drift()
    {
        DriftDetector detector = new();
        Assert.That(AddMany(detector, 512, isError: true) + AddMany(detector, 512, isError: false), Is.Zero);
        Assert.That(detector.WindowLength, Is.LessThan(540));
        Assert.That(detector.WindowMean, Is.LessThan(0.05));
    }

    [TestCase(0.05)]
    [TestCase(0.5)]
    public void Constant_rates_give_almost_no_drifts(double rate)
    {
        DriftDetector detector = new();
        SplitMix64 random = new(1);
        for (int i = 0; i < 200_000; i++)
            detector.Add(random.NextDouble() < rate);
        Assert.That(detector.DriftCount, Is.LessThanOrEqualTo(1)); // 6,250 comparisons
        Assert.That(detector.WindowLength, Is.GreaterThan(50_000));
        Assert.That(detector.WindowMean, Is.EqualTo(rate).Within(0.01));
    }

    [Test]
    public void Rates_that_rise_from_five_to_thirty_percent_are_found_within_200_errors([Values(1UL, 2UL, 3UL, 4UL, 5UL)] ulong seed)
    {
        DriftDetector detector = new();
        SplitMix64 random = new(seed);
        for (int i = 0; i < 20_000; i++)
            detector.Add(random.NextDouble() < 0.05);
        long before = detector.DriftCount;
        int delay = 0;
        while (detector.DriftCount == before && delay < 1000)
        {
            detector.Add(random.NextDouble() < 0.3);
            delay++;
        }
        Assert.That(delay, Is.LessThanOrEqualTo(200));
    }

    [Test]
    public void Drift_is_reported_once_and_the_next_one_again(
        [Values(0.05, 0.2)] double first, [Values(0.4)] double second, [Values(0.8)] double third)
    {
        const int Seeds = 40;
        int afterOne = 0, afterTwo = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            DriftDetector detector = new();
            SplitMix64 random = new(seed);
            afterOne += AddRates(detector, random, 10_000, first) + AddRates(detector, random, 3000, second);
            afterTwo += AddRates(detector, random, 3000, third);
        }
        Assert.That(afterOne, Is.InRange(Seeds, Seeds + 4), "reports of the first drift");
        Assert.That(afterTwo, Is.InRange(Seeds, Seeds + 4), "reports of the second drift");
    }

    [Test]
    public void Detections_equal_those_of_the_paper_s_algorithm_over_a_list_of_buckets() =>
        Gen.Select(Gen.Int[0, 600], Gen.Double[0, 1], Gen.Int[0, 600], Gen.Double[0, 1], Gen.ULong, Gen.Double[0.001, 0.3]).Sample(
            (first, rate, second, otherRate, seed, delta) =>
            {
                DriftDetector detector = new(delta);
                PlainWindow plain = new(delta);
                SplitMix64 random = new(seed);
                for (int i = 0; i < first + second; i++)
                {
                    bool isError = random.NextDouble() < (i < first ? rate : otherRate);
                    Assert.That(detector.Add(isError), Is.EqualTo(plain.Add(isError ? 1 : 0)));
                    Assert.That(detector.WindowLength, Is.EqualTo(plain.Buckets.Sum(bucket => (long)bucket.Length)));
                }
                double sum = plain.Buckets.Sum(bucket => bucket.Sum);
                Assert.That(detector.WindowMean * detector.WindowLength, Is.EqualTo(sum).Within(1e-9));
            }, iter: 200);

    [Test]
    public void Errors_between_0_and_1_are_averaged()
    {
        DriftDetector detector = new();
        for (int i = 0; i < 1000; i++)
            detector.Add(0.1);
        Assert.That((detector.WindowLength, detector.DriftCount), Is.EqualTo((1000L, 0L)));
        Assert.That(detector.WindowMean, Is.EqualTo(0.1).Within(1e-12));
        Assert.That(detector.ToString(), Is.EqualTo("DriftDetector (window of 1000 errors, mean 0.1)"));
    }

    [TestCase(-0.001)]
    [TestCase(1.001)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Errors_outside_of_0_to_1_are_rejected(double error)
    {
        DriftDetector detector = new();
        Assert.That(
            () => detector.Add(error),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected an error of 0 to 1, found"));
        Assert.That((detector.Count, detector.WindowLength), Is.EqualTo((0L, 0L)));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void Deltas_outside_of_0_to_1_are_rejected(double delta) =>
        Assert.That(
            () => new DriftDetector(delta),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected a number above 0 and below 1, found"));

    [Test]
    public void Adding_allocates_nothing_once_the_window_has_grown()
    {
        DriftDetector detector = new();
        AddMany(detector, 11_000, isError: false); // the next bucket of another length comes after 20,475
        long before = GC.GetAllocatedBytesForCurrentThread();
        AddMany(detector, 5000, isError: false);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static int AddRates(DriftDetector detector, SplitMix64 random, int count, double rate)
    {
        int drifts = 0;
        for (int i = 0; i < count; i++)
            drifts += detector.Add(random.NextDouble() < rate) ? 1 : 0;
        return drifts;
    }

    private static int AddMany(DriftDetector detector, int count, bool isError)
    {
        int drifts = 0;
        for (int i = 0; i < count; i++)
            drifts += detector.Add(isError) ? 1 : 0;
        return drifts;
    }

    /// <summary>The algorithm of the paper, section 3.2, over a list of buckets, with the formula as the paper prints it.</summary>
    private sealed class PlainWindow(double delta)
    {
        private int _count, _newestReported;

        /// <summary>Gets the buckets, the oldest one first.</summary>
        public List<(int Length, double Sum)> Buckets { get; } = [];

        public bool Add(double error)
        {
            Buckets.Add((1, error));
            Compress();
            if (++_count % 32 != 0 || FindMeanBefore() is not { } before)
                return false;
            while (FindMeanBefore() is not null)
                Buckets.RemoveAt(0);
            int length = Buckets.Sum(bucket => bucket.Length), oldest = _count - length + 1;
            if (Buckets.Sum(bucket => bucket.Sum) / length <= before || oldest <= _newestReported)
                return false;
            _newestReported = _count;
            return true;
        }

        private void Compress()
        {
            for (int length = 1; Buckets.Count(bucket => bucket.Length == length) > 5; length *= 2)
            {
                int first = Buckets.FindIndex(bucket => bucket.Length == length);
                Buckets[first] = (2 * length, Buckets[first].Sum + Buckets[first + 1].Sum);
                Buckets.RemoveAt(first + 1);
            }
        }

        private double? FindMeanBefore()
        {
            double n = Buckets.Sum(bucket => bucket.Length), mean = Buckets.Sum(bucket => bucket.Sum) / n;
            double variance = mean * (1 - mean); // of zeros and ones
            double logarithm = Math.Log(2 / (delta / Math.Log(n)));
            double n0 = 0, sum0 = 0;
            foreach ((int length, double sum) in Buckets)
            {
                n0 += length;
                sum0 += sum;
                double n1 = n - n0, m = 1 / ((1 / n0) + (1 / n1));
                if (n0 < 5 || n1 < 5)
                    continue;
                double bound = Math.Sqrt(2 / m * variance * logarithm) + (2 / (3 * m) * logarithm);
                if (Math.Abs((sum0 / n0) - (((mean * n) - sum0) / n1)) > bound)
                    return sum0 / n0;
            }
            return null;
        }
    }
}
