using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

public class CholeskyFactorTests
{
    [Test]
    public void CholeskyFactor_solution_times_the_matrix_gives_the_right_hand_side()
    {
        for (int order = 1; order <= 70; order++)
        {
            Random random = new(order);
            double[] matrix = CreateGram(random, order, order + 5), right = CreateDoubles(random, order);
            AssertSolves(matrix, right, 1e-11);
        }
    }

    [Test]
    public void CholeskyFactor_solution_matches_hand_computed_values()
    {
        // L = (2 0; 3 1), so the matrix is (4 6; 6 10); (4 6; 6 10) * (1 -2) = (-8 -14).
        double[] values = [-8, -14];
        CholeskyFactor.Create([4, double.NaN, 6, 10], 2).Solve(values);
        Assert.That(values, Is.EqualTo(new double[] { 1, -2 }).Within(1e-11));
    }

    [Test]
    public void CholeskyFactor_reads_only_the_lower_triangle_and_does_not_change_the_matrix([Values(3, 32, 33, 70)] int order)
    {
        Random random = new(order);
        double[] full = CreateGram(random, order, order + 5), right = CreateDoubles(random, order), other = [.. right];
        double[] lower = [.. full];
        for (int i = 0; i < order; i++)
            lower.AsSpan((i * order + i + 1)..((i + 1) * order)).Fill(double.NaN);
        double[] before = [.. lower];
        CholeskyFactor.Create(full, order).Solve(right);
        CholeskyFactor.Create(lower, order).Solve(other);
        Assert.That(GetBits(other), Is.EqualTo(GetBits(right)));
        Assert.That(GetBits(lower), Is.EqualTo(GetBits(before)));
    }

    [Test]
    public void CholeskyFactor_solves_a_large_matrix_on_all_cores([Values(200, 333)] int order)
    {
        Random random = new(order);
        AssertSolves(CreateGram(random, order, order + 5), CreateDoubles(random, order), 1e-9);
    }

    [Test]
    public void CholeskyFactor_of_a_singular_matrix_solves_a_consistent_system()
    {
        for (int order = 2; order <= 70; order++)
        {
            foreach (int rank in new[] { 1, order / 2, order - 1 })
            {
                Random random = new(order);
                double[] matrix = CreateGram(random, order, rank), right = Multiply(matrix, CreateDoubles(random, order));
                AssertSolves(matrix, right, 1e-6);
            }
        }
    }

    [Test]
    public void CholeskyFactor_solves_a_nearly_singular_matrix([Values(5, 12, 40)] int order)
    {
        double[] hilbert = [.. Enumerable.Range(0, order * order).Select(index => 1.0 / (index / order + index % order + 1))];
        double[] right = Multiply(hilbert, [.. Enumerable.Repeat(1.0, order)]);
        AssertSolves(hilbert, right, 1e-6);
    }

    [Test]
    public void CholeskyFactor_treats_rows_of_zeros_as_rows_of_the_identity()
    {
        double[] values = [3, 5, 7];
        CholeskyFactor.Create([0, 0, 0, 0, 4, 0, 0, 0, 0], 3).Solve(values);
        Assert.That(values, Is.EqualTo(new[] { 3, 1.25, 7 }).Within(1e-11));
    }

    [Test]
    public void CholeskyFactor_increases_the_diagonal_of_an_indefinite_matrix()
    {
        double[] values = [1, 1];
        CholeskyFactor.Create([1, 0, 1e6, 1], 2).Solve(values);
        Assert.That(values, Is.All.Matches<double>(double.IsFinite));
    }

    [Test, CancelAfter(10_000)]
    public void CholeskyFactor_terminates_for_a_matrix_that_is_not_finite(
        [Values(double.NaN, double.PositiveInfinity)] double bad, [Values(0, 2, 3)] int index, CancellationToken token)
    {
        double[] matrix = [1, 0, 0, 1];
        matrix[index] = bad;
        Task factoring = Task.Run(() => CholeskyFactor.Create(matrix, 2), token);
        Assert.That(() => factoring.Wait(token), Throws.Nothing);
    }

    private static void AssertSolves(double[] matrix, double[] right, double tolerance)
    {
        double[] solution = [.. right];
        CholeskyFactor.Create(matrix, right.Length).Solve(solution);
        double scale = right.Max(Math.Abs);
        Assert.That(Multiply(matrix, solution), Is.EqualTo(right).Within(tolerance * scale), $"order {right.Length}");
    }

    /// <summary>Creates sum(z * transposed z) over random vectors z, which is singular if there are fewer than the order.</summary>
    private static double[] CreateGram(Random random, int order, int rank)
    {
        double[] matrix = new double[order * order];
        for (int r = 0; r < rank; r++)
        {
            double[] z = CreateDoubles(random, order);
            for (int i = 0; i < matrix.Length; i++)
                matrix[i] += z[i / order] * z[i % order];
        }
        for (int i = 0; i < order && rank >= order; i++)
            matrix[i * (order + 1)] += 1;
        return matrix;
    }

    private static double[] Multiply(double[] matrix, double[] vector)
    {
        double[] product = new double[vector.Length];
        for (int i = 0; i < matrix.Length; i++)
            product[i / vector.Length] += matrix[i] * vector[i % vector.Length];
        return product;
    }
}
