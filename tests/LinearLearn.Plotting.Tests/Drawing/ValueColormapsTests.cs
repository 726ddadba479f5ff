using ScottPlot;

namespace LinearLearn.Plotting.Tests;

public class ValueColormapsTests
{
    [Test]
    public void Zero_is_gray_and_the_signs_are_blue_and_red()
    {
        Color zero = ValueColormaps.Diverging.GetColor(0.5), low = ValueColormaps.Diverging.GetColor(0.2), high = ValueColormaps.Diverging.GetColor(0.8);
        Assert.That((zero.Red, zero.Green), Is.EqualTo((zero.Green, zero.Blue)));
        Assert.That(low.Blue, Is.GreaterThan(2 * low.Red));
        Assert.That(high.Red, Is.GreaterThan(2 * high.Blue));
    }

    [Test]
    public void Lightness_rises_all_the_way_so_that_signs_can_be_told_in_gray()
    {
        IEnumerable<Color> colors = Enumerable.Range(0, 129).Select(i => ValueColormaps.Diverging.GetColor(i / 128.0));
        double[] luminances = [.. colors.Select(RateColormap.GetLuminance)];
        Assert.That(luminances, Is.Ordered);
        Assert.That(luminances[64], Is.GreaterThan(luminances[32] + 0.05).And.LessThan(luminances[96] - 0.05));
        Assert.That(luminances[^1], Is.GreaterThan(luminances[0] + 0.5));
    }

    [Test]
    public void Value_out_of_range_has_the_color_of_the_end()
    {
        Assert.That(ValueColormaps.Diverging.GetColor(-3), Is.EqualTo(ValueColormaps.Diverging.GetColor(0)));
        Assert.That(ValueColormaps.Diverging.GetColor(4), Is.EqualTo(ValueColormaps.Diverging.GetColor(1)));
    }
}
