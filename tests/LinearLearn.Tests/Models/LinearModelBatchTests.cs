namespace LinearLearn.Tests;

/// <summary>Tests batches that are large enough for all cores: they equal predictions of single examples.</summary>
public class LinearModelBatchTests
{
    private const int Columns = 257;

    [Test]
    public void Scores_of_a_batch_on_all_cores_have_the_bits_of_single_scores([Values(2, 3, 10, 17)] int classes)
    {
        (LinearModel model, DenseFeatures features) = Create(classes);
        int width = classes == 2 ? 1 : classes;
        float[] scores = new float[features.Rows * width], own = new float[width];
        model.Scores(features, scores);
        for (int i = 0; i < features.Rows; i++)
        {
            if (width == 1)
                own[0] = model.Score(RowOf(features, i));
            else
                model.Scores(RowOf(features, i), own);
            Assert.That(scores[(i * width)..((i + 1) * width)], Is.EqualTo(own), $"example {i}");
        }
    }

    [Test]
    public void Predictions_of_a_batch_on_all_cores_equal_single_predictions([Values(2, 5)] int classes)
    {
        (LinearModel model, DenseFeatures features) = Create(classes);
        int[] labels = new int[features.Rows];
        model.Predict(features, labels);
        Assert.That(labels, Is.EqualTo(Enumerable.Range(0, features.Rows).Select(i => model.Predict(RowOf(features, i)))));
    }

    [Test]
    public void Probabilities_of_a_batch_on_all_cores_equal_single_probabilities([Values(2, 4)] int classes)
    {
        (LinearModel model, DenseFeatures features) = Create(classes);
        float[] probabilities = new float[features.Rows * classes], own = new float[classes];
        model.Probabilities(features, probabilities);
        for (int i = 0; i < features.Rows; i++)
        {
            model.Probabilities(RowOf(features, i), own);
            Assert.That(probabilities[(i * classes)..((i + 1) * classes)], Is.EqualTo(own), $"example {i}");
        }
    }

    [Test]
    public void Score_measures_of_a_batch_on_all_cores_equal_those_of_single_examples([Values(2, 3)] int classes)
    {
        (LinearModel model, DenseFeatures features) = Create(classes);
        int[] labels = [.. Enumerable.Range(0, features.Rows).Select(i => i % classes)];
        Dataset data = new(features, labels);
        double loss = Enumerable.Range(0, features.Rows).Average(i =>
        {
            double[] own = new double[classes];
            float[] scores = new float[classes == 2 ? 1 : classes];
            model.Scores(features.Select([i]), scores);
            scores.Select(score => (double)score).ToArray().CopyTo(own, classes == 2 ? 1 : 0);
            return Math.Log(own.Sum(score => Math.Exp(score - own[labels[i]])));
        });
        float[] kept = new float[features.Rows * (classes == 2 ? 1 : classes)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.EvaluateScores(data).LogLoss, Is.EqualTo(loss).Within(1e-9).Percent);
            Assert.That(model.SumScores(data).LogLoss, Is.EqualTo(loss).Within(1e-9).Percent);
            Assert.That(model.SumScores(data, kept).LogLoss, Is.EqualTo(model.SumScores(data).LogLoss));
        }
        float[] expected = new float[kept.Length];
        model.Scores(features, expected);
        Assert.That(kept, Is.EqualTo(expected));
    }

    [Test]
    public void Batch_error_names_the_first_faulty_example([Values(2, 3)] int classes)
    {
        (LinearModel model, DenseFeatures features) = Create(classes);
        float[] values = new float[features.Rows * Columns];
        int first = features.Rows / 2 - 3;
        values[first * Columns] = values[(first + 1) * Columns] = values[^1] = values[features.Rows * 3 / 4 * Columns] = float.MaxValue;
        DenseFeatures large = new(values, Columns);
        float[] weights = new float[classes == 2 ? Columns : classes * Columns];
        weights.AsSpan().Fill(float.MaxValue);
        LinearModel steep = new(weights, new float[classes == 2 ? 1 : classes], model.Classes);
        Dataset data = new(large, [.. Enumerable.Range(0, features.Rows).Select(i => i % classes)]);
        string expected = $"the score of example {first} is";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => steep.Scores(large, new float[large.Rows * (classes == 2 ? 1 : classes)]),
                Throws.ArgumentException.With.Message.Contains(expected).And.Property("ParamName").EqualTo("features"));
            Assert.That(
                () => steep.Predict(large, new int[large.Rows]),
                Throws.ArgumentException.With.Message.Contains(expected).And.Property("ParamName").EqualTo("features"));
            Assert.That(
                () => steep.Probabilities(large, new float[large.Rows * classes]),
                Throws.ArgumentException.With.Message.Contains(expected).And.Property("ParamName").EqualTo("features"));
            Assert.That(
                () => steep.EvaluateScores(data),
                Throws.ArgumentException.With.Message.Contains(expected).And.Property("ParamName").EqualTo("data"));
            Assert.That(
                () => steep.SumScores(data),
                Throws.ArgumentException.With.Message.Contains(expected).And.Property("ParamName").EqualTo("data"));
        }
    }

    /// <summary>Creates a model and examples with enough products for several parts, in neither whole batches nor whole quarters.</summary>
    private static (LinearModel Model, DenseFeatures Features) Create(int classes)
    {
        Random random = new(classes);
        int width = classes == 2 ? 1 : classes, rows = (1 << 22) / (width * Columns) + 7;
        float[] values = new float[rows * Columns], weights = new float[width * Columns], biases = new float[width];
        foreach (float[] array in (float[][])[values, weights, biases])
        {
            foreach (ref float value in array.AsSpan())
                value = random.NextSingle() - 0.5f;
        }
        return (new LinearModel(weights, biases, [.. Enumerable.Range(0, classes)]), new DenseFeatures(values, Columns));
    }

    private static float[] RowOf(DenseFeatures features, int row)
    {
        float[] values = new float[Columns];
        features.CopyTo(row, values);
        return values;
    }
}
