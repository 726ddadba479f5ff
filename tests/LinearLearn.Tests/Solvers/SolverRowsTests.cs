using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

/// <summary>
/// Compares copied, recomputed and sparse rows, with means and factors whose products a float holds exactly, so that only sums are rounded.
/// </summary>
public class SolverRowsTests
{
    private const int Columns = 11;

    // The last columns have means far from 0 and a deviation of 1.
    private static readonly double[] Means = [0, 0.5, -1, 2, 0, 0.25, 3, 0, 1, 1024, -1048576];
    private static readonly double[] Factors = [1, 2, 0.5, 1, 0, 4, 1, 0.125, 1, 1, 1];

    [Test]
    public void SolverRows_products_equal_those_of_a_plain_loop([Values(1, 2, 3, 5)] int outputs, [Values(5, 300, 1000)] int count)
    {
        Random random = new(outputs);
        foreach ((string name, SolverRows rows, double[][] z) in CreateRows(count))
        {
            double[] weights = CreateWeights(random, outputs, rows), products = new double[outputs * rows.Pitch];
            List<(int First, int Count)> blocks = [];
            rows.Multiply(weights, outputs, products, (first, length) =>
            {
                lock (blocks)
                    blocks.Add((first, length));
            });
            Assert.That(blocks.Sum(block => block.Count), Is.EqualTo(rows.Pitch), name);
            Assert.That(blocks.Select(block => block.First).Distinct().Count(), Is.EqualTo(blocks.Count), name);
            for (int k = 0; k < outputs; k++)
            {
                for (int i = 0; i < count; i++)
                {
                    double[] terms = [.. z[i].Select((value, j) => value * weights[k * rows.Stride + j])];
                    AssertNear(
                        products[k * rows.Pitch + i], terms.Sum(), ScaleOf(j => weights[k * rows.Stride + j], z[i]), $"{name}, {k}, {i}");
                }
            }
        }
    }

    [Test]
    public void SolverRows_transposed_products_and_weighted_squares_equal_those_of_a_plain_loop(
        [Values(1, 2, 3, 5)] int outputs, [Values(5, 300, 1000)] int count)
    {
        Random random = new(outputs);
        foreach ((string name, SolverRows rows, double[][] z) in CreateRows(count))
        {
            double[] factors = CreateDoubles(random, outputs * rows.Pitch);
            for (int k = 0; k < outputs; k++)
                factors.AsSpan((k * rows.Pitch + count)..((k + 1) * rows.Pitch)).Clear();
            double[] sums = new double[outputs * rows.Stride], squares = new double[outputs * rows.Stride];
            double[] positive = Array.ConvertAll(factors, Math.Abs);
            rows.MultiplyTransposed(factors, outputs, sums);
            rows.AddWeightedSquares(positive, outputs, squares);
            for (int k = 0; k < outputs; k++)
            {
                for (int j = 0; j <= Columns; j++)
                {
                    double[] own = [.. Enumerable.Range(0, count).Select(i => factors[k * rows.Pitch + i])];
                    double weight = own.Sum(Math.Abs), size = j < Columns ? (4 + Math.Abs(Means[j])) * Factors[j] : 1;
                    double sum = own.Select((factor, i) => factor * z[i][j]).Sum(),
                        square = own.Select((factor, i) => Math.Abs(factor) * z[i][j] * z[i][j]).Sum();
                    AssertNear(sums[k * rows.Stride + j], sum, weight * size, $"{name}, sum {k}, {j}");
                    AssertNear(squares[k * rows.Stride + j], square, weight * size * size, $"{name}, square {k}, {j}");
                }
            }
        }
    }

    [Test]
    public void SolverRows_MultiplyBoth_equals_two_separate_products_to_single_precision(
        [Values(1, 3)] int outputs, [Values(5, 1000)] int count)
    {
        Random random = new(1);
        foreach ((string name, SolverRows rows, _) in CreateRows(count))
        {
            double[] weights = CreateWeights(random, outputs, rows),
                products = new double[outputs * rows.Pitch], factors = new double[outputs * rows.Pitch];
            double[] both = new double[outputs * rows.Stride], separate = new double[outputs * rows.Stride];
            rows.MultiplyBoth(weights, outputs, products, Double, factors, 4, both);
            rows.Multiply(weights, outputs, products, Double);
            rows.MultiplyTransposed(factors, outputs, separate);
            double largest = separate.Max(Math.Abs);
            for (int i = 0; i < both.Length; i++)
                Assert.That(both[i], Is.EqualTo(separate[i]).Within(1e-5 * largest), name);

            void Double(int first, int length)
            {
                for (int k = 0; k < outputs; k++)
                    DoubleKernels.Multiply(
                        products.AsSpan(k * rows.Pitch + first, length), 2, factors.AsSpan(k * rows.Pitch + first, length));
            }
        }
    }

    [Test]
    public void SolverRows_recomputed_rows_have_the_bits_of_copied_rows([Values] bool select)
    {
        Dataset data = CreateData(1000);
        int[] examples = [.. Enumerable.Range(0, 1000).Where(i => i % 7 > 0)], columns = [0, 3, 4, 10];
        ColumnScaling scaling = new(Means, Factors);
        DenseSolverRows copied = new(data.Features, examples, scaling), made = new(data.Features, examples, scaling, mostCopied: 0);
        (copied, made) = select ? (copied.Select(columns), made.Select(columns)) : (copied, made);
        double[] weights = CreateWeights(new Random(1), 1, copied), expected = new double[copied.Pitch], found = new double[copied.Pitch];
        double[] expectedSums = new double[copied.Stride], sums = new double[copied.Stride];
        for (int pass = 0; pass < 2; pass++)
        {
            copied.Multiply(weights, 1, expected, null);
            made.Multiply(weights, 1, found, null);
            copied.MultiplyTransposed(expected, 1, expectedSums);
            made.MultiplyTransposed(found, 1, sums);
            Assert.That(GetBits(found), Is.EqualTo(GetBits(expected)));
            Assert.That(GetBits(sums), Is.EqualTo(GetBits(expectedSums)));
        }
        HessianSums.RowWeights weigh = (_, own) => own.Fill(1);
        Assert.That(GetBits(HessianSums.Gram(made, 1, weigh)), Is.EqualTo(GetBits(HessianSums.Gram(copied, 1, weigh))));
    }

