using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class DatasetTests
{
    private static Dataset Numbered(params int[] labels) =>
        new(
            new DenseFeatures([.. labels.Select((_, i) => (float)i)], 1),
            labels,
            new ClassLabels(new Dictionary<int, string> { [7] = "seven" }));

    [Test]
    public void Dataset_properties_match_its_labels()
    {
        Dataset data = Numbered(7, 3, 7, -2);
        Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { 7, 3, 7, -2 }));
        Assert.That(data.Classes.Values.ToArray(), Is.EqualTo(new[] { -2, 3, 7 }));
        Assert.That((data.Count, data.FeatureCount), Is.EqualTo((4, 1)));
        Assert.That((data.CountOf(7), data.CountOf(3), data.CountOf(5)), Is.EqualTo((2, 1, 0)));
        Assert.That(data.Classes.Names[7], Is.EqualTo("seven"));
    }

    [Test]
    public void Dataset_copies_labels_and_names()
    {
        int[] labels = [1, 2];
        Dictionary<int, string> names = new() { [1] = "one" };
        Dataset data = new(new DenseFeatures([0, 0], 1), labels, new ClassLabels(names));
        labels[0] = 9;
        names[1] = "changed";
        Assert.That((data.Labels[0], data.Classes.Names[1]), Is.EqualTo((1, "one")));
    }

    [Test]
    public void Dataset_Only_keeps_the_examples_of_the_labels_in_order()
    {
        Dataset data = Numbered(7, 1, 3, 3, 5, 7).Only(7, 3);
        Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { 7, 3, 3, 7 }));
        Assert.That(Rows(data), Is.EqualTo(new float[] { 0, 2, 3, 5 }));
        Assert.That(data.Classes.Names[7], Is.EqualTo("seven"));
    }

    [Test]
    public void Dataset_Only_rejects_labels_that_do_not_occur()
    {
        Assert.That(() => Numbered(3, 7).Only(3, 8),
            Throws.ArgumentException.With.Message.Contains("expected one of the labels 3, 7 (seven), found 8"));
        Assert.That(() => Numbered().Only(3), Throws.ArgumentException.With.Message.Contains("a dataset without examples"));
        Assert.That(() => Numbered(3, 7).Only(), Throws.ArgumentException.With.Message.Contains("one label or more"));
        Assert.That(() => Numbered(3, 7).Only(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("labels"));
    }

    [Test]
    public void Dataset_ClassIndices_are_computed_once()
    {
        Dataset data = Numbered(7, 1, 7);
        Assert.That(data.ClassIndices.ToArray(), Is.EqualTo(new[] { 1, 0, 1 }));
        Assert.That(data.ClassIndices == data.ClassIndices, "the same array");
    }

    [Test]
    public void Dataset_Take_keeps_the_first_examples()
    {
        Dataset data = Numbered(7, 1, 3);
        Assert.That(Rows(data.Take(2)), Is.EqualTo(new float[] { 0, 1 }));
        Assert.That(Rows(data.Take(3)), Is.EqualTo(new float[] { 0, 1, 2 }));
        Assert.That(data.Take(0).Count, Is.Zero);
        Assert.That(() => data.Take(4), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 0 to 3, found 4"));
        Assert.That(() => data.Take(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Select_keeps_examples_in_the_order_given()
    {
        Dataset data = Numbered(7, 1, 3).WithWeights([1, 2, 3]).Select([2, 0, 2]);
        Assert.That(Rows(data), Is.EqualTo(new float[] { 2, 0, 2 }));
        Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { 3, 7, 3 }));
        Assert.That(data.Weights.ToArray(), Is.EqualTo(new float[] { 3, 1, 3 }));
        Assert.That(data.ToString(), Is.EqualTo("3 examples of 1 features, 2 classes"));
        foreach (int bad in new[] { -1, 3 })
            Assert.That(() => Numbered(7, 1, 3).Select([bad]),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains($"found {bad}"));
    }

    [Test]
    public void Split_divides_the_examples_and_keeps_their_order() =>
        Gen.Select(Gen.Int[0, 60], Gen.Double[0.01, 0.99], Gen.ULong).SampleAlike((count, fraction, seed) =>
        {
            Dataset data = Numbered([.. Enumerable.Range(0, count)]);
            (Dataset first, Dataset second) = data.Split(fraction, seed);
            Assert.That(first.Count, Is.EqualTo((int)Math.Round(fraction * count)));
            Assert.That(Rows(first), Is.Ordered);
            Assert.That(Rows(second), Is.Ordered);
            Assert.That(Rows(first).Concat(Rows(second)), Is.EquivalentTo(Rows(data)));
            Assert.That(first.Labels.ToArray(), Is.EqualTo(Rows(first).Select(value => (int)value)), "labels move with their rows");
        });

    [Test]
    public void Split_depends_only_on_the_seed()
    {
        Dataset data = Numbered([.. Enumerable.Range(0, 100)]);
        float[] once = Rows(data.Split(0.5, 1).First), again = Rows(data.Split(0.5, 1).First), other = Rows(data.Split(0.5, 2).First);
        Assert.That(again, Is.EqualTo(once));
        Assert.That(other, Is.Not.EqualTo(once));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(-0.5)]
    [TestCase(double.NaN)]
    public void Split_rejects_fractions_out_of_range(double fraction) =>
        Assert.That(() => Numbered(1, 2).Split(fraction),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("between 0 and 1"));

    [Test]
    public void ImageShape_is_kept_by_every_selection()
    {
        Dataset data = TestData.CreateImages(rows: 5, columns: 8);
        Assert.That(data.ImageShape, Is.EqualTo(new ImageShape(5, 8)));
        Assert.That(data.Only(1).Take(3).Split(0.5).Second.ImageShape, Is.EqualTo(new ImageShape(5, 8)));
        Assert.That(new ImageShape(5, 8).ToString(), Is.EqualTo("5 x 8"));
        Assert.That(new ImageShape(5, 8).Length, Is.EqualTo(40));
        Assert.That(new ImageShape(1, Array.MaxLength).Length, Is.EqualTo(Array.MaxLength));
        Assert.That(() => new ImageShape(65536, 65536), Throws.ArgumentException.With.Message.Contains("pixels, found 65536 x 65536"));
        Assert.That(() => (new ImageShape(1, 65536) with { Rows = 65536 }).Length, Throws.InstanceOf<OverflowException>());
        DenseFeatures line = new([1, 2, 3], 3);
        Assert.That(new Dataset(line, [1], imageShape: new ImageShape(1, 3)).ImageShape, Is.EqualTo(new ImageShape(1, 3)),
            "one row of pixels");
        Assert.That(new Dataset(line, [1], imageShape: new ImageShape(3, 1)).ImageShape, Is.EqualTo(new ImageShape(3, 1)),
            "one column of pixels");
    }

    [Test]
    public void Dataset_rejects_sizes_that_do_not_match()
    {
        DenseFeatures features = new([1, 2, 3, 4], 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new Dataset(features, [1]), Throws.ArgumentException.With.Message.Contains("each of 2 rows, found 1 labels"));
            Assert.That(() => new Dataset(features, [1, 2], imageShape: new ImageShape(2, 2)),
                Throws.ArgumentException.With.Message.Contains("expected images of 2 pixels, found 2 x 2"));
            Assert.That(() => new Dataset(features, [1, 2], imageShape: new ImageShape(-1, -2)), Throws.ArgumentException);
            Assert.That(() => new Dataset(null!, [1]), Throws.ArgumentNullException);
        }
    }

    private static float[] Rows(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(i => ((DenseFeatures)data.Features).Row(i)[0])];
}
