using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests models of real problems: optimality conditions, and the minimum found by many small steps.</summary>
public class QuadraticModelTests
{
    /// <summary>An objective so large that only the exact minimum ends the search.</summary>
    private const double Exact = 1e12;

    [Test]
    public void QuadraticModel_minimum_meets_the_optimality_conditions() => PlainProblem.Gen.SampleAlike(drawn =>
    {
        (QuadraticModel model, Parts parts) = Create(drawn, columns: 6);
        Assert.That(model.TryMinimize(Exact, 1e-40, CancellationToken.None), Is.True);
        double[] gradient = parts.ComputeGradient(model.Changes);
        double tolerance = 1e-6 * parts.Slopes.Max(Math.Abs);
        for (int i = 0; i < gradient.Length; i++)
        {
            double weight = parts.Weights[i] + model.Changes[i], absolute = parts.Absolutes[i];
            double excess = weight != 0 || absolute == 0
                ? Math.Abs(gradient[i] + absolute * Math.Sign(weight))
                : Math.Abs(gradient[i]) - absolute;
            Assert.That(excess, Is.LessThan(tolerance), $"weight {i}");
        }
    });

    [Test]
    public void QuadraticModel_minimum_equals_the_result_of_many_proximal_gradient_steps() => PlainProblem.Gen.SampleAlike(
        drawn =>
        {
            (QuadraticModel model, Parts parts) = Create(drawn, columns: 2);
            model.TryMinimize(Exact, 1e-40, CancellationToken.None);
            double expected = parts.Evaluate(parts.Descend(3000)), found = parts.Evaluate(model.Changes);
            Assert.That(found, Is.LessThan(expected + 1e-9 * Math.Abs(expected)));
            Assert.That(model.Gain, Is.EqualTo(-found).Within(1e-9 * Math.Abs(found)));
            double decrease = model.Changes.Select((change, i) => change * parts.Slopes[i] + parts.ChangeOfPenalty(change, i)).Sum();
            Assert.That(model.Decrease, Is.EqualTo(decrease).Within(1e-9 * Math.Abs(decrease)).And.Negative);
        },
        iter: 20);

    [Test]
    public void ConjugateModel_minimum_equals_that_of_the_quadratic_model() => PlainProblem.Gen.SampleAlike(drawn =>
    {
        (QuadraticModel expected, Parts parts) = Create(drawn, columns: 6);
        expected.TryMinimize(Exact, 1e-40, CancellationToken.None);
        int order = parts.Weights.Length;
        double[] diagonal = [.. Enumerable.Range(0, order).Select(i => parts.Hessian[i * (order + 1)])];
        ConjugateModel model = new(Multiply, diagonal, parts.Weights, parts.Slopes, parts.Absolutes)
        {
            SharedSquares = expected.SharedSquares,
        };
        Assert.That(model.TryMinimize(Exact, 1e-40, 0, CancellationToken.None), Is.True);
        Assert.That(model.Gain, Is.EqualTo(expected.Gain).Within(1e-7 * expected.Gain));
        Assert.That(-parts.Evaluate(model.FindChanges()), Is.EqualTo(model.Gain).Within(1e-9 * expected.Gain));

        void Multiply(double[] vector, double[] product)
        {
            for (int i = 0; i < order; i++)
                product[i] = Enumerable.Range(0, order).Sum(j => parts.Hessian[Math.Max(i, j) * order + Math.Min(i, j)] * vector[j]);
        }
    });

    [Test]
    public void ConjugateModel_sets_a_weight_that_crosses_0_to_exactly_0()
    {
        // At the weights (1.5 0), the slopes are -3.7 + 2 * 1.5 - 0.3 = -1, the opposite of the penalty, and 1.5 - 2 * 0.3 = 0.9, below it.
        ConjugateModel model = new(Multiply, [2, 2], [0, 0.3], [-3.7, 0], [1, 1]);
        Assert.That(model.TryMinimize(Exact, 1e-40, 0, CancellationToken.None), Is.True);
        double[] changes = model.FindChanges();
        Assert.That(changes[0], Is.EqualTo(1.5).Within(1e-9));
        Assert.That(changes[1], Is.EqualTo(-0.3));
        Assert.That(model.TryMinimize(1, 1e-7, 0, new CancellationToken(canceled: true)), Is.False);

        static void Multiply(double[] vector, double[] product)
        {
            product[0] = 2 * vector[0] + vector[1];
            product[1] = vector[0] + 2 * vector[1];
        }
    }

