using ScottPlot;

namespace LinearLearn.Plotting.Tests;

public class ValueColormapsTests
{
    [Test]
    public void ValueColormap_is_blue_below_0_gray_at_0_and_red_above()
    {
        Color low = ValueColormaps.Diverging.GetColor(0.2), high = ValueColormaps.Diverging.GetColor(0.8);
        Color zero = ValueColormaps.Diverging.GetColor(0.5);
        Assert.That((zero.Red, zero.Green), Is.EqualTo((zero.Green, zero.Blue)));
        Assert.That(low.Blue, Is.GreaterThan(2 * low.Red));
        Assert.That(high.Red, Is.GreaterThan(2 * high.Blue));
    }

    [Test]
    public void ValueColormap_lightness_increases_with_the_value()
    {
        IEnumerable<Color> colors = Enumerable.Range(0, 129).Select(i => ValueColormaps.Diverging.GetColor(i / 128.0));
        double[] luminances = [.. colors.Select(RateColormap.GetLuminance)];
        Assert.That(luminances, Is.Ordered);
        Assert.That(luminances[64], Is.GreaterThan(luminances[32] + 0.05).And.LessThan(luminances[96] - 0.05));
        Assert.That(luminances[^1], Is.GreaterThan(luminances[0] + 0.5));
    }

    [Test]
    public void ValueColormap_clamps_a_value_out_of_range()
    {
        Assert.That(ValueColormaps.Diverging.GetColor(-3), Is.EqualTo(ValueColormaps.Diverging.GetColor(0)));
        Assert.That(ValueColormaps.Diverging.GetColor(4), Is.EqualTo(ValueColormaps.Diverging.GetColor(1)));
    }
}
