namespace LinearLearn.Tests;

public class SplitMix64Tests
{
    [Test]
    public void SplitMix64_returns_the_published_numbers()
    {
        SplitMix64 zero = new(0);
        Assert.That(zero.Next(), Is.EqualTo(0xE220A8397B1DCDAFUL));
        Assert.That(zero.Next(), Is.EqualTo(0x6E789E6AA1B965F4UL));
        Assert.That(zero.Next(), Is.EqualTo(0x06C45D188009454FUL));

        SplitMix64 other = new(1234567);
        Assert.That(other.Next(), Is.EqualTo(6457827717110365317UL));
        Assert.That(other.Next(), Is.EqualTo(3203168211198807973UL));
        Assert.That(other.Next(), Is.EqualTo(9817491932198370423UL));
    }

    [Test]
    public void SplitMix64_streams_of_a_seed_differ_and_are_reproducible()
    {
        ulong[] firsts = [.. Enumerable.Range(0, 1000).Select(stream => SplitMix64.Stream(1, (ulong)stream).Next())];
        Assert.That(firsts, Is.Unique);
        Assert.That(SplitMix64.Stream(1, 5).Next(), Is.EqualTo(firsts[5]));
        Assert.That(SplitMix64.Stream(2, 5).Next(), Is.Not.EqualTo(firsts[5]));
    }

    [Test]
    public void SplitMix64_bounded_numbers_are_uniform([Values(1, 2, 3, 7, 10, 1000)] int bound)
    {
        const int draws = 200_000;
        SplitMix64 random = new(1);
        int[] counts = new int[bound];
        for (int i = 0; i < draws; i++)
            counts[random.Next(bound)]++;
        double expected = (double)draws / bound;
        Assert.That(counts, Has.All.EqualTo(expected).Within(6 * Math.Sqrt(expected)));
    }

    [Test]
    public void SplitMix64_NextSingle_fills_the_interval_from_0_to_below_1()
    {
        SplitMix64 random = new(1);
        float[] values = new float[100_000];
        foreach (ref float value in values.AsSpan())
            value = random.NextSingle();
        Assert.That(values.Min(), Is.InRange(0f, 0.001f));
        Assert.That(values.Max(), Is.InRange(0.999f, MathF.BitDecrement(1)));
        Assert.That(values.Average(), Is.EqualTo(0.5).Within(6 / Math.Sqrt(12 * values.Length)));
    }

    [Test]
    public void SplitMix64_Shuffle_keeps_every_number_and_produces_every_order()
    {
        Dictionary<string, int> orders = [];
        SplitMix64 random = new(3);
        for (int i = 0; i < 24_000; i++)
        {
            int[] values = [0, 1, 2, 3];
            random.Shuffle(values);
            string order = string.Join("", values);
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }
        Assert.That(orders, Has.Count.EqualTo(24));
        Assert.That(orders.Values, Has.All.EqualTo(1000).Within(6 * Math.Sqrt(1000)));
    }
}