    [Test]
    public void SolverRows_Select_keeps_the_columns_and_the_bias()
    {
        Dataset data = CreateData(300);
        DenseSolverRows rows = new(data.Features, [.. Enumerable.Range(0, 300)], new ColumnScaling(Means, Factors));
        int[] columns = [1, 2, 6, 9];
        double[][] all = PlainProblem.ReadRows(rows), selected = PlainProblem.ReadRows(rows.Select(columns));
        for (int i = 0; i < 300; i++)
            Assert.That(selected[i], Is.EqualTo(columns.Append(Columns).Select(column => all[i][column])));
        Assert.That(PlainProblem.ReadRows(rows.Select([]))[7], Is.EqualTo(new[] { 1.0 }));
    }

    [Test]
    public void SolverRows_SumInGroups_equals_the_sums_of_all_blocks([Values(1, 7, 8, 20)] int groups, [Values(5, 5000)] int count)
    {
        Dataset data = CreateData(count);
        DenseSolverRows rows = new(data.Features, [.. Enumerable.Range(0, count)], new ColumnScaling(Means, Factors));
        double[][] sums = rows.SumInGroups(groups, many: 8, work: long.MaxValue, (group, range) =>
        {
            double[] sum = [0, group];
            rows.ForEachBlockOf(range, 1, (first, block) => sum[0] += block.Length / rows.Stride);
            return sum;
        });
        Assert.That(sums, Has.Length.EqualTo(groups));
        Assert.That(sums.Select(sum => sum[0]), Is.All.EqualTo(rows.Pitch));
    }

    [Test]
    public void ColumnScaling_Restore_reverses_Standardize([Values] bool hasConstantColumn)
    {
        ColumnScaling scaling = new([1, -1000, 5], [0.5, 1e-3, hasConstantColumn ? 0 : 8]);
        float[] weights = [0.25f, -3, 2], restored = new float[3];
        double[] standardized = new double[4];
        scaling.Standardize(weights, 0.5f, standardized);
        float bias = scaling.Restore(standardized, restored);
        Assert.That(standardized, Is.EqualTo(new[] { 0.5, -3000, hasConstantColumn ? 0 : 0.25, 0.5 + 0.25 + 3000 + 10 }).Within(1e-9));
        Assert.That(restored, Is.EqualTo(hasConstantColumn ? new float[] { 0.25f, -3, 0 } : weights));
        Assert.That(bias, Is.EqualTo(hasConstantColumn ? 10.5f : 0.5f).Within(1e-4f));
    }

    private static IEnumerable<(string Name, SolverRows Rows, double[][] Z)> CreateRows(int count)
    {
        Dataset data = CreateData(count + 3);
        int[] examples = [.. Enumerable.Range(0, count + 3).Where(i => i != 0 && i != 2 && i != 4)];
        double[][] z =
            [.. examples.Select(i => TestData.GetRow(data, i).Select((value, j) => (value - Means[j]) * Factors[j]).Append(1).ToArray())];
        ColumnScaling scaling = new(Means, Factors);
        SparseFeatures sparse = SparseFeatures.From(data.Features);
        yield return ("copied", new DenseSolverRows(data.Features, examples, scaling), z);
        yield return ("made anew", new DenseSolverRows(data.Features, examples, scaling, mostCopied: 0), z);
        yield return ("sparse, written out", new DenseSolverRows(sparse, examples, scaling), z);
        yield return ("sparse", new SparseSolverRows(sparse, examples, scaling), z);
    }

    /// <summary>Creates multiples of 1/8 near the means, two thirds of which are 0 in columns of small means.</summary>
    private static Dataset CreateData(int count)
    {
        Random random = new(count);
        float[] values = new float[count * Columns];
        for (int i = 0; i < values.Length; i++)
        {
            double mean = Means[i % Columns];
            values[i] = random.Next(3) > 0 && Math.Abs(mean) < 100 ? 0 : (float)(mean + random.Next(-16, 17) / 8.0);
        }
        return new Dataset(new DenseFeatures(values, Columns), [.. Enumerable.Range(0, count).Select(i => i % 2)]);
    }

    private static double[] CreateWeights(Random random, int outputs, SolverRows rows)
    {
        double[] weights = CreateDoubles(random, outputs * rows.Stride);
        for (int i = 0; i < weights.Length; i++)
            weights[i] = i % rows.Stride <= rows.Columns ? weights[i] : 0;
        return weights;
    }

    /// <summary>Computes the scale of the rounding error of a product: the means are subtracted from sums, not from each feature.</summary>
    private static double ScaleOf(Func<int, double> weight, double[] z) =>
        z.Select((value, j) => Math.Abs(weight(j)) * (Math.Abs(value) + (j < Columns ? 2 * Math.Abs(Means[j]) * Factors[j] : 0))).Sum();

    private static void AssertNear(double found, double expected, double scale, string description)
    {
        if (!(Math.Abs(found - expected) <= 1e-12 * scale))
            Assert.Fail($"{description}: expected {expected}, found {found}");
    }
}
