using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

public class FilmstripPictureTests
{
    [TestCase(1, 12, 6, 1, 1)]
    [TestCase(5, 12, 6, 5, 1)]
    [TestCase(30, 12, 6, 6, 2)]
    [TestCase(30, 7, 3, 3, 3)]
    [TestCase(30, 60, 20, 20, 2)]
    public void FilmstripPicture_arranges_its_frames_in_rows(int snapshots, int frames, int columns, int expectedColumns, int expectedRows)
    {
        FilmstripPicture picture = new(TestData.CreateSnapshots(snapshots), TestData.SnapshotShape)
        {
            FrameCount = frames,
            Columns = columns,
        };
        Assert.That(picture.Width, Is.EqualTo(16 + expectedColumns * 112 + (expectedColumns - 1) * 12 + 12 + 96));
        Assert.That(picture.Height, Is.EqualTo(44 + expectedRows * (3 * 37 + 40) + 8)); // 3 rows of 112 / 3 = 37 pixels
    }

    [Test]
    public void FilmstripPicture_frames_share_one_range_of_colors()
    {
        FilmstripPicture picture = new(
            [TestData.CreateSnapshot(0, 0), TestData.CreateSnapshot(10, 0.5), TestData.CreateSnapshot(20, 1)], TestData.SnapshotShape);
        using SKBitmap bitmap = PictureFile.Decode(picture.ToPng());
        // The center of the first cell, whose weight is 0, 0.5 and 1 of +-1; 2 x 37 pixels, centered in 112.
        SKColor[] found = [.. Enumerable.Range(0, 3).Select(i => bitmap.GetPixel(16 + i * 124 + 19 + 18, 44 + 18))];
        Assert.That(found, Is.EqualTo(new[] { 0.5, 0.75, 1 }.Select(part => ValueColormaps.Diverging.GetColor(part).ToSKColor())));
    }

    [Test]
    public void FilmstripPicture_centers_narrow_frames_over_full_captions()
    {
        ImageShape narrow = new(28, 2);
        FilmstripPicture picture = new(
            [new(1, 1_234_567, 1, 0.5, new LinearModel(Enumerable.Repeat(1f, 56).ToArray(), [0f], [3, 7]))],
            narrow);
        using SKBitmap bitmap = PictureFile.Decode(picture.ToPng());
        SKColor color = ValueColormaps.Diverging.GetColor(1).ToSKColor();
        IEnumerable<int> columns = Enumerable.Range(0, 140);
        int[] cells = [.. columns.Where(x => bitmap.GetPixel(x, 44 + 56) == color)];
        int[] caption = [.. columns.Where(x => Enumerable.Range(44 + 112 + 2, 16).Any(y => bitmap.GetPixel(x, y).Green < 200))];
        Assert.That((cells[0] + cells[^1]) / 2.0, Is.EqualTo(16 + 56).Within(1));
        Assert.That((caption[0] + caption[^1]) / 2.0, Is.EqualTo(16 + 56).Within(3));
        Assert.That(caption, Has.Length.GreaterThan(60));
    }

    [Test]
    public void FilmstripPicture_description_names_the_weights_and_their_moments()
    {
        FilmstripPicture picture = new(TestData.CreateSnapshots(30), TestData.SnapshotShape);
        Assert.That(picture.Title, Is.EqualTo("Weights over time: 7 against 3"));
        Assert.That(picture.Description, Is.EqualTo(
            "Weights over time: 7 against 3: the weights at 12 moments of the training, "
            + "from after 0 examples: 50.00 % correct, to after 290 examples: 88.67 % correct."));
    }

    [Test]
    public void FilmstripPicture_rejects_options_out_of_range()
    {
        TrainingProgress[] snapshots = TestData.CreateSnapshots(2);
        foreach (int count in new[] { 0, 61 })
        {
            Assert.That(
                () => new FilmstripPicture(snapshots, TestData.SnapshotShape) { FrameCount = count },
                Throws.TypeOf<ArgumentOutOfRangeException>());
        }
        foreach (int count in new[] { 0, 21 })
        {
            Assert.That(
                () => new FilmstripPicture(snapshots, TestData.SnapshotShape) { Columns = count },
                Throws.TypeOf<ArgumentOutOfRangeException>());
        }
    }
}
