namespace LinearLearn.Tests;

/// <summary>Tests that a model scores sparse rows with the same bits before and after it copies its weights feature by feature.</summary>
public class SparseScoringTests
{
    private const int Features = 50, Examples = 70;

    [Test]
    public void LinearModel_scores_sparse_rows_with_the_same_bits_by_row_and_by_feature([Values(2, 3, 10, 31, 33, 70)] int classes)
    {
        (LinearModel model, Dataset data) = Create(classes);
        SparseFeatures rows = (SparseFeatures)data.Features;
        int width = model.Biases.Length;
        float[][] expected = [.. Enumerable.Range(0, Examples).Select(i => Score(model, rows, i))];
        int[] predicted = [.. Enumerable.Range(0, Examples).Select(i => model.Predict(rows.Row(i)))];
        float[] scores = new float[Examples * width], probabilities = new float[Examples * classes];
        int[] labels = new int[Examples];
        model.Scores(rows, scores); // copies the weights of three or more classes
        model.Predict(rows, labels);
        model.Probabilities(rows, probabilities);
        Assert.That(labels, Is.EqualTo(predicted));
        int correct = predicted.Zip(data.Labels.ToArray()).Count(pair => pair.First == pair.Second);
        Assert.That(model.Evaluate(data).Accuracy, Is.EqualTo(correct / (double)Examples));
        float[] own = new float[classes];
        for (int i = 0; i < Examples; i++)
        {
            Assert.That(TestData.GetBits(scores.AsSpan(i * width, width)), Is.EqualTo(TestData.GetBits(expected[i])));
            Assert.That(TestData.GetBits(Score(model, rows, i)), Is.EqualTo(TestData.GetBits(expected[i])));
            Assert.That(model.Predict(rows.Row(i)), Is.EqualTo(predicted[i]));
            model.Probabilities(rows.Row(i), own);
            Assert.That(TestData.GetBits(probabilities.AsSpan(i * classes, classes)), Is.EqualTo(TestData.GetBits(own)));
        }
    }

    [Test]
    public void LinearModel_scores_sparse_rows_from_several_threads_while_it_copies_its_weights()
    {
        for (int round = 0; round < 20; round++)
        {
            (LinearModel model, Dataset data) = Create(classes: 5);
            float[] expected = [.. Enumerable.Range(0, Examples).SelectMany(i => Score(model, (SparseFeatures)data.Features, i))];
            float[][] found = new float[8][];
            Parallel.For(0, found.Length, i =>
            {
                float[] scores = new float[expected.Length];
                model.Scores(data.Features, scores);
                found[i] = scores;
            });
            Assert.That(found, Is.All.EqualTo(expected));
        }
    }

    [Test]
    public void LinearModel_names_the_first_sparse_row_whose_score_is_not_finite()
    {
        LinearModel model = new([float.MaxValue, 1, 1, 1, 1, 1], [0, 0, 0], [0, 1, 2]);
        SparseFeatures rows = new([0, 1, 2, 3], [1, 0, 0], [1, 4, 4], 2);
        Assert.That(
            () => model.Scores(rows, new float[9]),
            Throws.ArgumentException.With.Message.StartsWith("the score of example 1 is Infinity"));
    }

    private static float[] Score(LinearModel model, SparseFeatures rows, int row)
    {
        float[] scores = new float[model.Biases.Length];
        model.Scores(rows.Row(row), scores);
        return scores;
    }

    private static (LinearModel Model, Dataset Data) Create(int classes)
    {
        Random random = new(classes);
        float[] values = new float[Examples * Features], biases = new float[LinearModel.RowsOf(classes)];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.Next(3) == 0 ? random.NextSingle() - 0.5f : 0;
        for (int i = 0; i < biases.Length; i++)
            biases[i] = random.NextSingle();
        ClassLabels labels = [.. Enumerable.Range(0, classes)];
        LinearModel uniform = LinearModel.Uniform(Features, labels);
        Dataset data = new(
            SparseFeatures.From(new DenseFeatures(values, Features)), [.. Enumerable.Range(0, Examples).Select(i => i % classes)]);
        return (new LinearModel(uniform.Weights, biases, labels), data);
    }
}
