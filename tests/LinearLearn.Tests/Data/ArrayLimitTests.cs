namespace LinearLearn.Tests;

/// <summary>Rows that exceed one array are rejected before they are copied: a repeated row asks for 2.5 billion values.</summary>
public class ArrayLimitTests
{
    private const int Many = 50_000;

    [Test]
    public void DenseFeatures_rejects_rows_that_do_not_fit_into_one_array() =>
        Assert.That(() => new DenseFeatures([.. Enumerable.Repeat(new float[Many], Many)]),
            Refuses("50000 rows of 50000 values are more than an array can hold"));

    [Test]
    public void Select_rejects_rows_that_do_not_fit_into_one_array([Values] FeatureKind kind)
    {
        float[] ones = [.. Enumerable.Repeat(1f, Many)];
        FeatureMatrix row = kind switch
        {
            FeatureKind.Floats => new DenseFeatures(ones, Many),
            FeatureKind.Bytes => new ByteFeatures(new byte[Many], Many),
            FeatureKind.SBytes => new SByteFeatures(new sbyte[Many], Many),
            _ => SparseFeatures.From(new DenseFeatures(ones, Many)),
        };
        Assert.That(() => row.Select(new int[Many]), Refuses(kind == FeatureKind.Sparse
            ? "50000 rows have more values than an array can hold"
            : "50000 rows of 50000 values are more than an array can hold"));
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Refuses(string message) =>
        Throws.ArgumentException.With.Message.Contains(message).And.Property("ParamName").EqualTo("rows");
}
