namespace LinearLearn.Tests;

/// <summary>Scattered rows of a matrix too large for the fast caches, which are prefetched, or copied for all groups of classes.</summary>
public class ScatteredRowsTests
{
    private const int Features = 1000;

    [TestCase(2, 1, false)] // two classes have one row of weights, so no groups
    [TestCase(4, 1, false)]
    [TestCase(4, 3, false)]
    [TestCase(2, 1, true)]
    [TestCase(4, 3, true)]
    public void Learning_scattered_rows_gives_the_same_bits_as_single_updates(int classes, int groups, bool followsRows)
    {
        foreach (FeatureKind kind in Enum.GetValues<FeatureKind>())
        {
            Dataset data = TestData.CreateOverlapping(kind, classes, count: 1100, Features);
            OnlineLearner expected = Learner(data, followsRows), learner = Learner(data, followsRows);
            Learn(expected, learner, data, groups, 67);
            AssertSame(expected, learner);
        }
    }

    [Test]
    public void Learning_consecutive_rows_gives_the_same_bits_as_single_updates([Values(1, 3)] int groups, [Values] bool followsRows)
    {
        foreach (FeatureKind kind in Enum.GetValues<FeatureKind>())
        {
            Dataset data = TestData.CreateOverlapping(kind, classes: 4, count: 1100, Features);
            OnlineLearner expected = Learner(data, followsRows), learner = Learner(data, followsRows);
            TestModels.Learn(expected, data, 30, 97);
            learner.Learn(data, [.. Enumerable.Range(30, 67)], groups);
            AssertSame(expected, learner);
        }
    }

    // The copies of a batch are reused for the next one, which can be longer or shorter, end within a block of 20 rows, and have other
    // features.
    [Test]
    public void Learning_a_batch_of_copied_rows_does_not_affect_the_next_batch([Values] bool followsRows)
    {
        Dataset bytes = TestData.CreateOverlapping(classes: 4, count: 1100, Features);
        byte[] raw = [.. Enumerable.Range(0, bytes.Count).SelectMany(row => ((ByteFeatures)bytes.Features).Row(row).ToArray())];
        Dataset brighter = new(new ByteFeatures(raw, Features, 1 / 128f), bytes.Labels), floats = TestData.ToFloats(bytes);
        OnlineLearner expected = Learner(bytes, followsRows), learner = Learner(bytes, followsRows);
        (Dataset, int)[] batches =
        [
            (bytes, 15), (bytes, 20), (bytes, 67), (bytes, 33), (brighter, 33),
            (floats, 12), (floats, 50), (floats, 67), (floats, 33), (bytes, 50),
        ];
        foreach ((Dataset data, int count) in batches)
        {
            Learn(expected, learner, data, groups: 2, count);
            AssertSame(expected, learner);
        }
    }

    private static OnlineLearner Learner(Dataset data, bool followsRows) => new(
        followsRows ? new MarginUpdate() : new MarginUpdate(2, 0.01f),
        LinearModel.Zero(data.FeatureCount, data.Classes),
        LastWeights.OneVersusRest);

    private static void Learn(OnlineLearner expected, OnlineLearner learner, Dataset data, int groups, int count)
    {
        int[] order = [.. Enumerable.Range(0, data.Count)];
        new Random(count).Shuffle(order);
        foreach (int index in order.AsSpan(0, count))
            expected.Update(data, index);
        learner.Learn(data, order.AsSpan(0, count), groups);
    }

    private static void AssertSame(OnlineLearner expected, OnlineLearner learner)
    {
        Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(expected.Snapshot())));
        Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((expected.ExamplesSeen, expected.UpdatesMade)));
    }
}
