namespace LinearLearn.Tests;

/// <summary>Compares sums of second derivatives with plain loops, for one or several blocks of rows and groups of columns.</summary>
public class HessianSumsTests
{
    private const double FloatProducts = 1e-6; // products of two columns are rounded to floats

    [Test]
    public void HessianSums_of_a_softmax_equal_the_second_derivatives_of_all_pairs_of_weights(
        [Range(2, 5)] int outputs, [Values(37, 600)] int count, [Values(1, 5, 40)] int columns)
    {
        if (count * columns * outputs > 37 * 40 * 5 && columns == 40)
            count = 260;
        PlainProblem plain = PlainProblem.Create(Loss.Softmax, outputs, 0, seed: outputs, count, columns);
        double[] weights = plain.CreateWeights(seed: 1, size: 2);
        plain.Start(weights);
        double[] found = HessianSums.Full((DenseSolverRows)plain.Rows, plain.Function);

        int width = columns + 1, order = outputs * width;
        double[] exact = new double[order * order], magnitudes = new double[order * order];
        for (int i = 0; i < count; i++)
        {
            double[] p = plain.ComputeProbabilities(weights, i), z = plain.Z[i];
            for (int row = 0; row < order; row++)
            {
                (int k, int a) = Math.DivRem(row, width);
                for (int column = 0; column <= row; column++)
                {
                    (int l, int b) = Math.DivRem(column, width);
                    double term = plain.Costs[i] * p[k] * ((k == l ? 1 : 0) - p[l]) * z[a] * z[b];
                    exact[row * order + column] += term;
                    magnitudes[row * order + column] += Math.Abs(term);
                }
            }
        }
        AssertLowerTriangle(found, exact, magnitudes, order, FloatProducts);
    }

    [Test]
    public void HessianSums_of_margin_losses_equal_the_second_derivatives_of_one_output(
        [Values(Loss.Logistic, Loss.SquaredHinge, Loss.ModifiedHuber)] Loss loss,
        [Values(37, 600)] int count,
        [Values(1, 3, 7, 40)] int columns)
    {
        PlainProblem plain = PlainProblem.Create(loss, 1, 0, seed: 3, count, columns);
        plain.Start(plain.CreateWeights(seed: 1, size: 1));
        double[] curvatures = new double[plain.Rows.Pitch];
        plain.Function.CopyCurvature(0, 0, 0, curvatures);
        AssertGram(HessianSums.Full((DenseSolverRows)plain.Rows, plain.Function), plain, curvatures);
    }

    [Test]
    public void HessianSums_Gram_over_every_second_block_counts_these_blocks_twice()
    {
        PlainProblem plain = PlainProblem.Create(Loss.Logistic, 1, 0, seed: 3, count: 1100, columns: 9);
        double[] weights = [.. KernelChecks.CreateDoubles(new Random(1), plain.Rows.Pitch)];
        double[] found = HessianSums.Gram((DenseSolverRows)plain.Rows, 2, (first, own) => weights.AsSpan(first, own.Length).CopyTo(own));
        AssertGram(found, plain, [.. weights.Select((weight, i) => i / SolverRows.MostBlockRows % 2 == 0 ? 2 * weight : 0)]);
    }

    [Test]
    public void HessianSums_add_penalties_to_the_diagonal_and_make_softmax_biases_definite([Values(2, 4)] int outputs)
    {
        PlainProblem plain = PlainProblem.Create(Loss.Softmax, outputs, 0.5, seed: 5);
        plain.Start(plain.CreateWeights(seed: 1, size: 1));
        DenseSolverRows rows = (DenseSolverRows)plain.Rows;
        int width = rows.Columns + 1, order = outputs * width;
        double[] without = HessianSums.Full(rows, plain.Function), with = [.. without];
        HessianSums.AddPenalties(with, outputs, plain.Squares);
        double trace = Enumerable.Range(0, outputs).Sum(k => without[((k + 1) * width - 1) * (order + 1)]);
        for (int row = 0; row < order; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                bool areBiases = row % width == width - 1 && column % width == width - 1;
                double added = (row == column ? plain.Squares[row % width] : 0) + (areBiases ? trace / (outputs * outputs) : 0);
                Assert.That(
                    with[row * order + column], Is.EqualTo(without[row * order + column] + added).Within(1e-12), $"{row}, {column}");
            }
        }
        for (int output = 0; output < outputs; output++)
        {
            double[] one = HessianSums.One(rows, plain.Function, output);
            HessianSums.AddPenalties(one, 1, plain.Squares);
            for (int a = 0; a < width; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    double expected = without[(output * width + a) * order + output * width + b] + (a == b ? plain.Squares[a] : 0);
                    Assert.That(one[a * width + b], Is.EqualTo(expected).Within(1e-5), $"{a}, {b}");
                }
            }
        }
    }

    private static void AssertGram(double[] found, PlainProblem plain, double[] weights)
    {
        int width = plain.Rows.Columns + 1;
        double[] exact = new double[width * width], magnitudes = new double[width * width];
        for (int i = 0; i < plain.Rows.Count; i++)
        {
            for (int index = 0; index < exact.Length; index++)
            {
                double term = weights[i] * plain.Z[i][index / width] * plain.Z[i][index % width];
                exact[index] += term;
                magnitudes[index] += Math.Abs(term);
            }
        }
        AssertLowerTriangle(found, exact, magnitudes, width, 1e-12);
    }

    private static void AssertLowerTriangle(double[] found, double[] exact, double[] magnitudes, int order, double tolerance)
    {
        Assert.That(found, Has.Length.EqualTo(order * order));
        for (int row = 0; row < order; row++)
        {
            for (int index = row * order; index <= row * order + row; index++)
            {
                if (!(Math.Abs(found[index] - exact[index]) <= tolerance * magnitudes[index]))
                    Assert.Fail($"row {row}, column {index - row * order}: expected {exact[index]}, found {found[index]}");
            }
        }
    }
}
