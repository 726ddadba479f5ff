using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>Each kernel of sparse rows against a loop in double precision, at every number of stored features.</summary>
public class SparseKernelsTests
{
    private const int Width = 300;

    [Test]
    public void Dot_equals_the_double_loop() => ForEachRow((columns, values, random) =>
    {
        float[] weights = Floats(random, Width);
        AssertDot(SparseKernels.Dot(columns, values, weights), Doubles(values, 0), [.. columns.Select(column => (double)weights[column])]);
    });

    [Test]
    public void AddScaled_rounds_the_product_and_then_the_sum_and_leaves_the_other_columns_alone() => ForEachRow((columns, values, random) =>
    {
        float[] weights = Floats(random, Width);
        float[] expected = [.. weights];
        for (int i = 0; i < columns.Length; i++)
            expected[columns[i]] = Rounded(0.01f * (double)values[i]) + weights[columns[i]];
        SparseKernels.AddScaled(columns, values, 0.01f, weights);
        Assert.That(TestData.Bits(weights), Is.EqualTo(TestData.Bits(expected)));
    });

    [Test]
    public void AddScaled_with_sums_takes_from_them_what_the_weights_moved() => ForEachRow((columns, values, random) =>
    {
        float[] weights = Floats(random, Width), expected = [.. weights];
        double[] sums = Doubles(Floats(random, Width), 0), expectedSums = [.. sums];
        SparseKernels.AddScaled(columns, values, 1e-5f, expected);
        foreach (int column in columns)
            expectedSums[column] -= 1e7 * ((double)expected[column] - weights[column]);
        SparseKernels.AddScaled(columns, values, 1e-5f, weights, 1e7, sums);
        Assert.That(TestData.Bits(weights), Is.EqualTo(TestData.Bits(expected)));
        Assert.That(sums, Is.EqualTo(expectedSums));
    });

    [Test]
    public void Gather_and_scatter_go_there_and_back() => ForEachRow((columns, values, random) =>
    {
        float[] source = Floats(random, Width), gathered = [.. Enumerable.Repeat(7f, columns.Length + 3)];
        SparseKernels.Gather(columns, source, gathered);
        Assert.That(gathered, Is.EqualTo(columns.Select(column => source[column]).Concat([7, 7, 7])));

        float[] expected = [.. source];
        for (int i = 0; i < columns.Length; i++)
            expected[columns[i]] = values[i];
        SparseKernels.Scatter(columns, values, source);
        Assert.That(source, Is.EqualTo(expected));
    });

    [Test]
    public void A_column_or_a_value_that_is_not_there_is_not_reached()
    {
        Assert.That(() => SparseKernels.Dot([0, 8], [1, 1], new float[8]), Throws.InstanceOf<IndexOutOfRangeException>());
        Assert.That(() => SparseKernels.AddScaled([-1], [1], 1, new float[8]), Throws.InstanceOf<IndexOutOfRangeException>());
        Assert.That(() => SparseKernels.Dot([0, 1], [1], new float[8]), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => SparseKernels.AddScaled([0, 1], [1], 1, new float[8]), Throws.InstanceOf<ArgumentException>());
    }

    private static void ForEachRow(Action<int[], float[], Random> check)
    {
        Random random = new(42);
        for (int stored = 0; stored <= LongestRow; stored++)
        {
            int[] columns = [.. Enumerable.Range(0, Width)];
            random.Shuffle(columns);
            Array.Sort(columns, 0, stored);
            check(columns[..stored], Floats(random, stored), random);
        }
    }
}
