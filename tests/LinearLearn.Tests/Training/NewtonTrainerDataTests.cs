namespace LinearLearn.Tests;

/// <summary>Tests all kinds of data: columns of any scale and mean, all kinds of features, weights of examples and classes.</summary>
public class NewtonTrainerDataTests
{
    private const double Tight = 1e-10;

    /// <summary>A table whose last two columns are constant.</summary>
    private static readonly double[] Sizes = [0.1, 1, 1000, 1e7, 0, 0];

    [Test]
    public void NewtonTrainer_solves_raw_columns_in_few_steps_and_gives_constant_columns_weight_0(
        [Values] Loss loss, [Values(0, 0.5f, 1)] float l1Ratio, [Values(2, 3)] int classes)
    {
        Dataset data = CreateRaw(classes, CreateDistances(), [0.2, 2, 2000, 2e7, 5, 0]);
        TrainingResult found = new NewtonTrainer(loss, 1, l1Ratio).Train(data),
            best = new NewtonTrainer(loss, 1, l1Ratio, Tight).Train(data);
        Assert.That((found.StopReason, best.StopReason), Is.EqualTo((StopReason.Converged, StopReason.Converged)), $"{found}; {best}");
        Assert.That(found.Epochs, Is.LessThan(40));
        double least = Optimality.ComputePrimal(best.Model, data, loss, 1, l1Ratio);
        Assert.That(Optimality.ComputePrimal(found.Model, data, loss, 1, l1Ratio), Is.EqualTo(least).Within(1e-4).Percent);
        for (int k = 0; k < found.Model.Biases.Length; k++)
            Assert.That(found.Model.Weights.Slice(k * Sizes.Length + 4, 2).ToArray(), Is.All.Zero);
    }

