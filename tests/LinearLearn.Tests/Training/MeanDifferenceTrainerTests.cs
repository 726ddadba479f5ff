namespace LinearLearn.Tests;

public class MeanDifferenceTrainerTests : TrainerContract
{
    protected override ITrainer CreateTrainer() => new MeanDifferenceTrainer();

    [Test]
    public void MeanDifferenceTrainer_weights_and_bias_match_hand_computed_values()
    {
        // Means: 7 at (3, 1), 3 at (1, 0). Weights (2, 1); mean scores 7 and 2, whose midpoint is 4.5.
        Dataset data = new(new DenseFeatures([2, 1, 1, 0, 4, 1, 0, 0, 2, 0], 2), [7, 3, 7, 3, 3]);
        TrainingResult result = CreateTrainer().Train(data);
        Assert.That(result.Model.Weights.ToArray(), Is.EqualTo(new float[] { 2, 1 }));
        Assert.That(result.Model.Biases[0], Is.EqualTo(-4.5f));
        Assert.That((result.ExamplesSeen, result.UpdatesMade, result.Epochs), Is.EqualTo((5L, 5L, 1)));
    }

    [Test]
    public void MeanDifferenceTrainer_gives_the_negated_model_for_swapped_classes()
    {
        Dataset data = TestData.CreateClouds();
        Dataset swapped = new(data.Features, [.. data.Labels.ToArray().Select(label => 10 - label)]);
        LinearModel model = CreateTrainer().Train(data).Model, other = CreateTrainer().Train(swapped).Model;
        Assert.That(other.Weights.ToArray(), Is.EqualTo(model.Weights.ToArray().Select(weight => -weight)));
        Assert.That(other.Biases[0], Is.EqualTo(-model.Biases[0]).Within(1e-5f));
    }

    [Test]
    public void MeanDifferenceTrainer_means_of_many_rows_lose_no_digits()
    {
        float[] values = [.. Enumerable.Repeat(0.1f, 100_000).Concat(Enumerable.Repeat(0.3f, 100_000))];
        int[] labels = [.. values.Select(value => value < 0.2f ? 3 : 7)];
        LinearModel model = CreateTrainer().Train(new Dataset(new DenseFeatures(values, 1), labels)).Model;
        Assert.That(model.Weights[0], Is.EqualTo(0.2f).Within(1e-6f));
    }

    [Test]
    public void MeanDifferenceTrainer_model_of_three_classes_matches_hand_computed_values()
    {
        // Means (0, 0), (3, 0), (0, 6); their mean is c = (1, 2). Differences (-1, -2), (2, -2), (-1, 4), squares 5, 8, 17.
        Dataset data = new(new DenseFeatures([0, 0, 2, 0, 4, 0, 0, 6], 2), [1, 2, 2, 3]);
        LinearModel model = CreateTrainer().Train(data).Model;
        Assert.That(model.Weights.ToArray(), Is.EqualTo(new float[] { -1, -2, 2, -2, -1, 4 }));
        Assert.That(model.Biases.ToArray(), Is.EqualTo(new[] { 5 - 2.5f, 2 - 4, -7 - 8.5f }));
    }

    [Test]
    public void MeanDifferenceTrainer_predicts_the_nearest_mean_far_from_zero(
        [Values(0, 1e3f, -1e4f, 1e5f, 1e6f)] float far, [Values(2, 3, 10)] int classes, [Values] bool sparse, [Values] bool weighted)
    {
        Dataset data = Clouds(classes, far, sparse);
        if (weighted)
            // The sum of the weights overflows a float.
            data = data.WithWeights([.. Enumerable.Range(0, data.Count).Select(i => 1e37f * (1 + i % 3))]);
        LinearModel model = CreateTrainer().Train(data).Model;
        Assert.That(NearestMeans(data), Is.EqualTo(data.Labels.ToArray()), "nearest means in double precision");
        Assert.That(model.Evaluate(data).Accuracy, Is.EqualTo(1));
    }

