namespace LinearLearn.Tests;

public class DualRowsTests
{
    private static readonly float[] Values = [1, 0, 2, 0, 0, 0, 3, 0, 0, 4, 5, 0]; // 3 rows of 4 columns; column 3 is empty

    private static readonly Dictionary<string, FeatureMatrix> Matrices = new()
    {
        ["floats"] = new DenseFeatures([.. Values], 4),
        ["bytes"] = new ByteFeatures([.. Values.Select(value => (byte)value)], 4, 1),
        ["sparse"] = SparseFeatures.From(new DenseFeatures([.. Values], 4)),
        ["filled floats"] = new DenseFeatures([.. Values.Select(value => value + 1)], 4),
        ["filled bytes"] = new ByteFeatures([.. Values.Select(value => (byte)(value + 1))], 4, 0.5f),
    };

    private static IEnumerable<string> Names => Matrices.Keys;

    [Test]
    public void DualRows_add_and_multiply_like_the_matrix([ValueSource(nameof(Names))] string name, [Values(1, 4, 8, 16)] int outputs)
    {
        FeatureMatrix features = Matrices[name];
        DualRows rows = DualRows.Create(features, isSingle: outputs == 1);
        float[] weights = new float[rows.StoredColumns * outputs], dots = new float[outputs], expected = new float[4], row = new float[4];
        float[] steps = [.. Enumerable.Range(1, outputs).Select(k => (float)k)];
        for (int i = 0; i < features.Rows; i++)
        {
            rows.AddScaled(i, steps, outputs, weights);
            features.AddTo(i, 1, expected);
        }
        for (int k = 0; k < outputs; k++)
        {
            rows.CopyOutput(weights, outputs, k, row);
            Assert.That(row, Is.EqualTo(expected.Select(weight => steps[k] * weight)));
        }
        for (int i = 0; i < features.Rows; i++)
        {
            rows.Dots(i, weights, outputs, dots);
            Assert.That(dots, Is.EqualTo(steps.Select(step => step * features.Dot(i, expected))));
        }
    }

    [TestCase(4, true)]
    [TestCase(128, true)]
    [TestCase(129, false)]
    public void PaddedDualRows_multiply_rows_that_are_short(int columns, bool expected)
    {
        float[] values = [.. Enumerable.Range(0, 2 * columns).Select(i => (float)(i % 7))];
        PaddedSingleRows rows = new PaddedDualRows(new DenseFeatures([.. values], columns)).Single;
        Assert.That(rows.HasProducts, Is.EqualTo(expected));
        Assert.That(rows.Product(0, 1), Is.EqualTo(values.Take(columns).Zip(values.Skip(columns), (x, y) => x * y).Sum()));
    }

    [Test]
    public void SparseDualRows_number_columns_by_their_first_feature_and_omit_empty_ones()
    {
        SparseDualRows rows = new(new DenseFeatures([0, 0, 6, 0, .. Values], 4)); // first features: columns 2, 0, 1
        float[] row = new float[4];
        Assert.That(rows.StoredColumns, Is.EqualTo(3));
        rows.CopyOutput([1, 2, 3], stride: 1, output: 0, row);
        Assert.That(row, Is.EqualTo(new float[] { 2, 3, 1, 0 }));
    }

    [Test]
    public void SparseDualRows_of_zeros_have_no_columns()
    {
        SparseDualRows rows = new(new SparseFeatures([0, 0, 0], [], [], 3));
        float[] dots = [1], row = [1, 1, 1];
        rows.Dots(1, [], 1, dots);
        rows.CopyOutput([], stride: 1, output: 0, row);
        Assert.That((rows.StoredColumns, dots[0]), Is.EqualTo((0, 0f)));
        Assert.That(row, Is.All.Zero);
    }
}
