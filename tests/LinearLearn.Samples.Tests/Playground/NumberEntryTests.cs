using LinearLearn.Samples.Playground;

namespace LinearLearn.Samples.Tests.Playground;

public class NumberEntryTests
{
    [Test]
    public void Other_number_is_a_change_and_the_same_one_is_not()
    {
        NumberEntry entry = new(NumberRange.LearningRate, 0.01f);
        Assert.That(entry.Enter("Rate", "0.010"), Is.False);
        Assert.That(entry.Text, Is.EqualTo("0.01"));
        Assert.That(entry.Enter("Rate", "0,02"), Is.True);
        Assert.That((entry.Value, entry.Text), Is.EqualTo((0.02f, "0.02")));
    }

    [Test]
    public void Arrow_key_at_the_limit_is_no_change()
    {
        NumberEntry entry = new(NumberRange.LearningRate, 0.99f);
        Assert.That((entry.Move(isUp: true), entry.Move(isUp: true), entry.Value), Is.EqualTo((true, false, 1f)));
    }

    [Test]
    public void Invalid_text_stays_until_the_number_in_use_is_typed_again()
    {
        NumberEntry entry = new(NumberRange.LearningRate, 0.01f);
        Assert.That(entry.Enter("Learning rate", "abc"), Is.False);
        Assert.That(
            (entry.Text, entry.Error),
            Is.EqualTo(("abc", "Learning rate: expected a number from 0.0001 to 1, found abc. 0.01 is still in use.")));
        Assert.That(entry.Enter("Learning rate", "0.01"), Is.False);
        Assert.That((entry.Text, entry.Error), Is.EqualTo(("0.01", (string?)null)));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase(null)]
    public void Empty_field_is_called_nothing(string? text)
    {
        NumberEntry entry = new(NumberRange.Margin, 2f);
        Assert.That(entry.Enter("Margin", text), Is.False);
        Assert.That(entry.Error, Is.EqualTo("Margin: expected a number from 0 to 20, found nothing. 2 is still in use."));
    }
}
