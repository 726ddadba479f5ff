using static LinearLearn.Tests.KernelChecks;

namespace LinearLearn.Tests;

public class SymmetricEigenvectorsTests
{
    [Test]
    public void SymmetricEigenvectors_are_orthonormal_and_scaled_by_their_eigenvalues([Range(1, 12)] int order)
    {
        Random random = new(order);
        double[,] matrix = new double[order, order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
                matrix[i, j] = matrix[j, i] = random.NextDouble() * 2 - 1;
        }
        AssertEigenvectors(matrix);
    }

    /// <summary>
    /// Tests diag(p) - p * transposed p, as of a softmax: singular, and with equal probabilities all other values are equal.
    /// </summary>
    [Test]
    public void SymmetricEigenvectors_of_a_softmax_have_eigenvalue_0_for_a_shift_of_all_scores(
        [Range(2, 12)] int order, [Values] bool equal)
    {
        Random random = new(order);
        double[] p = [.. CreateDoubles(random, order).Select(value => equal ? 1.0 / order : Math.Abs(value))];
        double sum = p.Sum();
        double[,] matrix = new double[order, order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
                matrix[i, j] = (i == j ? p[i] / sum : 0) - p[i] * p[j] / sum / sum;
        }
        double[] values = AssertEigenvectors(matrix);
        Assert.That(values.Min(), Is.EqualTo(0).Within(1e-14));
        if (equal)
            Assert.That(values.Order().Skip(1), Is.All.EqualTo(1.0 / order).Within(1e-14));
    }

    [Test]
    public void SymmetricEigenvectors_of_a_diagonal_matrix_are_the_axes()
    {
        double[,] matrix = { { 3, 0, 0 }, { 0, 0, 0 }, { 0, 0, -2 } };
        (double[] values, double[] vectors) = SymmetricEigenvectors.Find(matrix);
        Assert.That(values, Is.EqualTo(new double[] { 3, 0, -2 }));
        Assert.That(vectors, Is.EqualTo(new double[] { 1, 0, 0, 0, 1, 0, 0, 0, 1 }));
    }

    private static double[] AssertEigenvectors(double[,] matrix)
    {
        int order = matrix.GetLength(0);
        (double[] values, double[] vectors) = SymmetricEigenvectors.Find((double[,])matrix.Clone());
        for (int m = 0; m < order; m++)
        {
            for (int i = 0; i < order; i++)
            {
                double image = Enumerable.Range(0, order).Sum(j => matrix[i, j] * vectors[j * order + m]);
                Assert.That(image, Is.EqualTo(values[m] * vectors[i * order + m]).Within(1e-11), $"vector {m}");
                double product = Enumerable.Range(0, order).Sum(j => vectors[j * order + i] * vectors[j * order + m]);
                Assert.That(product, Is.EqualTo(i == m ? 1 : 0).Within(1e-12), $"vectors {i} and {m}");
            }
        }
        return values;
    }
}
