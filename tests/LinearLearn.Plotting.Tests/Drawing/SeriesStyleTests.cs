namespace LinearLearn.Plotting.Tests;

internal sealed class SeriesStyleTests
{
    /// <summary>WCAG 2 requires a contrast of 3 for lines that convey information.</summary>
    [Test]
    public void SeriesStyle_lines_differ_in_pattern_or_lightness([Values] PictureTheme theme)
    {
        Palette palette = Palette.Get(theme);
        for (int i = 0; i < SeriesStyle.MostCount; i++)
        {
            SeriesStyle one = SeriesStyle.Get(i, palette);
            double luminance = RateColormap.GetLuminance(one.Color), background = RateColormap.GetLuminance(palette.Background);
            Assert.That(RateColormap.GetContrast(luminance, background), Is.GreaterThanOrEqualTo(3), $"line {i} on its background");
            for (int j = 0; j < i; j++)
            {
                SeriesStyle other = SeriesStyle.Get(j, palette);
                bool differs = one.Pattern.Name != other.Pattern.Name
                    || RateColormap.GetContrast(luminance, RateColormap.GetLuminance(other.Color)) > 1.4;
                Assert.That(differs, Is.True, $"lines {j} and {i}");
            }
        }
    }
}
