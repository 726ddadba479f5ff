using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests objective, slopes and curvatures of every loss and penalty at random weights, and the line search.</summary>
public class PrimalProblemTests
{
    [Test]
    public void PrimalProblem_objective_is_the_sum_of_penalty_and_losses() => PlainProblem.Gen.SampleAlike(drawn =>
    {
        PlainProblem plain = Create(drawn);
        double[] weights = plain.CreateWeights(drawn.Seed, size: 3);
        double expected = plain.ComputeObjective(weights);
        Assert.That(plain.Start(weights).Objective, Is.EqualTo(expected).Within(1e-12 * expected));
    });

    [Test]
    public void PrimalProblem_gradient_equals_differences_of_the_objective() => PlainProblem.Gen.SampleAlike(drawn =>
    {
        const double step = 1e-6;
        PlainProblem plain = Create(drawn);
        double[] weights = plain.CreateWeights(drawn.Seed, size: 2);
        PrimalProblem problem = plain.Start(weights);
        for (int i = 0; i < weights.Length; i++)
        {
            if (i % plain.Rows.Stride > plain.Rows.Columns)
            {
                Assert.That(problem.Gradient[i], Is.Zero);
                continue;
            }
            double found = weights[i];
            weights[i] = found + step;
            double above = plain.ComputeSmooth(weights);
            weights[i] = found - step;
            double below = plain.ComputeSmooth(weights);
            weights[i] = found;
            Assert.That(
                problem.Gradient[i], Is.EqualTo((above - below) / (2 * step)).Within(1e-7 * (1 + problem.Objective)), $"weight {i}");
        }
    });

    [Test]
    public void PrimalProblem_Curve_equals_differences_of_the_gradient() => PlainProblem.Gen.SampleAlike(drawn =>
    {
        const double step = 1e-6;
        PlainProblem plain = Create(drawn);
        double[] weights = plain.CreateWeights(drawn.Seed, size: 2), vector = plain.CreateWeights(drawn.Seed + 1, size: 1);
        PrimalProblem problem = plain.Start(weights);
        double[] found = new double[problem.Length];
        problem.Curve(vector, found);
        double[] above = plain.Start(Add(weights, vector, step)).Gradient, below = plain.Start(Add(weights, vector, -step)).Gradient;
        double[] expected = [.. above.Zip(below, (high, low) => (high - low) / (2 * step))];
        Assert.That(found, Is.EqualTo(expected).Within(1e-7 * (1 + problem.Objective)));
    });

    [Test]
    public void PrimalProblem_without_initial_weights_starts_with_the_best_biases() => PlainProblem.Gen.SampleAlike(drawn =>
    {
        PlainProblem plain = Create(drawn);
        PrimalProblem problem = plain.Start(null);
        for (int i = 0; i < problem.Length; i++)
        {
            if (i % plain.Rows.Stride != plain.Rows.Columns)
                Assert.That(problem.Weights[i], Is.Zero);
            else
                Assert.That(problem.Gradient[i], Is.EqualTo(0).Within(1e-9 * problem.Objective), $"bias at {i}");
        }
    });

    [Test]
    public void PrimalProblem_Move_finds_a_lower_point_for_any_step_length() => PlainProblem.Gen.SampleAlike(drawn =>
    {
        PlainProblem plain = Create(drawn);
        foreach (double length in new[] { 1e-4, 0.1, 1e3, 1e6 })
        {
            PrimalProblem problem = plain.Start(plain.CreateWeights(drawn.Seed, size: 2));
            double before = problem.Objective;
            double[] slopes = [.. Enumerable.Range(0, problem.Length).Select(i => LeastSlope(problem, i))];
            double[] direction = Array.ConvertAll(slopes, slope => -length * slope);
            problem.Sums.SetDirection(direction);
            double part = problem.Move(direction, -length * slopes.Sum(slope => slope * slope));
            Assert.That(part, Is.InRange(1e-15, 1));
            Assert.That(problem.Objective, Is.LessThan(before));
            AssertConsistent(plain, problem);
        }
    });

    [Test]
    public void PrimalProblem_Move_uphill_changes_neither_weights_nor_objective() => PlainProblem.Gen.SampleAlike(drawn =>
    {
        PlainProblem plain = Create(drawn);
        PrimalProblem problem = plain.Start(plain.CreateWeights(drawn.Seed, size: 2));
        double before = problem.Objective;
        double[] direction = [.. Enumerable.Range(0, problem.Length).Select(i => LeastSlope(problem, i))];
        problem.Sums.SetDirection(direction);
        problem.Move(direction, decrease: -1);
        Assert.That(problem.Objective, Is.LessThanOrEqualTo(before * (1 + 1e-12)));
        AssertConsistent(plain, problem);
    });

    [Test]
    public void PrimalProblem_LeastSlope_of_a_weight_of_0_is_reduced_by_the_penalty()
    {
        PlainProblem plain = PlainProblem.Create(Loss.Logistic, 1, 1, seed: 1);
        double[] weights = new double[plain.Rows.Stride];
        (weights[0], weights[1]) = (0.5, -0.5);
        PrimalProblem problem = plain.Start(weights);
        for (int column = 0; column < 5; column++)
        {
            double slope = problem.Gradient[column], absolute = plain.Absolutes[column];
            double expected = column == 0 ? slope + absolute
                : column == 1 ? slope - absolute
                : slope > absolute ? slope - absolute
                : slope < -absolute ? slope + absolute
                : 0;
            Assert.That(problem.LeastSlope(column, column), Is.EqualTo(expected));
        }
    }

    private static PlainProblem Create((Loss Loss, int Outputs, double L1Ratio, int Seed) drawn) =>
        PlainProblem.Create(drawn.Loss, drawn.Outputs, drawn.L1Ratio, drawn.Seed);

    private static double LeastSlope(PrimalProblem problem, int index)
    {
        int column = index % problem.Sums.Stride;
        return column > problem.Sums.Columns ? 0 : problem.LeastSlope(index, column);
    }

    private static void AssertConsistent(PlainProblem plain, PrimalProblem problem)
    {
        double[] product = new double[problem.Length], vector = plain.CreateWeights(7, size: 1), expected = new double[problem.Length];
        problem.Curve(vector, product);
        Assert.That(problem.Objective, Is.EqualTo(plain.ComputeObjective(problem.Weights)).Within(1e-11 * problem.Objective));
        PrimalProblem fresh = plain.Start([.. problem.Weights]);
        double scale = 1e-10 * (1 + problem.Objective);
        Assert.That(problem.Gradient, Is.EqualTo(fresh.Gradient).Within(scale));
        fresh.Curve(vector, expected);
        Assert.That(product, Is.EqualTo(expected).Within(scale));
    }

    private static double[] Add(double[] weights, double[] vector, double step) =>
        [.. weights.Zip(vector, (weight, change) => weight + step * change)];
}
