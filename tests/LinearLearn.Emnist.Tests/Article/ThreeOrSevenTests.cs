namespace LinearLearn.Emnist.Tests;

/// <summary>Compares the article's run line by line with the output of its C++ program on the same images.</summary>
public class ThreeOrSevenTests
{
    private static readonly string[] Reference =
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "three-or-seven-sample.txt"));

    [Test]
    public void Article_run_prints_the_760_lines_of_the_original_program()
    {
        TrainingResult result = ThreesAndSevens.Train(ThreesAndSevens.ArticleRule, ThreesAndSevens.ArticleStart);
        RequireReference(result, ThreesAndSevens.Validation);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.TargetReached));
    }

    [Test]
    public void Article_run_on_floats_prints_the_760_lines_of_the_original_program()
    {
        Dataset training = ThreesAndSevens.ToFloats(ThreesAndSevens.Training);
        Dataset validation = ThreesAndSevens.ToFloats(ThreesAndSevens.Validation);
        TrainingResult result = new OnlineTrainer(ThreesAndSevens.ArticleRule)
            .Train(training, ThreesAndSevens.CreateOptions(ThreesAndSevens.ArticleStart, validation));
        RequireReference(result, validation);
    }

    [Test]
    public void Article_run_on_floats_learns_the_weights_of_bytes_bit_for_bit()
    {
        TrainingResult bytes = ThreesAndSevens.Train(ThreesAndSevens.ArticleRule, ThreesAndSevens.ArticleStart);
        TrainingResult floats = new OnlineTrainer(ThreesAndSevens.ArticleRule).Train(
            ThreesAndSevens.ToFloats(ThreesAndSevens.Training),
            ThreesAndSevens.CreateOptions(ThreesAndSevens.ArticleStart, ThreesAndSevens.ToFloats(ThreesAndSevens.Validation)));
        Assert.That(ThreesAndSevens.GetBits(floats.Model), Is.EqualTo(ThreesAndSevens.GetBits(bytes.Model)));
    }

    [Test]
    public void Article_run_is_reproducible_bit_for_bit()
    {
        LinearModel first = ThreesAndSevens.Train(ThreesAndSevens.ArticleRule, ThreesAndSevens.ArticleStart).Model;
        LinearModel second = ThreesAndSevens.Train(ThreesAndSevens.ArticleRule, ThreesAndSevens.ArticleStart).Model;
        Assert.That(ThreesAndSevens.GetBits(second), Is.EqualTo(ThreesAndSevens.GetBits(first)));
    }

    [Test]
    public void Article_run_from_random_weights_exceeds_98_percent_within_one_pass([Values(1u, 2u, 3u, 4u)] uint seed)
    {
        LinearModel start = LinearModel.Uniform(784, [3, 7], seed, byteScale: ByteFeatures.DefaultScale);
        RequireTargetReached(ThreesAndSevens.Train(ThreesAndSevens.ArticleRule, start));
    }

    /// <summary>The bias drifts in steps of 0.1, because the rule ignores it in the comparison.</summary>
    [Test]
    public void ArticleUpdate_learns_but_stays_below_98_percent()
    {
        TrainingResult result = ThreesAndSevens.Train(new ArticleUpdate(), ThreesAndSevens.ArticleStart);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Completed));
        Assert.That(result.ExamplesSeen, Is.EqualTo(ThreesAndSevens.Training.Count));
        Assert.That(result.ValidationCurve.Max(point => point.Accuracy), Is.InRange(0.97, 0.98));
        Assert.That(result.Model.Biases[0], Is.GreaterThan(2));
    }

    private static void RequireTargetReached(TrainingResult result)
    {
        Assert.That(result.StopReason, Is.EqualTo(StopReason.TargetReached));
        Assert.That(result.ExamplesSeen, Is.LessThan(ThreesAndSevens.Training.Count));
        Assert.That(result.Model.Evaluate(ThreesAndSevens.Validation).Accuracy, Is.GreaterThan(0.98));
    }

    private static void RequireReference(TrainingResult result, Dataset validation)
    {
        string[] lines =
        [
            FormattableString.Invariant(
                $"Have {ThreesAndSevens.Sample.Training.Count} training images and {ThreesAndSevens.Sample.Test.Count} validation images."),
            .. result.ValidationCurve.Select(point => Correct(point.Accuracy)),
            Correct(result.Model.Evaluate(validation).Accuracy),
            FormattableString.Invariant($"Bias: {result.Model.Biases[0]:G6}"),
        ];
        Assert.That(Reference, Has.Length.EqualTo(760));
        Assert.That(lines, Is.EqualTo(Reference));
    }

    private static string Correct(double accuracy) => FormattableString.Invariant($"{(float)(100 * accuracy):g6}% correct");
}
