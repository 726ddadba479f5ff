using LinearLearn.Samples.Playground;

namespace LinearLearn.Samples.Tests.Playground;

public class ColorScaleTests
{
    [Test]
    public void Levels_are_symmetric_around_zero() =>
        Assert.That(ColorScale.GetLevels([-2f, -1f, 0f, 1f, 2f, 4f], 2f), Is.EqualTo(new byte[] { 1, 64, 128, 192, 255, 255 }));

    [Test]
    public void Levels_of_zeros_are_neutral()
    {
        Assert.That(ColorScale.FindLargest([0f, 0f]), Is.Zero);
        Assert.That(ColorScale.GetLevels([0f, 0f], 0f), Is.EqualTo(new byte[] { 128, 128 }));
    }

    [Test]
    public void Largest_magnitude_may_be_negative() => Assert.That(ColorScale.FindLargest([0.5f, -3f]), Is.EqualTo(3f));

    [TestCase(0.125, 3, "+0.125")]
    [TestCase(-1234.5, 1, "\u22121234.5")]
    [TestCase(-0.001, 2, "0.00")]
    [TestCase(0, 2, "0.00")]
    [TestCase(10, 0, "+10")]
    public void Numbers_have_a_sign_unless_they_round_to_zero(double value, int decimals, string expected) =>
        Assert.That(NumberText.FormatSigned(value, decimals), Is.EqualTo(expected));

    [Test]
    public void Percentages_and_counts_are_easy_to_read()
    {
        Assert.That(NumberText.FormatPercent(0.98046875), Is.EqualTo("98.0\u00a0%"));
        Assert.That(NumberText.FormatCount(16_000), Is.EqualTo("16,000"));
    }
}
