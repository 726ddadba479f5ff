namespace LinearLearn.Tests;

/// <summary>Tests that features in other units, or shifted features, have the same solution.</summary>
public class FeatureScaleTests
{
    private static readonly DualLoss[] Losses = Enum.GetValues<DualLoss>();

    [Test]
    public void DualCoordinateDescentTrainer_on_features_times_a_power_of_2_divides_the_weights_bit_for_bit(
        [ValueSource(nameof(Losses))] DualLoss loss, [Values(2, 3)] int classes, [Values(null, 0f, 1f)] float? bias)
    {
        LinearModel expected = Train(Data(classes, 1), loss, 1, bias);
        Assert.That(expected.Weights.ToArray().Max(MathF.Abs), Is.GreaterThan(0.1f));
        foreach (int exponent in new[] { -30, -26, -3, 5, 26, 30 })
        {
            double scale = Math.Pow(2, exponent);
            LinearModel model = Train(Data(classes, scale), loss, scale, bias);
            Assert.That(
                Array.ConvertAll(model.Weights.ToArray(), weight => (float)(weight * scale)),
                Is.EqualTo(expected.Weights.ToArray()),
                $"2^{exponent}");
            Assert.That(model.Biases.ToArray(), Is.EqualTo(expected.Biases.ToArray()), $"2^{exponent}");
        }
    }

    [Test]
    public void DualCoordinateDescentTrainer_on_features_times_any_factor_divides_the_weights(
        [ValueSource(nameof(Losses))] DualLoss loss,
        [Values(2, 3)] int classes,
        [Values(null, 0f, 1f)] float? bias,
        [Values(1e-8, 1e-5, 0.01, 3, 1e4, 1e6, 1e8)] double scale)
    {
        LinearModel expected = Train(Data(classes, 1), loss, 1, bias), model = Train(Data(classes, scale), loss, scale, bias);
        float[] weights = Array.ConvertAll(model.Weights.ToArray(), weight => (float)(weight * scale));
        Assert.That(weights, Is.EqualTo(expected.Weights.ToArray()).Within(0.01f));
        Assert.That(model.Biases.ToArray(), Is.EqualTo(expected.Biases.ToArray()).Within(0.01f));
    }

    /// <summary>Times in seconds, ids and counts of bytes are that large; the solution used to be w = 0.</summary>
    [TestCase(DualLoss.Logistic, 1.5440e-6)] // the root of w = 2e7 / (1 + exp(2e7 w)) * 2 + 3e7 / (1 + exp(3e7 w)) * 2
    [TestCase(DualLoss.SquaredHinge, 4.9999999e-8)] // 2e7 w = 1 nearly
    [TestCase(DualLoss.Hinge, 5e-8)]
    [TestCase(DualLoss.CrammerSinger, 5e-8)]
    public void DualCoordinateDescentTrainer_gives_a_column_of_tens_of_millions_the_hand_computed_weight(DualLoss loss, double weight)
    {
        Dataset data = new(new DenseFeatures([-3e7f, -2e7f, 2e7f, 3e7f], 1), [0, 0, 1, 1]);
        TrainingResult result = new DualCoordinateDescentTrainer(loss, tolerance: 1e-4).Train(data);
        Assert.That((result.StopReason, result.Model.Evaluate(data).Correct), Is.EqualTo((StopReason.Converged, 4L)));
        Assert.That(result.UpdatesMade, Is.GreaterThan(0));
        Assert.That(result.Model.Weights[0], Is.EqualTo(weight).Within(0.1).Percent);
    }

    [Test]
    public void DualCoordinateDescentTrainer_gives_nonzero_weights_for_tiny_costs_and_tiny_features(
        [ValueSource(nameof(Losses))] DualLoss loss, [Values(2, 3)] int classes, [Values(null, 0f)] float? bias)
    {
        // All alphas are at their bounds: w = C * (sum of positives - sum of negatives), or half of it for the logistic loss.
        Dataset data = Data(classes, 1);
        LinearModel cheap = new DualCoordinateDescentTrainer(loss, 1e-20f, biasFeature: bias).Train(data).Model;
        LinearModel small = new DualCoordinateDescentTrainer(loss, 1, biasFeature: bias).Train(Data(classes, 1e-25)).Model;
        Assert.That(cheap.Weights.ToArray().Max(MathF.Abs), Is.InRange(1e-20f, 1e-17f));
        Assert.That(small.Weights.ToArray().Max(MathF.Abs), Is.InRange(1e-25f, 1e-22f));
    }

