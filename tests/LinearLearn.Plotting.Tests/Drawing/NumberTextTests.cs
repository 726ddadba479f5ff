namespace LinearLearn.Plotting.Tests;

internal sealed class NumberTextTests
{
    [TestCase(0, "0.00 %")]
    [TestCase(0.00001, "< 0.01 %")]
    [TestCase(0.98047, "98.05 %")]
    [TestCase(0.9999, "99.99 %")]
    [TestCase(0.99996, "> 99.99 %")]
    [TestCase(1, "100.00 %")]
    public void NumberText_percentage_is_rounded_to_100_only_for_all_and_to_0_only_for_none(double part, string expected) =>
        Assert.That(NumberText.FormatPercent(part), Is.EqualTo(expected));

    [TestCase(0, "0.0000")]
    [TestCase(0.00001, "< 0.0001")]
    [TestCase(0.12345678, "0.1235")]
    [TestCase(0.99999, "> 0.9999")]
    [TestCase(1, "1.0000")]
    public void NumberText_rate_is_rounded_to_1_only_if_it_is_1(double part, string expected) =>
        Assert.That(NumberText.FormatRate(part), Is.EqualTo(expected));

    [Test]
    public void NumberText_count_has_separators_and_a_singular_or_plural_noun()
    {
        Assert.That(NumberText.FormatCount(1_234_567), Is.EqualTo("1,234,567"));
        Assert.That(NumberText.FormatCount(1, "time", "times"), Is.EqualTo("1 time"));
        Assert.That(NumberText.FormatExamples(1), Is.EqualTo("1 example"));
        Assert.That(NumberText.FormatExamples(0), Is.EqualTo("0 examples"));
    }

    [TestCase(0f, "0")]
    [TestCase(-0f, "0")]
    [TestCase(1.5f, "1.5")]
    [TestCase(-0.12345f, "−0.1235")]
    [TestCase(0.00012f, "1.2e−4")]
    [TestCase(-123456f, "−1.235e5")]
    [TestCase(99999f, "99999")]
    public void NumberText_number_has_at_most_four_decimal_digits(float value, string expected) =>
        Assert.That(NumberText.FormatNumber(value), Is.EqualTo(expected));

    [TestCase(0, "0")]
    [TestCase(-0.0, "0")]
    [TestCase(-0.21562, "−0.216")]
    [TestCase(0.001, "0.001")]
    [TestCase(0.0001234, "1.23e−4")]
    [TestCase(123.4, "123")]
    [TestCase(999.4, "999")]
    [TestCase(999.6, "1,000")]
    [TestCase(-12_345.6, "−12,346")]
    [TestCase(-500_000, "−500,000")]
    [TestCase(1_234_567, "1.23e6")]
    [TestCase(-3.4028234663852886e38, "−3.4e38")]
    [TestCase(1.4e-45, "1.4e−45")]
    public void NumberText_number_in_short_form_has_three_digits_or_all_before_the_decimal_point(double value, string expected) =>
        Assert.That(NumberText.FormatShort(value), Is.EqualTo(expected));

    [TestCase(0, "0")]
    [TestCase(1998, "1998")]
    [TestCase(-162.3408, "−162.34")]
    [TestCase(0.30000001192092896, "0.3")]
    [TestCase(-0.0000123, "−1.23e−5")]
    [TestCase(123_456.7, "123,457")]
    [TestCase(1_234_567_890, "1.2346e9")]
    public void NumberText_feature_has_five_digits_or_all_before_the_decimal_point(double value, string expected) =>
        Assert.That(NumberText.FormatFeature(value), Is.EqualTo(expected));

    [TestCase(0.0, "0.0 ms")]
    [TestCase(0.03921, "39.2 ms")]
    [TestCase(1.26, "1.3 s")]
    [TestCase(119.0, "119.0 s")]
    [TestCase(150.0, "2 min 30 s")]
    [TestCase(7_200.0 + 23 * 60, "2 h 23 min")]
    [TestCase(100_000.0, "27 h 46 min")]
    public void NumberText_duration_has_a_suitable_unit(double seconds, string expected) =>
        Assert.That(NumberText.FormatTime(TimeSpan.FromSeconds(seconds)).Replace('\u00A0', ' '), Is.EqualTo(expected));
}
