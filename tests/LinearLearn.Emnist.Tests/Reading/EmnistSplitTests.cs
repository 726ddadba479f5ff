namespace LinearLearn.Emnist.Tests;

public class EmnistSplitTests
{
    public static IReadOnlyList<EmnistSplit> All => EmnistSplit.All;

    [Test]
    public void There_are_six_splits() => Assert.That(EmnistSplit.All, Is.EqualTo(new[]
    {
        EmnistSplit.ByClass, EmnistSplit.ByMerge, EmnistSplit.Balanced, EmnistSplit.Letters, EmnistSplit.Digits, EmnistSplit.Mnist,
    }));

    [Test]
    public void Splits_are_called_what_their_files_are_called()
    {
        Assert.That(EmnistSplit.All.Select(split => split.Name), Is.EqualTo(new[] { "byclass", "bymerge", "balanced", "letters", "digits", "mnist" }));
        Assert.That(EmnistSplit.All.Select(split => split.ToString()), Is.EqualTo(EmnistSplit.All.Select(split => split.Name)));
    }

    [Test]
    public void Splits_have_as_many_classes_as_the_paper_says() =>
        Assert.That(EmnistSplit.All.Select(split => split.Classes.Count), Is.EqualTo(new[] { 62, 47, 47, 26, 10, 10 }));

    [TestCaseSource(nameof(All))]
    public void Labels_follow_the_first_one_without_a_gap_and_names_differ(EmnistSplit split)
    {
        Assert.That(split.Classes.Values.ToArray(), Is.EqualTo(Enumerable.Range(split == EmnistSplit.Letters ? 1 : 0, split.Classes.Count)));
        Assert.That(split.Classes.Names.Values, Is.Unique);
    }

    [TestCase("byclass")]
    [TestCase("bymerge")]
    [TestCase("balanced")]
    [TestCase("digits")]
    [TestCase("mnist")]
    public void Labels_0_to_9_are_the_digits(string name) =>
        Assert.That(Enumerable.Range(0, 10).Select(label => Named(name).Classes.NameOf(label)), Is.EqualTo("0123456789".Select(digit => $"{digit}")));

    [TestCase("byclass")]
    [TestCase("bymerge")]
    [TestCase("balanced")]
    public void Labels_10_to_35_are_the_capitals(string name)
    {
        Assert.That(Named(name).Classes.NameOf(10), Is.EqualTo("A"));
        Assert.That(
            Enumerable.Range(10, 26).Select(label => Named(name).Classes.NameOf(label)),
            Is.EqualTo(Enumerable.Range('A', 26).Select(letter => $"{(char)letter}")));
    }

    [TestCase("bymerge")]
    [TestCase("balanced")]
    public void Labels_36_to_46_are_the_small_letters_that_look_different(string name) => Assert.That(
        Enumerable.Range(36, 11).Select(label => Named(name).Classes.NameOf(label)), Is.EqualTo("a b d e f g h n q r t".Split(' ')));

    [Test]
    public void Labels_36_to_61_of_byclass_are_all_small_letters()
    {
        Assert.That(EmnistSplit.ByClass.Classes.NameOf(36), Is.EqualTo("a"));
        Assert.That(
            Enumerable.Range(36, 26).Select(label => EmnistSplit.ByClass.Classes.NameOf(label)),
            Is.EqualTo(Enumerable.Range('a', 26).Select(letter => $"{(char)letter}")));
    }

    [Test]
    public void A_class_of_letters_has_both_cases()
    {
        Assert.That(EmnistSplit.Letters.Classes.NameOf(1), Is.EqualTo("Aa"));
        Assert.That(EmnistSplit.Letters.Classes.NameOf(26), Is.EqualTo("Zz"));
    }

    private static EmnistSplit Named(string name) => EmnistSplit.All.Single(split => split.Name == name);
}
