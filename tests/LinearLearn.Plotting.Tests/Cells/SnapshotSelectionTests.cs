using CsCheck;

namespace LinearLearn.Plotting.Tests;

public class SnapshotSelectionTests
{
    [Test]
    public void SnapshotSelection_returns_all_snapshots_if_there_are_few() =>
        Assert.That(Moments(SnapshotSelection.SelectEarly(TestData.CreateSnapshots(5), 12)), Is.EqualTo(new long[] { 0, 10, 20, 30, 40 }));

    // Of 0, 10 ... 1000, the nearest to 1000 * (i / 4)^2: 0, 62.5, 250, 562.5 and 1000.
    [Test]
    public void SnapshotSelection_picks_the_snapshots_nearest_to_squared_fractions() =>
        Assert.That(
            Moments(SnapshotSelection.SelectEarly(TestData.CreateSnapshots(101), 5)), Is.EqualTo(new long[] { 0, 60, 250, 560, 1000 }));

    [Test]
    public void SnapshotSelection_of_one_snapshot_returns_the_last() =>
        Assert.That(Moments(SnapshotSelection.SelectEarly(TestData.CreateSnapshots(101), 1)), Is.EqualTo(new long[] { 1000 }));

    [Test]
    public void SnapshotSelection_has_the_first_and_the_last_snapshot_and_no_duplicates() =>
        Gen.Select(Gen.Int[1, 100].Array[2, 60], Gen.Int[2, 40]).Sample((gaps, count) =>
        {
            long seen = 0;
            TrainingProgress[] all = [.. gaps.Select(gap => TestData.CreateSnapshot(seen += gap, 1))];
            TrainingProgress[] chosen = SnapshotSelection.SelectEarly(all, count);
            Assert.That(chosen, Has.Length.EqualTo(Math.Min(count, all.Length)));
            Assert.That((chosen[0], chosen[^1]), Is.EqualTo((all[0], all[^1])));
            Assert.That(Moments(chosen), Is.Ordered.And.Unique);
        });

    [TestCase(0, null, "after 0 examples")]
    [TestCase(1, 0.5, "after 1 example: 50.00 % correct")]
    [TestCase(1234567, 0.98765, "after 1,234,567 examples: 98.77 % correct")]
    public void SnapshotSelection_formats_a_moment_with_examples_and_accuracy(long examples, double? accuracy, string expected) =>
        Assert.That(SnapshotSelection.FormatMoment(TestData.CreateSnapshot(examples, 1, accuracy)), Is.EqualTo(expected));

    [Test]
    public void SnapshotSelection_rejects_invalid_snapshots()
    {
        TrainingProgress ten = TestData.CreateSnapshot(10, 1), nine = TestData.CreateSnapshot(9, 1);
        AssertRejects([], TestData.SnapshotShape, null, "expected one snapshot or more, found none");
        AssertRejects([null!], TestData.SnapshotShape, null, "expected a snapshot, found null at index 0");
        AssertRejects([ten, nine], TestData.SnapshotShape, null, "expected snapshots in order, found 9 examples after 10 at index 1");
        AssertRejects([ten], new ImageShape(2, 2), null, "expected images of 6 pixels, one for each feature, found 2 x 2");
        AssertRejects([ten], TestData.SnapshotShape, 4, "expected one of the model's labels, 3, 7, found 4");

        static void AssertRejects(TrainingProgress[] snapshots, ImageShape shape, int? label, string message)
        {
            Assert.That(() => new FilmstripPicture(snapshots, shape, label), Throws.ArgumentException.With.Message.StartsWith(message));
            Assert.That(() => new WeightsAnimation(snapshots, shape, label), Throws.ArgumentException.With.Message.StartsWith(message));
        }
    }

    [Test]
    public void SnapshotSelection_rejects_data_without_an_image_shape()
    {
        Dataset table = new(new DenseFeatures(new float[6], 6), [3]);
        const string message = "expected a dataset of images";
        TrainingProgress[] snapshots = TestData.CreateSnapshots(2);
        Assert.That(() => new FilmstripPicture(snapshots, table), Throws.ArgumentException.With.Message.StartsWith(message));
        Assert.That(() => new WeightsAnimation(snapshots, table), Throws.ArgumentException.With.Message.StartsWith(message));
    }

    private static long[] Moments(TrainingProgress[] snapshots) => Array.ConvertAll(snapshots, snapshot => snapshot.ExamplesSeen);
}
