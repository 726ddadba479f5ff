using CsCheck;

namespace LinearLearn.Plotting.Tests;

public class SnapshotSelectionTests
{
    [Test]
    public void Selection_of_few_snapshots_is_all_of_them() => Assert.That(Moments(SnapshotSelection.SelectEarly(TestData.CreateSnapshots(5), 12)), Is.EqualTo(new long[] { 0, 10, 20, 30, 40 }));

    // Of 0, 10 ... 1000, those nearest to 1000 * (i / 4)^2: 0, 62.5, 250, 562.5 and 1000.
    [Test]
    public void Selection_of_many_snapshots_is_nearest_to_squares_of_even_parts() =>
        Assert.That(
            Moments(SnapshotSelection.SelectEarly(TestData.CreateSnapshots(101), 5)), Is.EqualTo(new long[] { 0, 60, 250, 560, 1000 }));

    [Test]
    public void Selection_of_a_single_snapshot_is_the_last() => Assert.That(Moments(SnapshotSelection.SelectEarly(TestData.CreateSnapshots(101), 1)), Is.EqualTo(new long[] { 1000 }));

    [Test]
    public void Selection_has_first_and_last_snapshot_and_none_twice() => Gen.Select(Gen.Int[1, 100].Array[2, 60], Gen.Int[2, 40]).Sample((gaps, count) =>
    {
        long seen = 0;
        TrainingProgress[] all = [.. gaps.Select(gap => TestData.CreateSnapshot(seen += gap, 1))];
        TrainingProgress[] chosen = SnapshotSelection.SelectEarly(all, count);
        Assert.That(chosen, Has.Length.EqualTo(Math.Min(count, all.Length)));
        Assert.That((chosen[0], chosen[^1]), Is.EqualTo((all[0], all[^1])));
        Assert.That(Moments(chosen), Is.Ordered.And.Unique);
    });

    [TestCase(0, null, "after 0 examples")]
    [TestCase(1, 0.5, "after 1 example: 50.00 % right")]
    [TestCase(1234567, 0.98765, "after 1,234,567 examples: 98.77 % right")]
    public void Moment_is_formatted_with_examples_and_accuracy(long examples, double? accuracy, string expected) =>
        Assert.That(SnapshotSelection.FormatMoment(TestData.CreateSnapshot(examples, 1, accuracy)), Is.EqualTo(expected));

    [Test]
    public void Bad_snapshots_are_refused()
    {
        Refuses([], TestData.SnapshotShape, null, "expected one snapshot or more, found none");
        Refuses([null!], TestData.SnapshotShape, null, "expected a snapshot, found null at index 0");
        Refuses([TestData.CreateSnapshot(10, 1), TestData.CreateSnapshot(9, 1)], TestData.SnapshotShape, null, "expected snapshots in order, found 9 examples after 10 at index 1");
        Refuses([TestData.CreateSnapshot(10, 1)], new ImageShape(2, 2), null, "expected pictures of 6 pixels, as many as there are features, found 2 x 2");
        Refuses([TestData.CreateSnapshot(10, 1)], TestData.SnapshotShape, 4, "expected one of the model's labels, 3, 7, found 4");

        static void Refuses(TrainingProgress[] snapshots, ImageShape shape, int? label, string message)
        {
            Assert.That(() => new FilmstripPicture(snapshots, shape, label), Throws.ArgumentException.With.Message.StartsWith(message));
            Assert.That(() => new WeightsAnimation(snapshots, shape, label), Throws.ArgumentException.With.Message.StartsWith(message));
        }
    }

    [Test]
    public void Data_that_are_no_pictures_have_no_shape()
    {
        Dataset table = new(new DenseFeatures(new float[6], 6), [3]);
        Assert.That(() => new FilmstripPicture(TestData.CreateSnapshots(2), table), Throws.ArgumentException.With.Message.StartsWith("expected examples that are pictures"));
        Assert.That(() => new WeightsAnimation(TestData.CreateSnapshots(2), table), Throws.ArgumentException.With.Message.StartsWith("expected examples that are pictures"));
    }

    private static long[] Moments(TrainingProgress[] snapshots) => Array.ConvertAll(snapshots, snapshot => snapshot.ExamplesSeen);
}
