namespace LinearLearn.Plotting.Tests;

internal sealed class SeriesStyleTests
{
    /// <summary>3 is what WCAG 2 asks of lines that matter.</summary>
    [Test]
    public void Ten_lines_differ_in_pattern_or_lightness([Values] PictureTheme theme)
    {
        Palette palette = Palette.Of(theme);
        for (int i = 0; i < SeriesStyle.Count; i++)
        {
            SeriesStyle one = SeriesStyle.Of(i, palette);
            Assert.That(RateColours.Contrast(RateColours.Luminance(one.Color), RateColours.Luminance(palette.Background)), Is.GreaterThanOrEqualTo(3), $"line {i} on its ground");
            for (int j = 0; j < i; j++)
            {
                SeriesStyle other = SeriesStyle.Of(j, palette);
                bool differs = one.Pattern.Name != other.Pattern.Name || RateColours.Contrast(RateColours.Luminance(one.Color), RateColours.Luminance(other.Color)) > 1.4;
                Assert.That(differs, Is.True, $"lines {j} and {i}");
            }
        }
    }
}
