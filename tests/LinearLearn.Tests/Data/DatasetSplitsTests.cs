using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class DatasetSplitsTests
{
    private static readonly Gen<int[]> Labels = Gen.Int[0, 4].Array[0, 60];

    /// <summary>Every example has its number as its only feature.</summary>
    private static Dataset Numbered(params int[] labels) =>
        new(new DenseFeatures([.. labels.Select((_, i) => (float)i)], 1), labels, new Dictionary<int, string> { [7] = "seven" });

    // Fractions of 0.3: 3.0, 1.8, 1.5 and 0.3 examples, together 6.6, so 7. Whole ones: 3 + 1 + 1 + 0; the two missing go to 0.8 and 0.5.
    [Test]
    public void The_largest_remainders_fill_the_first_part()
    {
        Dataset data = Numbered([.. Enumerable.Repeat(1, 10), .. Enumerable.Repeat(2, 6), .. Enumerable.Repeat(3, 5), 4]);
        (Dataset first, Dataset second) = data.Split(0.3, seed: 5, stratified: true);
        Assert.That(first.Labels.ToArray(), Is.EqualTo(new[] { 1, 1, 1, 2, 2, 3, 3 }));
        Assert.That((second.CountOf(1), second.CountOf(2), second.CountOf(3), second.CountOf(4)), Is.EqualTo((7, 4, 3, 1)));
    }

    [TestCase(0.75, 3, 1)] // 3.75 examples, so 4: three, and the single one, whose remainder is the largest
    [TestCase(0.5, 2, 0)] // 2.5 examples, so 2
    [TestCase(0.25, 1, 0)] // 1.25 examples, so 1
    public void A_class_of_one_example_follows_its_remainder(double fraction, int ofFour, int ofOne)
    {
        Dataset first = Numbered(7, 7, 7, 7, 9).Split(fraction, stratified: true).First;
        Assert.That((first.CountOf(7), first.CountOf(9)), Is.EqualTo((ofFour, ofOne)));
    }

    [Test]
    public void Of_equal_remainders_the_smaller_labels_come_first() =>
        Assert.That(Numbered(8, 5, 2, 6).Split(0.5, seed: 3, stratified: true).First.Labels.ToArray(), Is.EqualTo(new[] { 5, 2 }));

    // In doubles, 0.29 * 100 is just below 29.
    [Test]
    public void A_product_just_below_a_whole_number_loses_no_example()
    {
        Dataset first = Numbered([.. Enumerable.Repeat(1, 100), .. Enumerable.Repeat(2, 100)]).Split(0.29, stratified: true).First;
        Assert.That((first.CountOf(1), first.CountOf(2)), Is.EqualTo((29, 29)));
    }

    [Test]
    public void A_stratified_split_keeps_every_example_once_and_every_class_within_one() =>
        Gen.Select(Labels, Gen.Double[0.01, 0.99], Gen.ULong).SampleAlike((labels, fraction, seed) =>
        {
            Dataset data = Numbered(labels);
            (Dataset first, Dataset second) = data.Split(fraction, seed, stratified: true);
            Assert.That(first.Count, Is.EqualTo((int)Math.Round(fraction * labels.Length)));
            Assert.That(Rows(first), Is.Ordered);
            Assert.That(Rows(second), Is.Ordered);
            Assert.That(Rows(first).Concat(Rows(second)), Is.EquivalentTo(Rows(data)));
            Assert.That(first.Labels.ToArray(), Is.EqualTo(Rows(first).Select(row => labels[(int)row])));
            foreach (int label in data.Classes)
                Assert.That(Math.Abs(first.CountOf(label) - fraction * data.CountOf(label)), Is.LessThan(1), $"label {label}");
        });

    [Test]
    public void A_stratified_split_depends_on_the_seed_alone()
    {
        Dataset data = Numbered([.. Enumerable.Range(0, 100).Select(i => i % 3)]);
        float[] once = Rows(data.Split(0.5, 1, true).First), again = Rows(data.Split(0.5, 1, true).First), other = Rows(data.Split(0.5, 2, true).First);
        Assert.That(again, Is.EqualTo(once));
        Assert.That(other, Is.Not.EqualTo(once));
    }

    // A seed in somebody's notes means these examples; they were computed by a program in another language.
    [Test]
    public void A_seed_gives_the_same_split_for_ever()
    {
        Dataset data = Numbered(0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
        Assert.That(Rows(data.Split(0.4, seed: 1).First), Is.EqualTo(new float[] { 0, 1, 7, 9 }));
        Assert.That(Rows(data.Split(0.4, seed: 1, stratified: true).First), Is.EqualTo(new float[] { 0, 1, 6, 8 }));
        Assert.That(data.StratifiedFolds(3, seed: 1), Is.EqualTo(new[] { 0, 2, 1, 0, 0, 2, 1, 2, 1, 0 }));
    }

    [Test]
    public void Folds_are_even_in_size_and_in_every_class() =>
        Gen.Select(Labels.Where(labels => labels.Length >= 2), Gen.Int[2, 12], Gen.ULong).SampleAlike((labels, folds, seed) =>
        {
            Dataset data = Numbered(labels);
            folds = Math.Min(folds, data.Count);
            int[] foldOf = data.StratifiedFolds(folds, seed);
            Assert.That(foldOf, Has.Length.EqualTo(data.Count).And.All.InRange(0, folds - 1), "every example is in one fold");
            Assert.That(data.StratifiedFolds(folds, seed), Is.EqualTo(foldOf));
            AssertEven(foldOf, "sizes");
            foreach (int label in data.Classes)
                AssertEven([.. foldOf.Where((_, row) => labels[row] == label)], $"label {label}");

            void AssertEven(int[] some, string what)
            {
                int[] counts = [.. Enumerable.Range(0, folds).Select(fold => some.Count(found => found == fold))];
                Assert.That(counts.Max() - counts.Min(), Is.LessThanOrEqualTo(1), what);
            }
        });

    [Test]
    public void Another_seed_gives_other_folds()
    {
        Dataset data = Numbered([.. Enumerable.Range(0, 100).Select(i => i % 3)]);
        Assert.That(data.StratifiedFolds(5, 2), Is.Not.EqualTo(data.StratifiedFolds(5, 1)));
    }

    [TestCase(1)]
    [TestCase(-2)]
    [TestCase(4)]
    public void Folds_need_an_example_each(int folds) => Assert.That(
        () => Numbered(1, 2, 2).StratifiedFolds(folds, 1),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"not more than the 3 examples, found {folds}"));

    [Test]
    public void Both_parts_keep_names_and_an_empty_dataset_has_two_empty_parts()
    {
        Assert.That(Numbered(7, 7).Split(0.5, stratified: true).Second.ClassNames[7], Is.EqualTo("seven"));
        (Dataset first, Dataset second) = Numbered().Split(0.5, stratified: true);
        Assert.That((first.Count, second.Count), Is.EqualTo((0, 0)));
    }

    private static float[] Rows(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i => ((DenseFeatures)data.Features).Row(i)[0])];
}