    [Test]
    public void QuadraticModel_rough_minimum_keeps_most_of_the_gain() => PlainProblem.Gen.SampleAlike(drawn =>
    {
        (QuadraticModel rough, _) = Create(drawn, columns: 6);
        (QuadraticModel exact, _) = Create(drawn, columns: 6);
        rough.TryMinimize(objective: 1, tolerance: 1e-7, CancellationToken.None);
        exact.TryMinimize(Exact, 1e-40, CancellationToken.None);
        Assert.That(rough.Gain, Is.InRange(0.9 * exact.Gain, 1.000001 * exact.Gain));
    });

    [Test]
    public void QuadraticModel_TryMinimize_returns_false_if_cancelled()
    {
        (QuadraticModel model, _) = Create((Loss.Softmax, 3, 1, 1), columns: 6);
        Assert.That(model.TryMinimize(1, 1e-7, new CancellationToken(canceled: true)), Is.False);
    }

    [Test]
    public void QuadraticModel_GainOf_selected_weights_equals_the_gain_of_their_unpenalized_minimum()
    {
        // Curvatures 2, 4, 5, without the middle one: (2 1; 1 5) * x = (3 6), x = (1 1), gain (3 + 6) / 2.
        QuadraticModel model = new([2, 0, 0, 9, 4, 0, 1, 9, 5], [0, 0, 0], [0, 0, 0], [0, 0, 0]);
        Assert.That(model.GainOf([0, 2], [3, 6]), Is.EqualTo(4.5).Within(1e-11));
        Assert.That(model.GainOf([], []), Is.Zero);
    }

    /// <summary>Creates the model of a solver at given weights, over all columns, without a penalty of the biases.</summary>
    private static (QuadraticModel Model, Parts Parts) Create((Loss Loss, int Outputs, double L1Ratio, int Seed) drawn, int columns)
    {
        double ratio = drawn.L1Ratio == 0 ? 0.9 : drawn.L1Ratio;
        PlainProblem plain = PlainProblem.Create(drawn.Loss, drawn.Outputs, ratio, drawn.Seed, columns: columns);
        PrimalProblem problem = plain.Start(plain.CreateWeights(drawn.Seed, size: drawn.Seed % 2));
        int width = columns + 1, outputs = drawn.Outputs;
        double[] hessian = HessianSums.Full((DenseSolverRows)plain.Rows, plain.Function);
        HessianSums.AddPenalties(hessian, outputs, plain.Squares);
        double[] weights = Pack(problem.Weights), slopes = Pack(problem.Gradient);
        double[] absolutes = [.. Enumerable.Range(0, outputs * width).Select(i => plain.Absolutes[i % width])];
        Parts parts = new([.. hessian], weights, slopes, absolutes);
        return (new QuadraticModel(hessian, weights, slopes, absolutes) { SharedSquares = outputs > 1 ? plain.Squares : [] }, parts);

        double[] Pack(double[] values) =>
            [.. Enumerable.Range(0, outputs * width).Select(i => values[i / width * plain.Rows.Stride + i % width])];
    }

    /// <summary>Computes the function that a model minimizes by plain loops.</summary>
    private sealed record Parts(double[] Hessian, double[] Weights, double[] Slopes, double[] Absolutes)
    {
        private int Order => Weights.Length;

        public double[] ComputeGradient(double[] changes)
        {
            double[] gradient = [.. Slopes];
            for (int i = 0; i < Order; i++)
            {
                for (int j = 0; j < Order; j++)
                    gradient[i] += Hessian[Math.Max(i, j) * Order + Math.Min(i, j)] * changes[j];
            }
            return gradient;
        }

        public double ChangeOfPenalty(double change, int index) =>
            Absolutes[index] * (Math.Abs(Weights[index] + change) - Math.Abs(Weights[index]));

        public double Evaluate(double[] changes)
        {
            double[] gradient = ComputeGradient(changes);
            return changes.Select((change, i) => change * (Slopes[i] + gradient[i]) / 2 + ChangeOfPenalty(change, i)).Sum();
        }

        public double[] Descend(int steps)
        {
            double length = 1 / Hessian.Where((_, i) => i % (Order + 1) == 0).Sum(); // 1 / trace: below 1 / the largest curvature
            double[] changes = new double[Order];
            for (int step = 0; step < steps; step++)
            {
                double[] gradient = ComputeGradient(changes);
                for (int i = 0; i < Order; i++)
                {
                    double target = Weights[i] + changes[i] - length * gradient[i];
                    changes[i] = Math.Sign(target) * Math.Max(Math.Abs(target) - length * Absolutes[i], 0) - Weights[i];
                }
            }
            return changes;
        }
    }
}
