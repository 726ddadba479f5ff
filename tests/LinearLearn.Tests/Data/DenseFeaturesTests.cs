namespace LinearLearn.Tests;

public class DenseFeaturesTests
{
    [Test]
    public void All_three_forms_of_input_give_the_same_rows()
    {
        DenseFeatures flat = new([1, 2, 3, 4, 5, 6], 3);
        DenseFeatures rows = new([[1, 2, 3], [4, 5, 6]]);
        DenseFeatures table = new(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        foreach (DenseFeatures features in new[] { flat, rows, table })
        {
            Assert.That((features.Rows, features.Columns, features.ByteScale), Is.EqualTo((2, 3, (float?)null)));
            Assert.That(features.Row(1).ToArray(), Is.EqualTo(new float[] { 4, 5, 6 }));
        }
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused_with_their_place(float bad)
    {
        Assert.That(() => new DenseFeatures([1, 2, 3, 4, bad, 6], 3), Throws.ArgumentException.With.Message.Contains("row 1, column 1"));
        Assert.That(() => new DenseFeatures([[1, 2], [3, bad]]), Throws.ArgumentException.With.Message.Contains("row 1, column 1"));
        Assert.That(() => new DenseFeatures(new[,] { { 1, bad } }), Throws.ArgumentException.With.Message.Contains("row 0, column 1"));
        Assert.That(() => new DenseFeatures([bad, 1], 2), Throws.ArgumentException.With.Message.Contains("row 0, column 0"));
    }

    [Test]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new DenseFeatures([1, 2, 3], 2), Throws.ArgumentException.With.Message.Contains("expected a multiple of 2 values, found 3"));
            Assert.That(() => new DenseFeatures([1, 2, 3], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new DenseFeatures([[1, 2], [3]]), Throws.ArgumentException.With.Message.Contains("expected 2 values a row, found 1 in row 1"));
            Assert.That(() => new DenseFeatures([[1, 2], null!]), Throws.ArgumentException.With.Message.Contains("row 1"));
            Assert.That(() => new DenseFeatures(Array.Empty<float[]>()), Throws.ArgumentException.With.Message.Contains("found none"));
            Assert.That(() => new DenseFeatures([[], []]), Throws.ArgumentException.With.Message.Contains("one value or more a row"));
            Assert.That(() => new DenseFeatures(new float[2, 0]), Throws.ArgumentException.With.Message.Contains("one column or more"));
            Assert.That(() => new DenseFeatures((float[])null!, 1), Throws.ArgumentNullException);
            Assert.That(() => new DenseFeatures((float[][])null!), Throws.ArgumentNullException);
            Assert.That(() => new DenseFeatures((float[,])null!), Throws.ArgumentNullException);
            Assert.That(() => new DenseFeatures([1], 1).Row(1).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public void No_rows_are_no_fault() => Assert.That(new DenseFeatures([], 3).Rows, Is.Zero);
}