    /// <summary>
    /// Tests that the objective does not depend on the means, because biases are free, while the model's bias is rounded to a float.
    /// </summary>
    [Test]
    public void NewtonTrainer_columns_far_from_0_change_only_the_rounding_of_the_bias(
        [Values] Loss loss, [Values(0, 1)] float l1Ratio, [Values(2, 3)] int classes, [Values] bool sparse)
    {
        const int columns = 4;
        double[] distances = CreateDistances(columns), none = new double[columns], means = [0, 1 << 20, -(1 << 20), 1 << 19];
        Dataset near = CreateDataset(classes, distances, none), far = CreateDataset(classes, distances, means);
        (near, far) = sparse ? (Widen(near), Widen(far)) : (near, far);
        TrainingResult result = new NewtonTrainer(loss, 1, l1Ratio).Train(far);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged), $"{result}");
        double expected = Optimality.ComputePrimal(new NewtonTrainer(loss, 1, l1Ratio).Train(near).Model, near, loss, 1, l1Ratio);

        // An error d of a score costs at most d^2 more for each example and output, because no loss has a second derivative above 2.
        double rounding = result.Model.Biases.ToArray().Max(bias => (double)MathF.BitIncrement(MathF.Abs(bias)) - MathF.Abs(bias));
        double excess = far.Count * result.Model.Biases.Length * rounding * rounding / 4;
        Assert.That(excess, Is.LessThan(0.1 * expected), "the bound is small enough to be useful");
        Assert.That(Optimality.ComputePrimal(result.Model, far, loss, 1, l1Ratio), Is.InRange(
            expected * (1 - 1e-6), expected * (1 + 1e-6) + excess));
    }

    [Test]
    public void NewtonTrainer_finds_the_same_solution_for_all_kinds_of_features(
        [Values] Loss loss, [Values(0, 0.5f, 1)] float l1Ratio, [Values(2, 3)] int classes)
    {
        const int count = 240, columns = 40;
        Random random = new(classes);
        byte[] bytes = new byte[count * columns];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % classes)];
        for (int i = 0; i < count; i++)
        {
            bytes[i * columns + (random.Next(3) > 0 ? labels[i] : random.Next(classes))] = (byte)random.Next(1, 128);
            bytes[i * columns + random.Next(columns)] = (byte)random.Next(1, 128);
        }
        DenseFeatures floats = new([.. bytes.Select(value => value / 64f)], columns);
        NewtonTrainer trainer = new(loss, 1, l1Ratio, Tight);
        LinearModel expected = trainer.Train(new Dataset(floats, labels)).Model;
        Dictionary<string, FeatureMatrix> kinds = new()
        {
            ["bytes"] = new ByteFeatures(bytes, columns, 1f / 64),
            ["signed bytes"] = new SByteFeatures([.. bytes.Select(value => (sbyte)value)], columns, 1f / 64),
            ["sparse"] = SparseFeatures.From(floats),
            ["wide and sparse"] = Widen(new Dataset(floats, labels)).Features,
        };
        foreach ((string name, FeatureMatrix features) in kinds)
        {
            TrainingResult result = trainer.Train(new Dataset(features, labels));
            Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged), $"{name}: {result}");
            float[] weights = [.. Enumerable.Range(0, expected.Biases.Length).SelectMany(
                k => result.Model.Weights.Slice(k * features.Columns, columns).ToArray())];
            AssertNear(weights, expected.Weights.ToArray(), 1e-3f, $"{name}, weights");
            AssertNear(Center(result.Model.Biases), Center(expected.Biases), 1e-3f, $"{name}, biases");
            Assert.That(
                result.Model.Weights.ToArray().Count(weight => weight != 0),
                Is.EqualTo(expected.Weights.ToArray().Count(weight => weight != 0)),
                name);
        }
    }

    [Test]
    public void NewtonTrainer_converts_narrow_sparse_rows_to_the_model_of_dense_rows([Values] Loss loss, [Values(0, 1)] float l1Ratio)
    {
        Dataset dense = TestData.CreateOverlapping(FeatureKind.Floats, 3), sparse = TestData.ToSparse(dense);
        Assert.That(((SparseFeatures)sparse.Features).StoredCount, Is.GreaterThan(dense.Count * dense.FeatureCount / 16));
        LinearModel expected = new NewtonTrainer(loss, 1, l1Ratio, Tight).Train(dense).Model,
            found = new NewtonTrainer(loss, 1, l1Ratio, Tight).Train(sparse).Model;
        AssertNear(found.Weights.ToArray(), expected.Weights.ToArray(), 1e-4f, "weights");
    }

    /// <summary>With features * s, weights / s give the same scores and a penalty of 1 / s^2, or 1 / s for an L1 penalty.</summary>
    [Test]
    public void NewtonTrainer_scaled_features_and_cost_scale_the_weights(
        [Values] Loss loss, [Values(0, 1)] float l1Ratio, [Values(0.25f, 3, 1024)] float scale)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, 3);
        float[] values =
            [.. Enumerable.Range(0, data.Count).SelectMany(i => TestData.GetRow(data, i)).Select(value => (float)value * scale)];
        Dataset scaled = new(new DenseFeatures(values, data.FeatureCount), data.Labels);
        float cost = l1Ratio == 0 ? 1 / (scale * scale) : 1 / scale;
        LinearModel expected = new NewtonTrainer(loss, 1, l1Ratio, Tight).Train(data).Model,
            found = new NewtonTrainer(loss, cost, l1Ratio, Tight).Train(scaled).Model;
        float[] weights = [.. found.Weights.ToArray().Select(weight => weight * scale)];
        if (scale == 3)
        {
            AssertNear(weights, expected.Weights.ToArray(), 1e-4f, "weights");
            AssertNear(Center(found.Biases), Center(expected.Biases), 1e-4f, "biases");
        }
        else
        {
            Assert.That(TestData.GetBits(weights), Is.EqualTo(TestData.GetBits(expected.Weights)));
            Assert.That(TestData.GetBits(found.Biases), Is.EqualTo(TestData.GetBits(expected.Biases)));
        }
    }

    [Test]
    public void NewtonTrainer_weight_2_equals_two_copies([Values] Loss loss, [Values(0, 1)] float l1Ratio)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, 3);
        int[] rows = [.. Enumerable.Range(0, data.Count).SelectMany(i => i % 3 == 0 ? new[] { i, i } : [i])];
        Dataset copies = new(data.Features.Select(rows), [.. rows.Select(i => data.Labels[i])]);
        NewtonTrainer trainer = new(loss, 1, l1Ratio, Tight);
        LinearModel expected = trainer.Train(copies).Model,
            found = trainer.Train(data.WithWeights([.. Enumerable.Range(0, data.Count).Select(i => i % 3 == 0 ? 2f : 1)])).Model;
        AssertNear(found.Weights.ToArray(), expected.Weights.ToArray(), 1e-3f, "weights");
        AssertNear(Center(found.Biases), Center(expected.Biases), 1e-3f, "biases");
    }

    [Test]
    public void NewtonTrainer_class_weights_equal_example_weights_and_weight_0_removes_an_example(
        [Values] Loss loss, [Values(0, 1)] float l1Ratio)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, 3);
        NewtonTrainer trainer = new(loss, 1, l1Ratio);
        ClassWeights classes = new(new Dictionary<int, float> { [1] = 3, [2] = 0.5f });
        LinearModel ofClasses = trainer.Train(data, new TrainingOptions { ClassWeights = classes }).Model;
        float[] weights = [.. data.Labels.ToArray().Select(label => label switch { 1 => 3, 2 => 0.5f, _ => 1 })];
        Assert.That(TestData.GetBits(trainer.Train(data.WithWeights(weights)).Model), Is.EqualTo(TestData.GetBits(ofClasses)));
        Assert.That(TestData.GetBits(trainer.Train(data).Model), Is.Not.EqualTo(TestData.GetBits(ofClasses)));

        int[] kept = [.. Enumerable.Range(0, data.Count).Where(i => i % 4 != 1)];
        Dataset rest = new(data.Features.Select(kept), [.. kept.Select(i => data.Labels[i])]);
        LinearModel found = trainer.Train(data.WithWeights([.. Enumerable.Range(0, data.Count).Select(i => i % 4 == 1 ? 0f : 1)])).Model;
        Assert.That(TestData.GetBits(found), Is.EqualTo(TestData.GetBits(trainer.Train(rest).Model)));
    }

    [Test]
    public void NewtonTrainer_never_predicts_a_class_whose_examples_all_have_weight_0(
        [Values] Loss loss, [Values(0, 1)] float l1Ratio, [Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes);
        float[] weights = [.. data.Labels.ToArray().Select(label => label == 1 ? 0f : 1)];
        TrainingResult result = new NewtonTrainer(loss, 1, l1Ratio).Train(data.WithWeights(weights));
        Assert.That(result.Model.Weights.ToArray().Concat(result.Model.Biases.ToArray()), Is.All.Matches<float>(float.IsFinite));
        Assert.That(result.Model.Evaluate(data.Only(1)).Accuracy, Is.Zero);
        Assert.That(result.Epochs, Is.LessThan(100), $"{result}");
    }

    [Test]
    public void NewtonTrainer_solves_or_rejects_tiny_and_huge_features(
        [Values] Loss loss,
        [Values(0, 1)] float l1Ratio,
        [Values(1e-44f, 1e-38f, 1e-30f, 1e-20f, 1e-10f, 1e10f, 1e20f, 1e30f)] float size,
        [Values] bool sparse)
    {
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 3)];
        float[] values = [.. Enumerable.Range(0, 120).Select(i => size * (random.Next(-3, 4) + (labels[i / 2] == i % 2 ? 2 : 0)))];
        Dataset data = new(new DenseFeatures(values, 2), labels);
        data = sparse ? Widen(data) : data;
        try
        {
            TrainingResult result = new NewtonTrainer(loss, 1, l1Ratio).Train(data);
            Assert.That(result.Model.Weights.ToArray().Concat(result.Model.Biases.ToArray()), Is.All.Matches<float>(float.IsFinite));
            Assert.That(result.StopReason, Is.EqualTo(StopReason.Converged), $"{result}");
            Assert.That(result.Model.Evaluate(data).Accuracy, Is.GreaterThan(size < 1 ? 0.32 : 0.4), $"{result}");
        }
        catch (ArgumentException exception)
        {
            Assert.That(exception.Message, Does.Contain("Scale them to about -1 to 1").Or.Contain("too large"));
        }
    }

    /// <summary>Adds columns of zeros, so that the trainer keeps rows sparse.</summary>
    private static Dataset Widen(Dataset data)
    {
        SparseFeatures narrow = data.Features as SparseFeatures ?? SparseFeatures.From(data.Features);
        List<int> starts = [0], columns = [];
        List<float> values = [];
        for (int i = 0; i < data.Count; i++)
        {
            columns.AddRange(narrow.Row(i).Columns);
            values.AddRange(narrow.Row(i).Values);
            starts.Add(columns.Count);
        }
        return new Dataset(new SparseFeatures([.. starts], [.. columns], [.. values], 2100), data.Labels);
    }

    private static double[] CreateDistances(int columns = 6)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, 240 * columns).Select(_ => random.Next(-8, 9) / 4.0)];
    }

    /// <summary>Creates features at random distances from means, and labels that mostly follow from the distances.</summary>
    private static Dataset CreateDataset(int classes, double[] distances, double[] means)
    {
        int columns = means.Length;
        float[] values = [.. distances.Select((distance, i) => (float)(means[i % columns] + distance))];
        return new Dataset(new DenseFeatures(values, columns), CreateLabels(classes, distances, columns));
    }

    private static Dataset CreateRaw(int classes, double[] distances, double[] means)
    {
        float[] values = [.. distances.Select((distance, i) => (float)(means[i % Sizes.Length] + Sizes[i % Sizes.Length] * distance))];
        return new Dataset(new DenseFeatures(values, Sizes.Length), CreateLabels(classes, distances, Sizes.Length));
    }

    private static int[] CreateLabels(int classes, double[] distances, int columns)
    {
        Random random = new(2);
        return [.. Enumerable.Range(0, distances.Length / columns).Select(i => random.Next(5) == 0 ? random.Next(classes)
            : Enumerable.Range(0, classes).MaxBy(k => distances[i * columns + k] - 0.5 * distances[i * columns + (k + 1) % 4]))];
    }

    private static float[] Center(ReadOnlySpan<float> biases)
    {
        float[] centered = biases.ToArray();
        float mean = centered.Length > 1 ? centered.Average() : 0;
        return Array.ConvertAll(centered, bias => bias - mean);
    }

    private static void AssertNear(float[] found, float[] expected, float tolerance, string description) =>
        Assert.That(found, Is.EqualTo(expected).Within(tolerance * expected.Max(MathF.Abs)), description);
}
