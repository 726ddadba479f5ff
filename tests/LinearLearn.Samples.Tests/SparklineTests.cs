namespace LinearLearn.Samples.Tests;

public class SparklineTests
{
    [Test]
    public void Sparkline_has_a_different_block_for_each_eighth_of_the_range()
    {
        double[] values = [0, 1, 2, 3, 4, 5, 6, 7, 8];
        Assert.That(Sparkline.Draw(values, isUnicode: true), Is.EqualTo("▁▂▃▄▅▆▇██"));
        Assert.That(Sparkline.Draw(values, isUnicode: false), Is.EqualTo(".:-=+*#@@"));
    }

    [Test]
    public void Sparkline_heights_are_relative_to_the_lowest_and_the_highest_value() =>
        Assert.That(Sparkline.Draw([0.50, 0.90, 0.98, 0.97], isUnicode: true), Is.EqualTo("▁▇██")); // 0, 0.83, 1 and 0.98 of the range

    [TestCase(0.0)]
    [TestCase(0.5)]
    [TestCase(1.0)]
    public void Sparkline_of_a_flat_curve_has_half_height(double level)
    {
        Assert.That(Sparkline.Draw([level, level, level], isUnicode: true), Is.EqualTo("▄▄▄"));
        Assert.That(Sparkline.Draw([level], isUnicode: false), Is.EqualTo("="));
    }

    [Test]
    public void Sparkline_of_no_values_is_empty()
    {
        Assert.That(Sparkline.Draw([], isUnicode: true), Is.Empty);
        Assert.That(Sparkline.Thin([], 10), Is.Empty);
        Assert.That(Sparkline.Thin([1, 2], 0), Is.Empty);
        Assert.That(Sparkline.Thin([1, 2], -3), Is.Empty);
    }

    [Test]
    public void Sparkline_that_fits_is_not_thinned() => Assert.That(Sparkline.Thin([3, 1, 2], 3), Is.EqualTo(new double[] { 3, 1, 2 }));

    [Test]
    public void Sparkline_thinning_keeps_the_last_value_of_each_column()
    {
        Assert.That(Sparkline.Thin([1, 2, 3, 4, 5, 6], 3), Is.EqualTo(new double[] { 2, 4, 6 }));
        Assert.That(Sparkline.Thin([1, 2, 3, 4, 5, 6, 7], 3), Is.EqualTo(new double[] { 2, 4, 7 }));
        Assert.That(Sparkline.Thin([1, 2, 3, 4, 5], 4), Is.EqualTo(new double[] { 1, 2, 3, 5 }));
    }

    [Test]
    public void Sparkline_of_any_length_and_width_ends_with_the_last_value([Range(1, 12)] int width)
    {
        for (int count = 1; count <= 40; count++)
        {
            double[] kept = Sparkline.Thin([.. Enumerable.Range(1, count).Select(i => (double)i)], width);
            Assert.That(kept, Has.Length.EqualTo(Math.Min(count, width)).And.Ordered.And.Unique);
            Assert.That(kept[^1], Is.EqualTo(count));
        }
    }
}
