using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>Tests each kernel of sparse rows against a double loop, for every number of stored features.</summary>
public class SparseKernelsTests
{
    private const int Width = 300;

    [Test]
    public void SparseKernels_Dot_equals_a_loop_in_double_precision() => ForEachRow((columns, values, random) =>
    {
        float[] weights = CreateFloats(random, Width);
        AssertDot(SparseKernels.Dot(columns, values, weights), ToDoubles(values, 0),
            [.. columns.Select(column => (double)weights[column])]);
    });

    [Test]
    public void SparseKernels_AddScaled_rounds_the_product_and_then_the_sum_of_stored_columns_only() =>
        ForEachRow((columns, values, random) =>
        {
            float[] weights = CreateFloats(random, Width);
            float[] expected = [.. weights];
            for (int i = 0; i < columns.Length; i++)
                expected[columns[i]] = Round(0.01f * (double)values[i]) + weights[columns[i]];
            SparseKernels.AddScaled(columns, values, 0.01f, weights);
            Assert.That(TestData.GetBits(weights), Is.EqualTo(TestData.GetBits(expected)));
        });

    [Test]
    public void SparseKernels_AddScaled_with_sums_subtracts_the_changes_of_the_weights() => ForEachRow((columns, values, random) =>
    {
        float[] weights = CreateFloats(random, Width), expected = [.. weights];
        double[] sums = ToDoubles(CreateFloats(random, Width), 0), expectedSums = [.. sums];
        SparseKernels.AddScaled(columns, values, 1e-5f, expected);
        foreach (int column in columns)
            expectedSums[column] -= 1e7 * ((double)expected[column] - weights[column]);
        SparseKernels.AddScaled(columns, values, 1e-5f, new StepRow(weights, sums, 1e7));
        Assert.That(TestData.GetBits(weights), Is.EqualTo(TestData.GetBits(expected)));
        Assert.That(sums, Is.EqualTo(expectedSums));
    });

    [Test]
    public void SparseKernels_SumOfSquares_equals_a_loop_in_double_precision() => ForEachRow((columns, values, random) =>
    {
        float[] variances = [.. CreateFloats(random, Width).Select(Math.Abs)];
        double exact = columns.Select((column, i) => (double)values[i] * values[i] * variances[column]).Sum();
        StepRow row = new(new float[Width], new float[Width], variances, new float[Width], [], 0);
        Assert.That(StepKernels.SumOfSquares(columns, values, in row), Is.EqualTo(exact).Within(1e-5 * (1 + exact)));
    });

    [Test]
    public void SparseKernels_steps_with_a_size_per_weight_have_the_bits_of_dense_steps([Values] bool adaGrad) =>
        ForEachRow((columns, values, random) =>
        {
            float[] x = new float[Width];
            for (int i = 0; i < columns.Length; i++)
                x[columns[i]] = values[i];
            float[] weights = CreateFloats(random, Width), squares = [.. CreateFloats(random, Width).Select(Math.Abs)];
            float[] compensations = new float[Width], squareCompensations = new float[Width];
            float[] sparseWeights = [.. weights], sparseSquares = [.. squares];
            float[] sparseCompensations = new float[Width], sparseSquareCompensations = new float[Width];
            float[] moves = new float[Width];
            for (int step = 0; step < 3; step++)
            {
                StepRow row = new(sparseWeights, sparseCompensations, sparseSquares, sparseSquareCompensations, [], 0);
                if (adaGrad)
                {
                    Kernels.Multiply(x, 0.3f, moves);
                    StepKernels.DivideByRoots(moves, 2, squares, squareCompensations, 1e-8f);
                    StepKernels.StepByRoots(columns, values, 0.3f, 2, 1e-8f, 0.01f, in row);
                }
                else
                {
                    StepKernels.ShrinkVariances(x, squares, squareCompensations, 0.4f, 0.75f, moves);
                    StepKernels.StepByVariances(columns, values, 0.4f, 0.75f, 0.01f, in row);
                }
                StepKernels.AddCompensated(moves, 0.01f, weights, compensations, 0, []);
            }
            Assert.That(TestData.GetBits(sparseWeights), Is.EqualTo(TestData.GetBits(weights)));
            Assert.That(TestData.GetBits(sparseSquares), Is.EqualTo(TestData.GetBits(squares)));
            Assert.That(sparseCompensations, Is.EqualTo(compensations));
            Assert.That(sparseSquareCompensations, Is.EqualTo(squareCompensations));
        });

    [Test]
    public void SparseKernels_access_no_missing_column_or_value()
    {
        Assert.That(() => SparseKernels.Dot([0, 8], [1, 1], new float[8]), Throws.InstanceOf<IndexOutOfRangeException>());
        Assert.That(() => SparseKernels.AddScaled([-1], [1], 1, new float[8]), Throws.InstanceOf<IndexOutOfRangeException>());
        foreach (int column in new[] { -1, 8 })
        {
            Action add = () => SparseKernels.AddScaled([column], [1], 1, new StepRow(new float[8], [], 0));
            Assert.That(add, Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
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
            check(columns[..stored], CreateFloats(random, stored), random);
        }
    }
}
