using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class DatasetSplitsTests
{
    private static readonly Gen<int[]> Labels = Gen.Int[0, 4].Array[0, 60];

    /// <summary>The only feature of each example is its index.</summary>
    private static Dataset Numbered(params int[] labels) =>
        new(
            new DenseFeatures([.. labels.Select((_, i) => (float)i)], 1),
            labels,
            new ClassLabels(new Dictionary<int, string> { [7] = "seven" }));

    // A fraction of 0.3 is 3.0, 1.8, 1.5 and 0.3 examples, 6.6 in total, rounded to 7. The remainders 0, 0.8, 0.5 and 0.3 give two. Their
    // complements, 1.4 in total, shrink to 1, so that the probabilities are 0, 1 - 0.2 / 1.4, 1 - 0.5 / 1.4 and 1 - 0.7 / 1.4.
    [Test]
    public void Split_stratified_uses_remainders_as_the_probability_of_one_more_example()
    {
        Dataset data = Numbered([.. Enumerable.Repeat(1, 10), .. Enumerable.Repeat(2, 6), .. Enumerable.Repeat(3, 5), 4]);
        AssertMeans(data, 0.3, [3, 2 - 0.2 / 1.4, 2 - 0.5 / 1.4, 1 - 0.7 / 1.4], total: 7);
    }

    [TestCase(0.75, 3, 1)] // 3.75 examples, rounded to 4: three, and the single one
    [TestCase(0.5, 2, 0)] // 2.5 examples, rounded to 2
    [TestCase(0.25, 1, 0)] // 1.25 examples, rounded to 1
    public void Split_stratified_uses_a_class_of_one_example_to_reach_the_total(double fraction, int ofFour, int ofOne) =>
        AssertMeans(Numbered(7, 7, 7, 7, 9), fraction, [ofFour, ofOne], ofFour + ofOne);

    [Test]
    public void Split_stratified_gives_each_class_its_fraction_on_average([Values(0.1, 0.5, 0.9)] double fraction)
    {
        Dataset data = Numbered([.. Enumerable.Range(0, 50).Select(i => i % 10)]);
        AssertMeans(data, fraction, [.. Enumerable.Repeat(5 * fraction, 10)], (int)(50 * fraction));
    }

    [Test]
    public void Split_stratified_gives_classes_of_any_size_their_fraction_on_average() =>
        Gen.Select(Gen.Int[1, 9].Array[2, 5], Gen.Int[1, 9]).SampleAlike((sizes, tenths) =>
        {
            // Filled up to a multiple of ten examples, so that the parts are whole and the shares exact.
            int[] labels = [.. sizes.SelectMany((size, label) => Enumerable.Repeat(label, size))];
            labels = [.. labels, .. Enumerable.Repeat(99, (10 - labels.Length % 10) % 10)];
            Dataset data = Numbered(labels);
            double[] means = [.. data.Classes.Values.ToArray().Select(label => data.CountOf(label) * tenths / 10.0)];
            AssertMeans(data, tenths / 10.0, means, labels.Length * tenths / 10);
        }, iter: 12);

    [Test]
    public void Split_stratified_separates_examples_of_weight_0_from_the_others()
    {
        float[] weights = [.. Enumerable.Range(0, 40).Select(i => i < 20 ? 0f : 2)];
        Dataset data = Numbered([.. Enumerable.Range(0, 40).Select(i => i % 2)]).WithWeights(weights);
        for (ulong seed = 0; seed < 20; seed++)
        {
            (Dataset first, Dataset second) = data.Split(0.3, seed, stratified: true);
            foreach (int label in data.Classes)
            {
                Assert.That((CountOf(first, label, 0), CountOf(first, label, 2)), Is.EqualTo((3, 3)));
                Assert.That((CountOf(second, label, 0), CountOf(second, label, 2)), Is.EqualTo((7, 7)));
            }
        }

        static int CountOf(Dataset part, int label, float weight) =>
            Enumerable.Range(0, part.Count).Count(i => part.Labels[i] == label && part.Weights[i] == weight);
    }

    // In doubles, 0.29 * 100 is just below 29.
    [Test]
    public void Split_stratified_loses_no_example_if_a_product_is_just_below_an_integer()
    {
        Dataset first = Numbered([.. Enumerable.Repeat(1, 100), .. Enumerable.Repeat(2, 100)]).Split(0.29, stratified: true).First;
        Assert.That((first.CountOf(1), first.CountOf(2)), Is.EqualTo((29, 29)));
    }

    [Test]
    public void Split_stratified_keeps_every_example_once_and_every_class_within_one() =>
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
    public void Split_stratified_depends_only_on_the_seed()
    {
        Dataset data = Numbered([.. Enumerable.Range(0, 100).Select(i => i % 3)]);
        float[] once = Rows(data.Split(0.5, 1, true).First), again = Rows(data.Split(0.5, 1, true).First);
        float[] other = Rows(data.Split(0.5, 2, true).First);
        Assert.That(again, Is.EqualTo(once));
        Assert.That(other, Is.Not.EqualTo(once));
    }

    // The examples that a seed selects must never change. The expected values were computed by a program in another language.
    [Test]
    public void Split_and_folds_of_a_seed_never_change()
    {
        Dataset data = Numbered(0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
        Assert.That(Rows(data.Split(0.4, seed: 1).First), Is.EqualTo(new float[] { 0, 1, 7, 9 }));
        Assert.That(Rows(data.Split(0.4, seed: 1, stratified: true).First), Is.EqualTo(new float[] { 0, 6, 7, 8 }));
        Assert.That(data.StratifiedFolds(3, seed: 1), Is.EqualTo(new[] { 0, 2, 1, 0, 0, 2, 1, 1, 0, 2 }));
    }

    [Test]
    public void StratifiedFolds_are_even_in_size_and_in_every_class() =>
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
    public void StratifiedFolds_assign_classes_to_folds_independently_of_each_other()
    {
        // With three classes of one example each and three folds, each class is in each fold for a third of the seeds.
        const int Seeds = 3000;
        int[] inFold = new int[3], together = new int[4];
        Dataset single = Numbered(1, 4, 7), pairs = Numbered(1, 1, 2, 2, 3, 3, 4, 4);
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            inFold[single.StratifiedFolds(3, seed)[0]]++;
            int[] folds = pairs.StratifiedFolds(4, seed);
            for (int label = 2; label <= 4; label++)
                together[label - 1] += folds[..2].Order().SequenceEqual(folds[(2 * label - 2)..(2 * label)].Order()) ? 1 : 0;
        }
        Assert.That(inFold, Has.All.EqualTo(Seeds / 3).Within(5 * Math.Sqrt(Seeds * 2.0 / 9)));
        Assert.That(
            together[1..],
            Has.All.EqualTo(Seeds / 3).Within(5 * Math.Sqrt(Seeds * 2.0 / 9)),
            "one of three other classes shares the folds of class 1");
    }

    [Test]
    public void StratifiedFolds_differ_between_seeds()
    {
        Dataset data = Numbered([.. Enumerable.Range(0, 100).Select(i => i % 3)]);
        Assert.That(data.StratifiedFolds(5, 2), Is.Not.EqualTo(data.StratifiedFolds(5, 1)));
    }

    [TestCase(1)]
    [TestCase(-2)]
    [TestCase(4)]
    public void StratifiedFolds_rejects_a_number_of_folds_out_of_range(int folds) => Assert.That(
        () => Numbered(1, 2, 2).StratifiedFolds(folds, 1),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"at most 3 (one per example), found {folds}"));

    [Test]
    public void Split_stratified_keeps_names_and_splits_an_empty_dataset()
    {
        Assert.That(Numbered(7, 7).Split(0.5, stratified: true).Second.Classes.Names[7], Is.EqualTo("seven"));
        (Dataset first, Dataset second) = Numbered().Split(0.5, stratified: true);
        Assert.That((first.Count, second.Count), Is.EqualTo((0, 0)));
    }

    /// <summary>Asserts the mean count of each class in the first part, over seeds, within five standard deviations.</summary>
    private static void AssertMeans(Dataset data, double fraction, double[] means, int total)
    {
        const int Seeds = 2000;
        double[] sums = new double[means.Length];
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            Dataset first = data.Split(fraction, seed, stratified: true).First;
            Assert.That(first.Count, Is.EqualTo(total));
            for (int k = 0; k < sums.Length; k++)
                sums[k] += first.CountOf(data.Classes.Values[k]);
        }
        for (int k = 0; k < means.Length; k++)
        {
            double chance = means[k] - Math.Floor(means[k] + 1e-9);
            double tolerance = 1e-9 + 5 * Math.Sqrt(Math.Max(0, chance * (1 - chance)) / Seeds);
            Assert.That(sums[k] / Seeds, Is.EqualTo(means[k]).Within(tolerance), $"class {data.Classes.Values[k]}");
        }
    }

    private static float[] Rows(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i => ((DenseFeatures)data.Features).Row(i)[0])];
}
