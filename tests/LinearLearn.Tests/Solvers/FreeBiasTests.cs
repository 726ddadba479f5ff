namespace LinearLearn.Tests;

/// <summary>
/// Tests that a bias that is not regularized is the best one for the weights, at the default tolerance, after any number of steps.
/// </summary>
public class FreeBiasTests
{
    [TestCase(DualLoss.Logistic, 1, 1000, -6.906754779)] // ln(1 / 999)
    [TestCase(DualLoss.Logistic, 2, 3, 0.693147181)] // ln(2)
    [TestCase(DualLoss.Logistic, 9_999, 10_000, 9.210240367)] // ln(9,999)
    [TestCase(DualLoss.SquaredHinge, 1, 1000, -0.998)] // (positives - negatives) / examples
    [TestCase(DualLoss.SquaredHinge, 2, 3, 1 / 3.0)]
    [TestCase(DualLoss.Hinge, 1, 1000, -1)] // where the larger class loses nothing
    [TestCase(DualLoss.Hinge, 2, 3, 1)]
    public void Free_bias_without_informative_features_follows_the_class_counts(DualLoss loss, int positives, int examples, double expected)
    {
        Dataset data = new(
            new DenseFeatures(new float[examples], 1), [.. Enumerable.Range(0, examples).Select(i => i < positives ? 1 : 0)]);
        TrainingResult result = new DualCoordinateDescentTrainer(loss).Train(data);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged));
        Assert.That(result.Model.Biases[0], Is.EqualTo(expected).Within(1e-6 * Math.Abs(expected)));
        Assert.That(result.Model.Weights[0], Is.Zero);
    }

    [TestCase(1, 1000, 1)]
    [TestCase(5, 1000, 3)]
    [TestCase(20, 2000, 10)]
    [TestCase(3, 3000, 1)]
    [TestCase(1500, 2000, 0.1)]
    public void Free_bias_makes_probabilities_sum_to_the_number_of_positives_within_the_tolerance(int positives, int examples, double size)
    {
        Dataset data = Unbalanced(positives, examples, (float)size);
        foreach (double tolerance in new[] { 0.1, 0.001 })
        {
            TrainingResult result = new DualCoordinateDescentTrainer(DualLoss.Logistic, tolerance: tolerance).Train(data);
            float[] probabilities = new float[2 * data.Count];
            result.Model.Probabilities(data.Features, probabilities);
            Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged));
            Assert.That(
                probabilities.Where((_, i) => i % 2 == 1).Sum(probability => (double)probability),
                Is.EqualTo(positives).Within(0.01).Percent);
            Assert.That(result.Model.Biases[0], Is.EqualTo(ReferenceSolver.Solve(data, DualLoss.Logistic, 1).Bias).Within(1.2 * tolerance));
        }
    }

    [Test]
    public void Free_bias_minimizes_the_loss_for_the_weights(
        [Values(DualLoss.Hinge, DualLoss.SquaredHinge, DualLoss.Logistic)] DualLoss loss, [Values(1, 3, 200)] int epochs)
    {
        // Even without convergence, the bias is the best one for the weights.
        Dataset data = Unbalanced(30, 200, 4).WithWeights([.. Enumerable.Range(0, 200).Select(i => i % 7 == 0 ? 0 : 0.5f + i % 3)]);
        LinearModel model = new DualCoordinateDescentTrainer(loss, cost: 3).Train(data, new TrainingOptions { Epochs = epochs }).Model;
        double Objective(double by) => Optimality.ComputePrimal(
            new LinearModel(model.Weights, [(float)(model.Biases[0] + by)], model.Classes), data, loss, 3, null);
        double least = Objective(0);
        foreach (double by in new[] { -1, -0.01, -0.0001, 0.0001, 0.01, 1 })
            Assert.That(Objective(by), Is.GreaterThanOrEqualTo(least * (1 - 1e-7)), $"moved by {by}");
    }

    [TestCase(1, 2, 1000)]
    [TestCase(10, 20, 1000)]
    public void CrammerSingerSolver_with_a_free_bias_reaches_its_optimum_for_rare_classes(int first, int second, int examples)
    {
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, examples).Select(i => i < first ? 0 : i < first + second ? 1 : 2)];
        float[] values =
            [.. Enumerable.Range(0, 3 * examples).Select(i => 2 * random.NextSingle() - 1 + (i % 3 == labels[i / 3] ? 0.7f : 0))];
        Dataset data = new(new DenseFeatures(values, 3), labels);
        double Objective(double tolerance)
        {
            TrainingResult result = new DualCoordinateDescentTrainer(DualLoss.CrammerSinger, tolerance: tolerance).Train(data);
            Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged));
            return Optimality.ComputePrimal(result.Model, data, DualLoss.CrammerSinger, 1, null);
        }
        Assert.That(Objective(0.1), Is.EqualTo(Objective(0.001)).Within(7).Percent);
    }

    [Test]
    public void Free_bias_of_a_single_class_is_finite([Values(DualLoss.Hinge, DualLoss.SquaredHinge, DualLoss.Logistic)] DualLoss loss)
    {
        // The logistic loss then has no best bias: any bias can be improved.
        Dataset data = Unbalanced(5, 50, 1).WithWeights([.. Enumerable.Range(0, 50).Select(i => i < 5 ? 0f : 1)]);
        LinearModel model = new DualCoordinateDescentTrainer(loss).Train(data).Model;
        Assert.That(model.Biases[0], Is.LessThan(-0.9f).And.GreaterThan(-100));
    }

    private static Dataset Unbalanced(int positives, int examples, float size)
    {
        Random random = new(1);
        float[] values = [.. Enumerable.Range(0, 3 * examples).Select(
            i => size * (2 * random.NextSingle() - 1 + (i % 3 == 0 && i / 3 < positives ? 1 : 0)))];
        return new Dataset(new DenseFeatures(values, 3), [.. Enumerable.Range(0, examples).Select(i => i < positives ? 1 : 0)]);
    }
}
