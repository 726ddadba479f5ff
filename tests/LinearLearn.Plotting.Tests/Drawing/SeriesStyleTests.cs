namespace LinearLearn.Plotting.Tests;

internal sealed class SeriesStyleTests
{
    /// <summary>3 is what WCAG 2 asks of lines that matter.</summary>
    [Test]
    public void Ten_lines_differ_in_pattern_or_lightness([Values] PictureTheme theme)
    {
        Palette palette = Palette.Get(theme);
        for (int i = 0; i < SeriesStyle.MostCount; i++)
        {
            SeriesStyle one = SeriesStyle.Get(i, palette);
            Assert.That(RateColormap.GetContrast(RateColormap.GetLuminance(one.Color), RateColormap.GetLuminance(palette.Background)), Is.GreaterThanOrEqualTo(3), $"line {i} on its ground");
            for (int j = 0; j < i; j++)
            {
                SeriesStyle other = SeriesStyle.Get(j, palette);
                bool differs = one.Pattern.Name != other.Pattern.Name || RateColormap.GetContrast(RateColormap.GetLuminance(one.Color), RateColormap.GetLuminance(other.Color)) > 1.4;
                Assert.That(differs, Is.True, $"lines {j} and {i}");
            }
        }
    }
}
