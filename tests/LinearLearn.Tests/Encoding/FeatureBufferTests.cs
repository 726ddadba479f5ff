using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class FeatureBufferTests
{
    [Test]
    public void FeatureBuffer_sorts_columns_and_sums_repeated_columns()
    {
        FeatureBuffer buffer = new();
        foreach ((int column, float value) in new[] { (5, 1f), (2, 2f), (5, 0.5f), (9, 3f), (2, -2f), (0, 4f) })
            buffer.Add(column, value);
        Assert.That(buffer.Count, Is.EqualTo(6));
        AssertRow(buffer, 10, (0, 4), (5, 1.5f), (9, 3));
        AssertRow(buffer, 10, (0, 4), (5, 1.5f), (9, 3));
        buffer.Add(1, 7);
        AssertRow(buffer, 10, (0, 4), (1, 7), (5, 1.5f), (9, 3));
        buffer.Clear();
        AssertRow(buffer, 1);
    }

    [Test]
    public void FeatureBuffer_sums_values_of_a_column_in_the_order_added()
    {
        FeatureBuffer buffer = new();
        foreach (float value in new[] { 1e30f, 1f, -1e30f })
        {
            buffer.Add(1, value);
            buffer.Add(0, value);
        }
        AssertRow(buffer, 2); // 1e30 + 1 is 1e30 in double precision
    }

    [Test]
    public void FeatureBuffer_omits_zeros_in_any_order([Values] bool ascending)
    {
        FeatureBuffer buffer = new();
        buffer.Add(ascending ? 1 : 3, 0);
        buffer.Add(2, 5);
        buffer.Add(ascending ? 3 : 1, 0);
        Assert.That(buffer.GetRow(4).Columns.ToArray(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void FeatureBuffer_rejects_invalid_features()
    {
        Assert.That(Error((-1, 1)), Is.EqualTo("expected columns 0 to 9 from the encoder, found -1"));
        Assert.That(Error((3, 1), (10, 1)), Is.EqualTo("expected columns 0 to 9 from the encoder, found 10"));
        Assert.That(Error((3, float.NaN)), Is.EqualTo("expected finite features from the encoder, found NaN in column 3"));
        Assert.That(Error((3, float.MaxValue), (3, float.MaxValue)), Does.StartWith("expected finite features from the encoder, found "));

        static string Error(params (int Column, float Value)[] features)
        {
            FeatureBuffer buffer = new();
            foreach ((int column, float value) in features)
                buffer.Add(column, value);
            return Assert.Throws<ArgumentException>(() => _ = buffer.GetRow(10).Count)!.Message;
        }
    }

    [Test]
    public void FeatureBuffer_joins_names_of_the_same_column()
    {
        FeatureBuffer buffer = new(recordsNames: true);
        buffer.AddName(1, "free");
        buffer.AddName(1, "bonus");
        buffer.AddName(1, "free");
        Assert.That(buffer.FindName(1), Is.EqualTo("free / bonus"));
        Assert.That(buffer.FindName(2), Is.Null);
        buffer.Clear();
        Assert.That(buffer.FindName(1), Is.Null);
        FeatureBuffer other = new();
        other.AddName(1, "free");
        Assert.That((other.RecordsNames, other.FindName(1)), Is.EqualTo((false, (string?)null)));
    }

    [Test]
    public void FeatureBuffer_sorts_without_allocation_when_reused()
    {
        FeatureBuffer buffer = new();
        Assert.That(Allocations.CountLeast(_ => Fill()), Is.Zero);

        void Fill()
        {
            buffer.Clear();
            for (int i = 0; i < 1000; i++)
                buffer.Add(i * 7919 % 1000, i);
            _ = buffer.GetRow(1000);
        }
    }

    private static void AssertRow(FeatureBuffer buffer, int featureCount, params (int Column, float Value)[] expected)
    {
        SparseRow row = buffer.GetRow(featureCount);
        Assert.That(row.Columns.ToArray().Zip(row.Values.ToArray()), Is.EqualTo(expected));
    }
}
