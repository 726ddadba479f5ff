using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class PruneTests
{
    private static readonly LinearModel Three = new LinearModel(
        [0.5f, -0.25f, 0, 1, 0.25f, -0f, -2, float.Epsilon, 0.125f],
        [0.5f, -0.0625f, 0],
        new ClassLabels([5, 6, 9], new Dictionary<int, string> { [6] = "six" }),
        0.5f)
        .WithMetadata(new Dictionary<string, string> { ["owner"] = "me", ["training.trainer"] = "by hand" });

    [Test]
    public void Model_NonZeroCount_counts_weights_of_all_rows_except_zeros_of_either_sign()
    {
        Assert.That(Three.NonZeroCount, Is.EqualTo(7));
        Assert.That(LinearModel.Zero(5, [0, 1]).NonZeroCount, Is.EqualTo(0));
    }

    [Test]
    public void Prune_sets_weights_up_to_the_threshold_to_0_and_keeps_the_rest()
    {
        LinearModel pruned = Three.Prune(0.25f);
        Assert.That(TestData.GetBits(pruned.Weights), Is.EqualTo(TestData.GetBits([0.5f, 0, 0, 1, 0, 0, -2, 0, 0])));
        Assert.That(pruned.NonZeroCount, Is.EqualTo(3));
        Assert.That(pruned.Biases.ToArray(), Is.EqualTo(new[] { 0.5f, -0.0625f, 0 }), "biases are not pruned");
        Assert.That(pruned.Classes, Is.SameAs(Three.Classes));
        Assert.That(pruned.ByteScale, Is.EqualTo(0.5f));
        Assert.That(Three.NonZeroCount, Is.EqualTo(7), "the original model is unchanged");
    }

    [Test]
    public void Prune_by_0_changes_no_score()
    {
        LinearModel pruned = Three.Prune(0);
        Assert.That(pruned.Weights.ToArray(), Is.EqualTo(Three.Weights.ToArray()));
        Assert.That(pruned.NonZeroCount, Is.EqualTo(7));
    }

    [Test]
    public void Prune_keeps_the_metadata_and_adds_the_largest_threshold()
    {
        Assert.That(Three.Prune(0.25f).Metadata, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["owner"] = "me",
            ["training.trainer"] = "by hand",
            ["training.pruneThreshold"] = "0.25",
        }));
        Assert.That(Threshold(Three.Prune(0.25f).Prune(0.125f)), Is.EqualTo("0.25"));
        Assert.That(Threshold(Three.Prune(0.125f).Prune(0.5f)), Is.EqualTo("0.5"));
        LinearModel other = Three.WithMetadata(new Dictionary<string, string> { ["training.pruneThreshold"] = "a text" });
        Assert.That(Threshold(other.Prune(1)), Is.EqualTo("1"));

        static string Threshold(LinearModel model) => model.Metadata["training.pruneThreshold"];
    }

    [Test]
    public void Prune_rejects_thresholds_that_are_negative_or_not_finite(
        [Values(-1e-30f, float.NaN, float.PositiveInfinity)] float threshold) =>
        Assert.That(
            () => Three.Prune(threshold),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected a finite number of 0 or more, found "));

    [Test]
    public void Prune_keeps_each_weight_or_sets_it_to_0() =>
        Gen.Select(Gen.Float[-2, 2].Array[1, 40], Gen.Float[0, 2.5f]).SampleAlike((weights, threshold) =>
        {
            LinearModel pruned = new LinearModel(weights, [0.5f], [0, 1]).Prune(threshold);
            Assert.That(
                pruned.Weights.ToArray(), Is.EqualTo(weights.Select(weight => weight > threshold || weight < -threshold ? weight : 0)));
            Assert.That(pruned.NonZeroCount, Is.EqualTo(weights.Count(weight => weight > threshold || weight < -threshold)));
        });

    [Test]
    public void TopFeatures_are_the_largest_weights_of_the_class()
    {
        LinearModel two = new([0.5f, -1, 0, 1, 3], [9f], [3, 7]);
        Assert.That(two.TopFeatures(7, 3), Is.EqualTo(new FeatureWeight[] { new(4, 3), new(1, -1), new(3, 1) }));
        Assert.That(two.TopFeatures(3, 3), Is.EqualTo(new FeatureWeight[] { new(4, -3), new(1, 1), new(3, -1) }), "signs flipped");
        Assert.That(Three.TopFeatures(5, 2), Is.EqualTo(new FeatureWeight[] { new(0, 0.5f), new(1, -0.25f) }));
        Assert.That(Three.TopFeatures(9, 100), Is.EqualTo(new FeatureWeight[] { new(0, -2), new(2, 0.125f), new(1, float.Epsilon) }));
    }

    [Test]
    public void TopFeatures_leave_out_weights_of_0()
    {
        Assert.That(Three.TopFeatures(6, 100), Is.EqualTo(new FeatureWeight[] { new(0, 1), new(1, 0.25f) }));
        Assert.That(LinearModel.Zero(3, [0, 1]).TopFeatures(0, 2), Is.Empty);
    }

    [Test]
    public void TopFeatures_equal_the_first_of_a_full_sort() =>
        Gen.Select(Gen.Int[-4, 4].Array[1, 60], Gen.Int[1, 70], Gen.Bool).SampleAlike((numbers, count, isPositive) =>
        {
            float[] weights = Array.ConvertAll(numbers, number => number / 4f);
            int[] columns = [.. Enumerable.Range(0, weights.Length).Where(column => weights[column] != 0)];
            Array.Sort(columns, (a, b) => (-Math.Abs(weights[a]), a).CompareTo((-Math.Abs(weights[b]), b)));
            IEnumerable<FeatureWeight> expected = columns.Take(count).Select(
                column => new FeatureWeight(column, isPositive ? weights[column] : -weights[column]));
            Assert.That(new LinearModel(weights, [0], [0, 1]).TopFeatures(isPositive ? 1 : 0, count), Is.EqualTo(expected));
        });

    [Test]
    public void TopFeatures_reject_unknown_labels_and_counts_below_1()
    {
        Assert.That(
            () => Three.TopFeatures(7, 1),
            Throws.ArgumentException.With.Message.StartsWith("expected one of the labels 5, 6 (six), 9, found 7"));
        Assert.That(
            () => Three.TopFeatures(5, 0),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith("expected 1 or more, found 0"));
    }
}
