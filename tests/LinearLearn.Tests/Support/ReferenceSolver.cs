namespace LinearLearn.Tests;

/// <summary>
/// Finds the minimum of |w|^2/2 + C * sum(loss) over weights and a free bias by Newton's method, in double precision and on centered
/// columns; the solvers of the library use other methods.
/// </summary>
internal static class ReferenceSolver
{
    public static (double[] Weights, double Bias) Solve(Dataset data, DualLoss loss, double cost)
    {
        int n = data.Count, d = data.FeatureCount;
        double[][] rows = [.. Enumerable.Range(0, n).Select(i => TestData.GetRow(data, i))];
        double[] means = [.. Enumerable.Range(0, d).Select(j => rows.Average(row => row[j]))];
        rows = [.. rows.Select(row => (double[])[.. row.Zip(means, (value, mean) => value - mean), 1])];
        double[] point = new double[d + 1];
        double Objective(double[] at) => at.Take(d).Sum(weight => weight * weight) / 2
            + rows.Select((row, i) => cost * data.WeightOf(i) * Optimality.ComputeLoss(loss, Sign(i) * Dot(row, at))).Sum();
        for (int step = 0; step < 100; step++)
        {
            double[] gradient = [.. point[..d], 0];
            double[,] curvature = new double[d + 1, d + 1];
            for (int j = 0; j < d; j++)
                curvature[j, j] = 1;
            for (int i = 0; i < n; i++)
            {
                (double slope, double bend) = Derivatives(loss, Sign(i) * Dot(rows[i], point));
                double weight = cost * data.WeightOf(i);
                for (int j = 0; j <= d; j++)
                {
                    gradient[j] += weight * slope * Sign(i) * rows[i][j];
                    for (int k = 0; k <= d; k++)
                        curvature[j, k] += weight * bend * rows[i][j] * rows[i][k];
                }
            }
            double[] direction = Eliminate(curvature, [.. gradient.Select(value => -value)]);
            double length = 1, before = Objective(point);
            while (length > 1e-9 && Objective(Moved(length)) > before)
                length /= 2;
            point = Moved(length);
            if (direction.Max(Math.Abs) < 1e-10)
                break;
            double[] Moved(double by) => [.. point.Zip(direction, (value, move) => value + by * move)];
        }
        return (point[..d], point[d] - point.Take(d).Zip(means, (weight, mean) => weight * mean).Sum());

        double Sign(int i) => data.ClassIndices[i] == 1 ? 1 : -1;
    }

    private static (double Slope, double Bend) Derivatives(DualLoss loss, double margin)
    {
        double part = 1 / (1 + Math.Exp(margin));
        return loss switch
        {
            DualLoss.Logistic => (-part, part * (1 - part)),
            DualLoss.SquaredHinge => (-2 * Math.Max(0, 1 - margin), margin < 1 ? 2 : 0),
            _ => throw new NotSupportedException($"{loss} has no second derivative"),
        };
    }

    /// <summary>Solves matrix * x = right for a positive definite matrix.</summary>
    private static double[] Eliminate(double[,] matrix, double[] right)
    {
        int size = right.Length;
        for (int i = 0; i < size; i++)
        {
            for (int k = i + 1; k < size; k++)
            {
                double factor = matrix[k, i] / matrix[i, i];
                for (int j = i; j < size; j++)
                    matrix[k, j] -= factor * matrix[i, j];
                right[k] -= factor * right[i];
            }
        }
        for (int i = size - 1; i >= 0; i--)
        {
            for (int j = i + 1; j < size; j++)
                right[i] -= matrix[i, j] * right[j];
            right[i] /= matrix[i, i];
        }
        return right;
    }

    private static double Dot(double[] one, double[] other) => one.Zip(other, (x, y) => x * y).Sum();
}
