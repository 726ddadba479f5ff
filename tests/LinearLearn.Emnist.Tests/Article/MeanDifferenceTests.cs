namespace LinearLearn.Emnist.Tests;

/// <summary>Compares the article's hand-configured classifier on the sample with a computation in double precision.</summary>
public class MeanDifferenceTests
{
    private static readonly TrainingResult Result = new MeanDifferenceTrainer().Train(ThreesAndSevens.Training);
    private static readonly double[] Threes = Mean(3);
    private static readonly double[] Sevens = Mean(7);
    private static readonly double[] Weights = [.. Sevens.Zip(Threes, (seven, three) => seven - three)];

    [Test]
    public void MeanDifference_classifies_494_of_512_images_correctly()
    {
        Evaluation evaluation = Result.Model.Evaluate(ThreesAndSevens.Validation);
        Assert.That((evaluation.Correct, evaluation.Count), Is.EqualTo((494, 512)));
    }

    [Test]
    public void MeanDifference_weights_and_bias_equal_those_in_double_precision()
    {
        Assert.That(Result.Model.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(Result.Model.Weights.ToArray(), Is.EqualTo(Weights).Within(1e-6));
        Assert.That(Result.Model.Biases[0], Is.EqualTo(-Middle()).Within(1e-5));
    }

    [Test]
    public void MeanDifference_threshold_is_halfway_between_the_mean_scores()
    {
        double threes = MeanScore(3), sevens = MeanScore(7);
        Assert.That(threes, Is.EqualTo(Dot(Threes, Weights) - Middle()).Within(1e-4));
        Assert.That(sevens, Is.EqualTo(Dot(Sevens, Weights) - Middle()).Within(1e-4));
        Assert.That(sevens, Is.GreaterThan(1));
        Assert.That(threes + sevens, Is.EqualTo(0).Within(1e-4));
    }

    [Test]
    public void MeanDifference_in_double_precision_has_the_same_accuracy()
    {
        ByteFeatures features = (ByteFeatures)ThreesAndSevens.Validation.Features;
        int correct = 0;
        for (int i = 0; i < features.Rows; i++)
        {
            double score = -Middle();
            for (int j = 0; j < 784; j++)
                score += features.Row(i)[j] / 256d * Weights[j];
            correct += score > 0 == (ThreesAndSevens.Validation.Labels[i] == 7) ? 1 : 0;
        }
        Assert.That(correct, Is.EqualTo(494));
    }

    private static double Middle() => (Dot(Threes, Weights) + Dot(Sevens, Weights)) / 2;

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    private static double MeanScore(int label)
    {
        Dataset data = ThreesAndSevens.Training.Only(label);
        float[] scores = new float[data.Count];
        Result.Model.Scores(data.Features, scores);
        return scores.Average(score => (double)score);
    }

    private static double[] Mean(int label)
    {
        byte[] pixels = TestFiles.ReadPixels(ThreesAndSevens.Training.Only(label));
        long[] sums = new long[784];
        for (int i = 0; i < pixels.Length; i++)
            sums[i % 784] += pixels[i];
        return [.. sums.Select(sum => sum / 256d / (pixels.Length / 784))];
    }
}
