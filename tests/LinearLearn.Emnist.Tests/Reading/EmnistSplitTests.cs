namespace LinearLearn.Emnist.Tests;

public class EmnistSplitTests
{
    public static IReadOnlyList<EmnistSplit> All => EmnistSplit.All;

    [Test]
    public void EmnistSplit_All_has_six_splits() => Assert.That(EmnistSplit.All, Is.EqualTo(new[]
    {
        EmnistSplit.ByClass, EmnistSplit.ByMerge, EmnistSplit.Balanced, EmnistSplit.Letters, EmnistSplit.Digits, EmnistSplit.Mnist,
    }));

    [Test]
    public void EmnistSplit_names_match_the_file_names()
    {
        Assert.That(
            EmnistSplit.All.Select(split => split.Name),
            Is.EqualTo(new[] { "byclass", "bymerge", "balanced", "letters", "digits", "mnist" }));
        Assert.That(EmnistSplit.All.Select(split => split.ToString()), Is.EqualTo(EmnistSplit.All.Select(split => split.Name)));
    }

    [Test]
    public void EmnistSplit_has_the_number_of_classes_given_in_the_paper() =>
        Assert.That(EmnistSplit.All.Select(split => split.Classes.Count), Is.EqualTo(new[] { 62, 47, 47, 26, 10, 10 }));

    [TestCaseSource(nameof(All))]
    public void EmnistSplit_labels_have_no_gaps_and_unique_names(EmnistSplit split)
    {
        Assert.That(
            split.Classes.Values.ToArray(), Is.EqualTo(Enumerable.Range(split == EmnistSplit.Letters ? 1 : 0, split.Classes.Count)));
        Assert.That(split.Classes.Names.Values, Is.Unique);
    }

    [TestCase("byclass")]
    [TestCase("bymerge")]
    [TestCase("balanced")]
    [TestCase("digits")]
    [TestCase("mnist")]
    public void EmnistSplit_labels_0_to_9_are_digits(string name) =>
        Assert.That(
            Enumerable.Range(0, 10).Select(label => Named(name).Classes.NameOf(label)),
            Is.EqualTo("0123456789".Select(digit => $"{digit}")));

    [TestCase("byclass")]
    [TestCase("bymerge")]
    [TestCase("balanced")]
    public void EmnistSplit_labels_10_to_35_are_capitals(string name)
    {
        Assert.That(Named(name).Classes.NameOf(10), Is.EqualTo("A"));
        Assert.That(
            Enumerable.Range(10, 26).Select(label => Named(name).Classes.NameOf(label)),
            Is.EqualTo(Enumerable.Range('A', 26).Select(letter => $"{(char)letter}")));
    }

    [TestCase("bymerge")]
    [TestCase("balanced")]
    public void EmnistSplit_labels_36_to_46_are_lowercase_letters_that_look_different(string name) => Assert.That(
        Enumerable.Range(36, 11).Select(label => Named(name).Classes.NameOf(label)), Is.EqualTo("a b d e f g h n q r t".Split(' ')));

    [Test]
    public void EmnistSplit_labels_36_to_61_of_byclass_are_lowercase_letters()
    {
        Assert.That(EmnistSplit.ByClass.Classes.NameOf(36), Is.EqualTo("a"));
        Assert.That(
            Enumerable.Range(36, 26).Select(label => EmnistSplit.ByClass.Classes.NameOf(label)),
            Is.EqualTo(Enumerable.Range('a', 26).Select(letter => $"{(char)letter}")));
    }

    [Test]
    public void EmnistSplit_letters_names_have_both_cases()
    {
        Assert.That(EmnistSplit.Letters.Classes.NameOf(1), Is.EqualTo("Aa"));
        Assert.That(EmnistSplit.Letters.Classes.NameOf(26), Is.EqualTo("Zz"));
    }

    private static EmnistSplit Named(string name) => EmnistSplit.All.Single(split => split.Name == name);
}
