using NUnit.Framework.Constraints;

namespace LinearLearn.Tests;

/// <summary>The operations that every feature matrix supports, on images as bytes, signed bytes, floats and sparse rows.</summary>
[TestFixture(FeatureKind.Bytes)]
[TestFixture(FeatureKind.SBytes)]
[TestFixture(FeatureKind.Floats)]
[TestFixture(FeatureKind.Sparse)]
public class FeatureMatrixTests
{
    private readonly Dataset _data;

    public FeatureMatrixTests(FeatureKind kind)
    {
        Dataset images = TestData.CreateImages(count: 11, rows: 5, columns: 7);
        _data = kind switch
        {
            FeatureKind.Bytes => images,
            FeatureKind.SBytes => TestData.ToSBytes(images),
            FeatureKind.Floats => TestData.ToFloats(images),
            _ => TestData.ToSparse(images),
        };
    }

    private FeatureMatrix Features => _data.Features;

    [Test]
    public void FeatureMatrix_Dot_is_the_sum_of_the_products()
    {
        float[] weights = Weights(), row = new float[Features.Columns];
        for (int i = 0; i < Features.Rows; i++)
        {
            Features.CopyTo(i, row);
            double expected = row.Zip(weights, (x, w) => (double)x * w).Sum();
            Assert.That(Features.Dot(i, weights), Is.EqualTo(expected).Within(1e-5));
        }
    }

    [Test]
    public void FeatureMatrix_AddTo_adds_a_multiple_of_the_row()
    {
        float[] weights = Weights(), row = new float[Features.Columns];
        float[] expected = [.. weights];
        Features.CopyTo(3, row);
        for (int i = 0; i < row.Length; i++)
            expected[i] += 0.5f * row[i];
        Features.AddTo(3, 0.5f, weights);
        Assert.That(weights, Is.EqualTo(expected));
    }

    [Test]
    public void FeatureMatrix_SquaredNorm_is_the_dot_product_of_a_row_with_itself()
    {
        float[] row = new float[Features.Columns];
        for (int i = 0; i < Features.Rows; i++)
        {
            Features.CopyTo(i, row);
            Assert.That(Features.SquaredNorm(i), Is.EqualTo(row.Sum(x => (double)x * x)).Within(1e-5));
        }
    }

    [Test]
    public void FeatureMatrix_Scores_of_any_range_are_dot_products_plus_bias([Values(1, 3)] int classes)
    {
        float[] weights = [.. Enumerable.Repeat(Weights(), classes).SelectMany(w => w)];
        float[] biases = [.. Enumerable.Range(1, classes).Select(k => (float)k)];
        for (int first = 0; first <= Features.Rows; first++)
        {
            for (int count = 0; count <= Features.Rows - first; count++)
            {
                float[] scores = new float[count * classes];
                Features.Scores(first, weights, biases, scores);
                for (int i = 0; i < scores.Length; i++)
                    Assert.That(scores[i], Is.EqualTo(Features.Dot(first + i / classes, Weights()) + biases[i % classes]));
            }
        }
    }

    [Test]
    public void FeatureMatrix_Select_copies_rows_in_the_given_order()
    {
        FeatureMatrix selected = Features.Select([4, 0, 4]);
        Assert.That((selected.Rows, selected.Columns, selected.ByteScale), Is.EqualTo((3, Features.Columns, Features.ByteScale)));
        float[] expected = new float[Features.Columns], found = new float[Features.Columns];
        foreach ((int index, int row) in new[] { 4, 0, 4 }.Index())
        {
            Features.CopyTo(row, expected);
            selected.CopyTo(index, found);
            Assert.That(found, Is.EqualTo(expected));
        }
    }

