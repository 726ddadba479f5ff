namespace LinearLearn.Plotting.Tests.Reports;

public class WordsTests
{
    [TestCase(0f, "0")]
    [TestCase(-0f, "0")]
    [TestCase(1.5f, "1.5")]
    [TestCase(-0.12345f, "−0.1235")]
    [TestCase(0.00012f, "1.2e−4")]
    [TestCase(-123456f, "−1.235e+5")]
    [TestCase(99999f, "99999")]
    public void Numbers_have_four_digits(float value, string expected) => Assert.That(Words.Number(value), Is.EqualTo(expected));

    [TestCase(0f, "0")]
    [TestCase(-4.18793f, "−4.19")]
    [TestCase(0.21562f, "0.216")]
    [TestCase(123.4f, "123")]
    public void Short_numbers_have_three(float value, string expected) => Assert.That(Words.Short(value), Is.EqualTo(expected));

    [TestCase(0.0, "0.0 ms")]
    [TestCase(0.03921, "39.2 ms")]
    [TestCase(1.26, "1.3 s")]
    [TestCase(119.0, "119.0 s")]
    [TestCase(150.0, "2 min 30 s")]
    [TestCase(7_200.0 + 23 * 60, "2 h 23 min")]
    [TestCase(100_000.0, "27 h 46 min")]
    public void Times_have_the_unit_that_fits(double seconds, string expected) =>
        Assert.That(Words.Time(TimeSpan.FromSeconds(seconds)).Replace('\u00A0', ' '), Is.EqualTo(expected));

    [Test]
    public void There_are_words_for_every_reason_to_stop() =>
        Assert.That(Enum.GetValues<StopReason>().Select(reason => Words.Reason(reason, null)), Is.Unique.And.All.Contains(" "));
}
