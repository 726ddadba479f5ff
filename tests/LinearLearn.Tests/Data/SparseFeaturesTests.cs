using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class SparseFeaturesTests
{
    /// <summary>(0, 2, 0, -1), (0, 0, 0, 0), (3, 0, 0.5, 4).</summary>
    private static readonly SparseFeatures Features = new([0, 2, 2, 5], [1, 3, 0, 2, 3], [2, -1, 3, 0.5f, 4], 4);

    private static readonly float[][] Dense = [[0, 2, 0, -1], [0, 0, 0, 0], [3, 0, 0.5f, 4]];

    [Test]
    public void SparseFeatures_properties_match_their_arrays()
    {
        Assert.That((Features.Rows, Features.Columns, Features.StoredCount, Features.ByteScale), Is.EqualTo((3, 4, 5, (float?)null)));
        Assert.That(Features.Row(0).Columns.ToArray(), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(Features.Row(2).Values.ToArray(), Is.EqualTo(new[] { 3, 0.5f, 4 }));
        Assert.That(Features.Row(1).Count, Is.Zero);
        Assert.That(() => Features.Row(3).Count, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 0 to 2"));
        Assert.That(() => Features.Row(-1).Count, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void SparseFeatures_operations_match_hand_computed_values()
    {
        float[] weights = [1, 10, 100, 1000];
        Assert.That(Enumerable.Range(0, 3).Select(row => Features.Dot(row, weights)), Is.EqualTo(new float[] { -980, 0, 4053 }));
        Assert.That(Enumerable.Range(0, 3).Select(row => Features.SquaredNorm(row)), Is.EqualTo(new[] { 5, 0, 25.25f }));
        Features.AddTo(2, 2, weights);
        Assert.That(weights, Is.EqualTo(new float[] { 7, 10, 101, 1008 }));
        Features.AddTo(1, 2, weights);
        Assert.That(weights, Is.EqualTo(new float[] { 7, 10, 101, 1008 }));

        float[] copy = [9, 9, 9, 9];
        Features.CopyTo(0, copy);
        Assert.That(copy, Is.EqualTo(Dense[0]), "a feature that is not stored is 0");
    }

    [Test]
    public void SparseFeatures_Scores_of_any_range_are_dot_products_plus_bias([Values(1, 3)] int classes)
    {
        float[] weights = Tensor.Uniform(classes, 4, -1, 1, 5).AsSpan().ToArray();
        float[] biases = [.. Enumerable.Range(1, classes).Select(k => (float)k)];
        for (int first = 0; first <= 3; first++)
        {
            for (int count = 0; count <= 3 - first; count++)
            {
                float[] scores = new float[count * classes];
                Features.Scores(first, weights, biases, scores);
                for (int i = 0; i < scores.Length; i++)
                    Assert.That(scores[i],
                        Is.EqualTo(Features.Dot(first + i / classes, weights.AsSpan(i % classes * 4, 4)) + biases[i % classes]));
            }
        }
    }

    [Test]
    public void SparseFeatures_Select_copies_rows_in_the_given_order()
    {
        SparseFeatures selected = (SparseFeatures)Features.Select([2, 1, 2, 0]);
        Assert.That((selected.Rows, selected.Columns, selected.StoredCount), Is.EqualTo((4, 4, 8)));
        Assert.That(Rows(selected), Is.EqualTo(new[] { Dense[2], Dense[1], Dense[2], Dense[0] }));
        Assert.That(Features.Select([]).Rows, Is.Zero);
        Assert.That(() => Features.Select([3]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void SparseFeatures_From_stores_the_nonzero_features()
    {
        SparseFeatures from = SparseFeatures.From(new DenseFeatures(Dense));
        Assert.That(Rows(from), Is.EqualTo(Dense));
        Assert.That(from.StoredCount, Is.EqualTo(5));
        Assert.That(SparseFeatures.From(from), Is.SameAs(from));
        Assert.That(Rows(SparseFeatures.From(new ByteFeatures([0, 128, 255, 0], 2))),
            Is.EqualTo(new[] { new[] { 0, 0.5f }, new[] { 0.99609375f, 0 } }));
        Assert.That(() => SparseFeatures.From(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void SparseFeatures_From_keeps_every_value() => Gen.Select(Gen.Int[0, 5], Gen.Int[1, 9])
        .SelectMany((rows, columns) => Gen.Select(
            Gen.OneOf(Gen.Const(0f), Gen.Float[-5, 5]).Array[rows * columns], Gen.Const(columns)))
        .SampleAlike((values, columns) =>
        {
            DenseFeatures dense = new(values, columns);
            Assert.That(Rows(SparseFeatures.From(dense)), Is.EqualTo(Rows(dense)));
        }, iter: 50);

    [Test]
    public void SparseFeatures_without_rows_or_values_are_valid()
    {
        SparseFeatures none = new([0], [], [], 7), zeros = new([0, 0, 0], [], [], 7);
        Assert.That((none.Rows, zeros.Rows, zeros.StoredCount), Is.EqualTo((0, 2, 0)));
        Assert.That(zeros.Dot(1, [1, 1, 1, 1, 1, 1, 1]), Is.Zero);
        Assert.That(Rows(SparseFeatures.From(new DenseFeatures(new float[6], 3))), Is.EqualTo(new[] { new float[3], new float[3] }));
        float[] scores = new float[2];
        zeros.Scores(0, new float[7], [0.5f], scores);
        Assert.That(scores, Is.All.EqualTo(0.5f));
    }

    [Test]
    public void SparseFeatures_can_store_a_zero()
    {
        SparseFeatures features = new([0, 2], [0, 1], [0, 5], 2);
        Assert.That(features.Dot(0, [100, 1]), Is.EqualTo(5));
        Assert.That(features.StoredCount, Is.EqualTo(2));
    }

    [Test]
    public void SparseFeatures_rejects_invalid_arrays()
    {
        using (Assert.EnterMultipleScope())
        {
            AssertRefused(() => new SparseFeatures([0, 1], [0], [1, 2], 3), "values", "expected a value for each of 1 columns, found 2");
            AssertRefused(() => new SparseFeatures([], [], [], 3), "rowStarts", "expected one row start or more, found none");
            AssertRefused(() => new SparseFeatures([1, 2], [0, 1], [1, 2], 3), "rowStarts",
                "expected row starts from 0 to 2, found 1 to 2");
            AssertRefused(() => new SparseFeatures([0, 1], [0, 1], [1, 2], 3), "rowStarts",
                "expected row starts from 0 to 2, found 0 to 1");
            AssertRefused(() => new SparseFeatures([0, 2, 1, 2], [0, 1], [1, 2], 3), "rowStarts",
                "expected non-decreasing row starts, found 1 after 2");
            AssertRefused(() => new SparseFeatures([0, 3, 2], [0, 1], [1, 2], 3), "rowStarts", "expected row starts from 0 to 2, found 3");
            AssertRefused(() => new SparseFeatures([0, -1, 2], [0, 1], [1, 2], 3), "rowStarts",
                "non-decreasing row starts, found -1 after 0");
            AssertRefused(() => new SparseFeatures([0, 0, 2], [1, 1], [1, 2], 3), "columnIndices",
                "expected ascending columns of 0 or more, found 1 after 1 in row 1");
            AssertRefused(() => new SparseFeatures([0, 2], [1, 0], [1, 2], 3), "columnIndices", "found 0 after 1 in row 0");
            AssertRefused(() => new SparseFeatures([0, 1], [-1], [1], 3), "columnIndices", "found -1 in row 0");
            AssertRefused(() => new SparseFeatures([0, 1, 2], [0, 3], [1, 2], 3), "columnIndices",
                "expected columns 0 to 2, found 3 in row 1");
            AssertRefused(() => new SparseFeatures([0, 0, 1, 2], [0, 2], [1, float.NaN], 3), "values", "found NaN in row 2, column 2");
            AssertRefused(() => new SparseFeatures([0, 1, 1], [1], [float.NegativeInfinity], 3), "values", "in row 0, column 1");
            Assert.That(() => new SparseFeatures([0], [], [], 0),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 or more, found 0"));
            Assert.That(() => new SparseFeatures(null!, [], [], 1), Throws.ArgumentNullException);
            Assert.That(() => new SparseFeatures([0], null!, [], 1), Throws.ArgumentNullException);
            Assert.That(() => new SparseFeatures([0], [], null!, 1), Throws.ArgumentNullException);
        }

        static void AssertRefused(Func<SparseFeatures> make, string parameter, string message) =>
            Assert.That(make, Throws.ArgumentException.With.Property("ParamName").EqualTo(parameter).And.Message.Contains(message));
    }

    private static float[][] Rows(FeatureMatrix features) => [.. Enumerable.Range(0, features.Rows).Select(row =>
    {
        float[] values = new float[features.Columns];
        features.CopyTo(row, values);
        return values;
    })];
}