    [Test]
    public void DualCoordinateDescentTrainer_reaches_the_optimum_for_columns_far_from_0(
        [Values(DualLoss.Logistic, DualLoss.SquaredHinge)] DualLoss loss, [Values(100, 1e4, -1e5)] double mean, [Values] bool sparse)
    {
        Dataset data = Moved(mean, sparse);
        (double[] weights, double bias) = ReferenceSolver.Solve(data, loss, 1);
        foreach (double tolerance in new[] { 0.1, 1e-4 })
        {
            TrainingResult result = new DualCoordinateDescentTrainer(loss, tolerance: tolerance).Train(data);
            Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged));
            Assert.That(result.Model.Weights.ToArray(), Is.EqualTo(weights).Within(0.3 * tolerance + 1e-3));
            Assert.That(result.Model.Biases[0] + mean * result.Model.Weights.ToArray().Sum(weight => (double)weight),
                Is.EqualTo(bias + mean * weights.Sum()).Within(tolerance + 1e-6 * Math.Abs(mean)));
        }
    }

    [Test]
    public void DualCoordinateDescentTrainer_gives_shifted_columns_the_same_weights_with_every_loss(
        [ValueSource(nameof(Losses))] DualLoss loss, [Values(2, 3)] int classes)
    {
        float[] around = [.. Rows(Data(classes, 1)).Select(value => MathF.Round(value * 64) / 64)]; // exact after any shift
        int[] labels = Data(classes, 1).Labels.ToArray();
        DualCoordinateDescentTrainer trainer = new(loss, tolerance: 0.01);
        TrainingOptions patient = new() { Epochs = 100_000 };
        LinearModel expected = trainer.Train(new Dataset(new DenseFeatures(around, 3), labels), patient).Model;
        Dataset far = new(
            new DenseFeatures([.. around.Select((value, i) => value + (i % 3 == 0 ? 1e4f : i % 3 == 1 ? -3e4f : 0))], 3), labels);
        foreach (Dataset data in new[] { far, TestData.ToSparse(far) })
        {
            TrainingResult result = trainer.Train(data, patient);
            Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged));
            Assert.That(result.Model.Weights.ToArray(), Is.EqualTo(expected.Weights.ToArray()).Within(0.05f));
            Assert.That(
                result.Model.Evaluate(data).Correct,
                Is.EqualTo(expected.Evaluate(new Dataset(new DenseFeatures(around, 3), labels)).Correct).Within(2));
        }
    }

    [Test]
    public void DualCoordinateDescentTrainer_with_a_constant_column_gives_other_columns_the_same_weights(
        [ValueSource(nameof(Losses))] DualLoss loss, [Values(2, 3)] int classes, [Values(1, 1e3f, 1e6f, -1e9f)] float constant)
    {
        Dataset data = Data(classes, 1);
        float[] values = [.. Rows(data).Chunk(3).SelectMany(row => (float[])[.. row, constant])];
        Dataset dense = new(new DenseFeatures(values, 4), data.Labels), sparse = TestData.ToSparse(dense);
        LinearModel expected = new DualCoordinateDescentTrainer(loss).Train(data).Model;
        foreach (Dataset with in new[] { dense, sparse, Wide(dense) })
        {
            TrainingResult result = new DualCoordinateDescentTrainer(loss).Train(with);
            Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged));
            Assert.That(result.Model.Evaluate(with).Accuracy, Is.EqualTo(expected.Evaluate(data).Accuracy).Within(0.02));
            for (int k = 0; k < result.Model.Biases.Length; k++)
            {
                Assert.That(result.Model.Weights[(k * with.FeatureCount)..][..3].ToArray(), Is.EqualTo(
                    expected.Weights.Slice(k * 3, 3).ToArray()).Within(0.1f));
                Assert.That(result.Model.Weights[k * with.FeatureCount + 3], Is.Zero.Within(1e-6f));
            }
        }
    }

    [Test]
    public void DualCoordinateDescentTrainer_does_not_modify_the_features()
    {
        Dataset data = Moved(1e4, sparse: false);
        float[] before = Rows(data);
        new DualCoordinateDescentTrainer().Train(data);
        Assert.That(Rows(data), Is.EqualTo(before));
    }

    private static LinearModel Train(Dataset data, DualLoss loss, double scale, float? bias)
    {
        TrainingResult result = new DualCoordinateDescentTrainer(
            loss, (float)(1 / (scale * scale)), tolerance: 1e-3, bias is null ? null : (float)(bias * scale)).Train(
            data, new TrainingOptions { Epochs = 20_000 });
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged));
        return result.Model;
    }

    /// <summary>Creates overlapping classes in 3 columns.</summary>
    private static Dataset Data(int classes, double scale)
    {
        Random random = new(4);
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % classes)];
        float[] values = [.. Enumerable.Range(0, 180).Select(
            i => (float)(scale * (float)(2 * random.NextDouble() - 0.8 + (i % 3 == labels[i / 3] ? 0.7 : 0))))];
        return new Dataset(new DenseFeatures(values, 3), labels);
    }

    /// <summary>Creates two overlapping classes in 3 columns of deviation 1 around a mean.</summary>
    private static Dataset Moved(double mean, bool sparse)
    {
        Random random = new(3);
        double Draw() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float[] values = new float[600];
        int[] labels = new int[200];
        for (int i = 0; i < labels.Length; i++)
        {
            double[] row = [Draw(), Draw(), Draw()];
            for (int j = 0; j < 3; j++)
                values[3 * i + j] = (float)(mean + row[j]);
            labels[i] = row[0] + 0.5 * row[1] + 0.7 * Draw() > 0 ? 1 : 0;
        }
        Dataset data = new(new DenseFeatures(values, 3), labels);
        return sparse ? TestData.ToSparse(data) : data;
    }

    /// <summary>Creates sparse rows of the same columns before 20 empty ones.</summary>
    private static Dataset Wide(Dataset data)
    {
        SparseFeatures narrow = SparseFeatures.From(data.Features);
        int[] starts = [0, .. Enumerable.Range(0, narrow.Rows).Select(row => narrow.Row(row).Count)];
        for (int i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        IEnumerable<int> rows = Enumerable.Range(0, narrow.Rows);
        return new Dataset(
            new SparseFeatures(
                starts,
                [.. rows.SelectMany(row => narrow.Row(row).Columns.ToArray())],
                [.. rows.SelectMany(row => narrow.Row(row).Values.ToArray())],
                narrow.Columns + 20),
            data.Labels);
    }

    private static float[] Rows(Dataset data)
    {
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
            data.Features.CopyTo(i, values.AsSpan(i * data.FeatureCount, data.FeatureCount));
        return values;
    }
}
