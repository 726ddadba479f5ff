using CsCheck;

namespace LinearLearn.Plotting.Tests;

public class SnapshotChoiceTests
{
    [Test]
    public void Few_are_all_shown() => Assert.That(Moments(SnapshotChoice.Early(Snapshots.Even(5), 12)), Is.EqualTo(new long[] { 0, 10, 20, 30, 40 }));

    // Of 0, 10 ... 1000, those nearest to 1000 * (i / 4)^2: 0, 62.5, 250, 562.5 and 1000.
    [Test]
    public void Of_many_those_nearest_to_the_squares_of_even_parts() =>
        Assert.That(Moments(SnapshotChoice.Early(Snapshots.Even(101), 5)), Is.EqualTo(new long[] { 0, 60, 250, 560, 1000 }));

    [Test]
    public void A_single_frame_is_the_last_one() => Assert.That(Moments(SnapshotChoice.Early(Snapshots.Even(101), 1)), Is.EqualTo(new long[] { 1000 }));

    [Test]
    public void Whatever_the_moments_first_and_last_are_shown_and_none_twice() => Gen.Select(Gen.Int[1, 100].Array[2, 60], Gen.Int[2, 40]).Sample((gaps, count) =>
    {
        long seen = 0;
        TrainingProgress[] all = [.. gaps.Select(gap => Snapshots.At(seen += gap, 1))];
        TrainingProgress[] chosen = SnapshotChoice.Early(all, count);
        Assert.That(chosen, Has.Length.EqualTo(Math.Min(count, all.Length)));
        Assert.That((chosen[0], chosen[^1]), Is.EqualTo((all[0], all[^1])));
        Assert.That(Moments(chosen), Is.Ordered.And.Unique);
    });

    [TestCase(0, null, "after 0 examples")]
    [TestCase(1, 0.5, "after 1 example: 50.00 % right")]
    [TestCase(1234567, 0.98765, "after 1,234,567 examples: 98.77 % right")]
    public void A_moment_is_told_in_words(long examples, double? accuracy, string expected) =>
        Assert.That(SnapshotChoice.Moment(Snapshots.At(examples, 1, accuracy)), Is.EqualTo(expected));

    [Test]
    public void Bad_snapshots_are_refused()
    {
        Refuses([], Snapshots.Shape, null, "expected one snapshot or more, found none");
        Refuses([null!], Snapshots.Shape, null, "expected a snapshot, found null at index 0");
        Refuses([Snapshots.At(10, 1), Snapshots.At(9, 1)], Snapshots.Shape, null, "expected snapshots in order, found 9 examples after 10 at index 1");
        Refuses([Snapshots.At(10, 1)], new ImageShape(2, 2), null, "expected pictures of 6 pixels, as many as there are features, found 2 x 2");
        Refuses([Snapshots.At(10, 1)], Snapshots.Shape, 4, "expected one of the model's labels, 3, 7, found 4");

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
        Assert.That(() => new FilmstripPicture(Snapshots.Even(2), table), Throws.ArgumentException.With.Message.StartsWith("expected examples that are pictures"));
        Assert.That(() => new WeightsAnimation(Snapshots.Even(2), table), Throws.ArgumentException.With.Message.StartsWith("expected examples that are pictures"));
    }

    private static long[] Moments(TrainingProgress[] snapshots) => Array.ConvertAll(snapshots, snapshot => snapshot.ExamplesSeen);
}
