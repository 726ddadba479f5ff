namespace LinearLearn.Tests;

/// <summary>What would not fit into one array is refused before any of it is copied: the same row again and again asks for 2.5 thousand million values.</summary>
public class ArrayLimitTests
{
    private const int Many = 50_000;

    [Test]
    public void Rows_that_are_together_larger_than_an_array_are_refused() =>
        Assert.That(() => new DenseFeatures([.. Enumerable.Repeat(new float[Many], Many)]), Refuses("50000 rows of 50000 values are more than an array holds"));

    [Test]
    public void So_are_selections([Values] FeatureKind kind)
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
            ? "50000 rows hold more values than an array"
            : "50000 rows of 50000 values are more than an array holds"));
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Refuses(string message) =>
        Throws.ArgumentException.With.Message.Contains(message).And.Property("ParamName").EqualTo("rows");
}
