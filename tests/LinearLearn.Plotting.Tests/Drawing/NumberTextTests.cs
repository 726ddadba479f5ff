namespace LinearLearn.Plotting.Tests;

internal sealed class NumberTextTests
{
    [TestCase(0, "0.00 %")]
    [TestCase(0.00001, "< 0.01 %")]
    [TestCase(0.98047, "98.05 %")]
    [TestCase(0.9999, "99.99 %")]
    [TestCase(0.99996, "> 99.99 %")]
    [TestCase(1, "100.00 %")]
    public void Only_all_are_100_per_cent_and_only_none_are_0(double part, string expected) => Assert.That(NumberText.Percent(part), Is.EqualTo(expected));

    [TestCase(0, "0.0000")]
    [TestCase(0.00001, "< 0.0001")]
    [TestCase(0.12345678, "0.1235")]
    [TestCase(0.99999, "> 0.9999")]
    [TestCase(1, "1.0000")]
    public void Only_1_is_a_rate_of_1(double part, string expected) => Assert.That(NumberText.Rate(part), Is.EqualTo(expected));

    [Test]
    public void Counts_have_separators_and_the_form_of_their_word()
    {
        Assert.That(NumberText.Count(1_234_567), Is.EqualTo("1,234,567"));
        Assert.That(NumberText.Count(1, "time", "times"), Is.EqualTo("1 time"));
        Assert.That(NumberText.Examples(1), Is.EqualTo("1 example"));
        Assert.That(NumberText.Examples(0), Is.EqualTo("0 examples"));
    }
}
