namespace LinearLearn.Tests;

public class DenseFeaturesTests
{
    [Test]
    public void DenseFeatures_constructors_give_the_same_rows()
    {
        DenseFeatures flat = new([1, 2, 3, 4, 5, 6], 3);
        DenseFeatures rows = new([[1, 2, 3], [4, 5, 6]]);
        DenseFeatures table = new(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        float[] first = [1, 2, 3], both = [0, 4, 5, 6];
        DenseFeatures vectors = new([first.AsMemory(), both.AsMemory(1)]);
        DenseFeatures list = new(new List<ReadOnlyMemory<float>> { first, both.AsMemory(1) });
        foreach (DenseFeatures features in new[] { flat, rows, table, vectors, list, new([first, both[1..]]) })
        {
            Assert.That((features.Rows, features.Columns, features.ByteScale), Is.EqualTo((2, 3, (float?)null)));
            Assert.That(features.Row(1).ToArray(), Is.EqualTo(new float[] { 4, 5, 6 }));
        }
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void DenseFeatures_rejects_non_finite_values_and_reports_row_and_column(float bad)
    {
        Assert.That(() => new DenseFeatures([1, 2, 3, 4, bad, 6], 3), Throws.ArgumentException.With.Message.Contains("row 1, column 1"));
        Assert.That(() => new DenseFeatures([[1, 2], [3, bad]]), Throws.ArgumentException.With.Message.Contains("row 1, column 1"));
        Assert.That(() => new DenseFeatures(new[,] { { 1, bad } }), Throws.ArgumentException.With.Message.Contains("row 0, column 1"));
        Assert.That(() => new DenseFeatures([bad, 1], 2), Throws.ArgumentException.With.Message.Contains("row 0, column 0"));
    }

    [Test]
    public void DenseFeatures_rejects_sizes_that_do_not_match()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new DenseFeatures([1, 2, 3], 2),
                Throws.ArgumentException.With.Message.Contains("expected a multiple of 2 values, found 3"));
            Assert.That(() => new DenseFeatures([1, 2, 3], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new DenseFeatures([[1, 2], [3]]),
                Throws.ArgumentException.With.Message.Contains("expected 2 values per row, found 1 in row 1"));
            Assert.That(() => new DenseFeatures([[1, 2], null!]), Throws.ArgumentException.With.Message.Contains("row 1"));
            Assert.That(() => new DenseFeatures(Array.Empty<float[]>()), Throws.ArgumentException.With.Message.Contains("found none"));
            Assert.That(() => new DenseFeatures([[], []]), Throws.ArgumentException.With.Message.Contains("one or more values per row"));
            Assert.That(() => new DenseFeatures(new float[2, 0]), Throws.ArgumentException.With.Message.Contains("one column or more"));
            Assert.That(() => new DenseFeatures((float[])null!, 1), Throws.ArgumentNullException);
            Assert.That(() => new DenseFeatures((float[][])null!), Throws.ArgumentNullException);
            Assert.That(() => new DenseFeatures((float[,])null!), Throws.ArgumentNullException);
            Assert.That(() => new DenseFeatures([1], 1).Row(1).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public void DenseFeatures_rejects_invalid_vectors_and_reports_the_row()
    {
        ReadOnlyMemory<float> two = new float[] { 1, 2 }, three = new float[] { 1, 2, 3 }, bad = new[] { 1, float.NaN };
        using (Assert.EnterMultipleScope())
        {
            AssertRefused([two, two, three], "expected 2 values per row, found 3 in row 2");
            AssertRefused([two, default], "expected 2 values per row, found 0 in row 1");
            AssertRefused([two, bad], "expected finite numbers, found NaN in row 1, column 1");
            AssertRefused([default, two], "expected one or more values per row, found none in row 0");
            AssertRefused([], "expected one row or more, found none");
            Assert.That(() => new DenseFeatures((List<ReadOnlyMemory<float>>)null!),
                Throws.ArgumentNullException.With.Property("ParamName").EqualTo("rows"));
            Assert.That(() => new DenseFeatures([new[] { 1, float.NaN }]),
                Throws.ArgumentException.With.Property("ParamName").EqualTo("rows"));
        }

        static void AssertRefused(List<ReadOnlyMemory<float>> rows, string message) =>
            Assert.That(() => new DenseFeatures(rows),
                Throws.ArgumentException.With.Message.Contains(message).And.Property("ParamName").EqualTo("rows"));
    }

    [Test]
    public void DenseFeatures_copies_vectors()
    {
        float[] vector = [1, 2];
        DenseFeatures features = new(new ReadOnlyMemory<float>[] { vector });
        vector[0] = 5;
        Assert.That(features.Row(0).ToArray(), Is.EqualTo(new float[] { 1, 2 }));
    }

    [Test]
    public void DenseFeatures_without_rows_are_valid() => Assert.That(new DenseFeatures([], 3).Rows, Is.Zero);
}