    [Test]
    public void MeanDifferenceTrainer_gives_a_constant_column_weight_0([Values(2, 3)] int classes, [Values] bool sparse)
    {
        Dataset clouds = Clouds(classes, 0, sparse: false);
        float[] values = new float[clouds.Count * 4];
        for (int i = 0; i < clouds.Count; i++)
        {
            clouds.Features.CopyTo(i, values.AsSpan(4 * i, 3));
            values[4 * i + 3] = 0.1f;
        }
        FeatureMatrix features = new DenseFeatures(values, 4);
        LinearModel model = CreateTrainer().Train(new Dataset(sparse ? SparseFeatures.From(features) : features, clouds.Labels)).Model;
        Assert.That(model.Weights.ToArray().Where((_, i) => i % 4 == 3), Has.All.Zero);
    }

    [Test]
    public void MeanDifferenceTrainer_never_predicts_a_class_whose_examples_all_have_weight_0(
        [Values(2, 3, 4)] int classes, [Values] bool byClass, [Values] bool scaled)
    {
        Dataset data = TestData.CreateManyClouds(classes, count: 60);
        ITrainer trainer = scaled ? new ScaledTrainer(CreateTrainer()) : CreateTrainer();
        for (int gone = 0; gone < classes; gone++)
        {
            Dataset weighted = byClass ? data : data.WithWeights([.. data.Labels.ToArray().Select(label => label == 10 * gone ? 0f : 1)]);
            TrainingOptions options =
                new() { ClassWeights = byClass ? new ClassWeights(new Dictionary<int, float> { [10 * gone] = 0 }) : null };
            LinearModel model = trainer.Train(weighted, options).Model;
            int[] predicted = new int[data.Count];
            model.Predict(data.Features, predicted);
            Assert.That(predicted, Has.None.EqualTo(10 * gone), $"class {gone}");
        }
    }

    [Test]
    public void MeanDifferenceTrainer_cancelled_after_one_class_predicts_it([Values(3, 7)] int label)
    {
        Dataset clouds = TestData.CreateClouds();
        Dataset data = clouds.WithWeights([.. clouds.Labels.ToArray().Select(found => found == label ? 2e38f : 0)]);
        LinearModel model = CreateTrainer().Train(data).Model;
        Assert.That(model.Evaluate(data).CountOf(10 - label, label), Is.EqualTo(data.CountOf(10 - label)));
    }

    [Test]
    public void MeanDifferenceTrainer_rejects_an_initial_model() => Assert.That(
        () => CreateTrainer().Train(TestData.CreateClouds(), new TrainingOptions { InitialModel = LinearModel.Zero(20, [3, 7]) }),
        Throws.ArgumentException.With.Message.Contains("cannot start from a model"));

    /// <summary>Creates clouds of deviation 0.3 around whole numbers far from 0, one for each class.</summary>
    private static Dataset Clouds(int classes, float far, bool sparse)
    {
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, 40 * classes).Select(i => i % classes)];
        float[] values = [.. labels.SelectMany(label => new[] { label % 3, label / 3 % 3, label / 9 }).Select(
            mean => far + 4 * mean + (random.NextSingle() - 0.5f))];
        FeatureMatrix features = new DenseFeatures(values, 3);
        return new Dataset(sparse ? SparseFeatures.From(features) : features, labels);
    }

    /// <summary>Computes the labels of the nearest means in double precision.</summary>
    private static int[] NearestMeans(Dataset data)
    {
        float[][] rows = [.. Enumerable.Range(0, data.Count).Select(i =>
        {
            float[] row = new float[data.FeatureCount];
            data.Features.CopyTo(i, row);
            return row;
        })];
        double[] weights = [.. Enumerable.Range(0, data.Count).Select(i => data.Weights.IsEmpty ? 1.0 : data.Weights[i])];
        double[][] means = [.. data.Classes.Values.ToArray().Select(label => Enumerable.Range(0, data.FeatureCount).Select(j =>
            Rows(label).Sum(i => weights[i] * rows[i][j]) / Rows(label).Sum(i => weights[i])).ToArray())];
        return [.. rows.Select(
            row => data.Classes.Values[means.Index().MinBy(mean => mean.Item.Zip(row, (x, y) => (x - y) * (x - y)).Sum()).Index])];

        IEnumerable<int> Rows(int label) => Enumerable.Range(0, data.Count).Where(i => data.Labels[i] == label);
    }
}