    [Test]
    public void FeatureMatrix_rejects_invalid_arguments()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Features.Dot(0, new float[34]),
                Throws.ArgumentException.With.Message.Contains("expected 35 values, found 34"));
            Assert.That(() => Features.AddTo(0, 1, new float[36]),
                Throws.ArgumentException.With.Message.Contains("expected 35 values, found 36"));
            Assert.That(() => Features.CopyTo(0, new float[1]),
                Throws.ArgumentException.With.Message.Contains("expected 35 values, found 1"));
            Assert.That(() => Features.Dot(11, Weights()),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 0 to 10"));
            Assert.That(() => Features.Dot(-1, Weights()), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Features.SquaredNorm(11), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Features.Select([0, 11]), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Features.Scores(0, Weights(), [], []), Throws.ArgumentException.With.Message.Contains("bias"));
            Assert.That(() => Features.Scores(0, Weights(), [0, 0], new float[2]),
                Throws.ArgumentException.With.Message.Contains("expected 70 values, found 35"));
            Assert.That(() => new DenseFeatures([], 65536).Scores(0, [], new float[65536], []),
                Throws.ArgumentException.With.Message.Contains("expected 4294967296 values"));
            Assert.That(() => Features.Scores(9, Weights(), [0], new float[3]),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("found a matrix of 11 rows"));
            Assert.That(() => Features.Scores(-1, Weights(), [0], new float[3]), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Features.Scores(0, new float[70], [0, 0], new float[3]),
                Throws.ArgumentException.With.Message.Contains("multiple of 2"));
        }
    }

    [TestCase(-1)]
    [TestCase(11)]
    public void FeatureMatrix_rejects_row_indices_out_of_range(int row)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Features.Dot(row, Weights()), IsNamed());
            Assert.That(() => Features.AddTo(row, 1, Weights()), IsNamed());
            Assert.That(() => Features.SquaredNorm(row), IsNamed());
            Assert.That(() => Features.CopyTo(row, Weights()), IsNamed());
            Assert.That(() => Features switch
            {
                ByteFeatures bytes => bytes.Row(row).Length,
                SByteFeatures signed => signed.Row(row).Length,
                DenseFeatures floats => floats.Row(row).Length,
                _ => ((SparseFeatures)Features).Row(row).Count,
            }, IsNamed());
        }

        IResolveConstraint IsNamed() => Throws.TypeOf<ArgumentOutOfRangeException>()
            .With.Message.Contains($"expected 0 to 10 (there are 11), found {row}").And.Property("ParamName").EqualTo(nameof(row));
    }

    [Test]
    public void FeatureMatrix_TryOverwrite_copies_rows_to_a_matrix_of_the_same_type_with_enough_room([Values(10, 11, 12)] int rows)
    {
        FeatureMatrix target = Features.Select([.. Enumerable.Range(0, 11)]);
        int[] copied = [.. Enumerable.Range(1, rows).Select(row => row % 11)];
        bool isCopied = target.Storage.TryOverwrite(Features.Storage, copied);
        Assert.That(isCopied, Is.EqualTo(Features is not SparseFeatures && rows <= 11));
        float[] expected = new float[Features.Columns], found = new float[Features.Columns];
        for (int row = 0; row < 11; row++)
        {
            Features.CopyTo(isCopied && row < rows ? copied[row] : row, expected);
            target.CopyTo(row, found);
            Assert.That(found, Is.EqualTo(expected));
        }
    }

    [Test]
    public void FeatureMatrix_TryOverwrite_does_not_copy_rows_of_another_type_width_or_scale()
    {
        foreach (FeatureMatrix target in new FeatureMatrix[]
        {
            new DenseFeatures(new float[34 * 11], 34), new DenseFeatures(new float[36 * 11], 36), new ByteFeatures(new byte[34 * 11], 34),
            new ByteFeatures(new byte[36 * 11], 36), new ByteFeatures(new byte[35 * 11], 35, scale: 1),
            Features is DenseFeatures or SByteFeatures
                ? new ByteFeatures(new byte[35 * 11], 35)
                : new DenseFeatures(new float[35 * 11], 35),
            Features is SByteFeatures
                ? new DenseFeatures(new float[35 * 11], 35)
                : new SByteFeatures(new sbyte[35 * 11], 35, ByteFeatures.DefaultScale),
            new SByteFeatures(new sbyte[34 * 11], 34, ByteFeatures.DefaultScale), new SByteFeatures(new sbyte[35 * 11], 35, scale: 1),
        })
        {
            Assert.That(target.Storage.TryOverwrite(Features.Storage, [0]), Is.False);
            Assert.That(Enumerable.Range(0, 11).Sum(target.SquaredNorm), Is.Zero, "unchanged");
        }
    }

    private float[] Weights() => Tensor.Uniform(1, Features.Columns, -1, 1, 5).AsSpan().ToArray();
}
