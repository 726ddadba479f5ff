using LinearLearn.Samples.Playground;

namespace LinearLearn.Samples.Tests.Playground;

public class PlaygroundTextTests
{
    private static readonly SampleDigits Digits = new();

    [Test]
    public void Explained_rule_of_the_article_moves_the_bias_too()
    {
        PairSettings settings = new();
        Assert.That(RuleText.DescribeCondition(settings, isPositive: true), Is.EqualTo(", but the score is below 2"));
        Assert.That(RuleText.DescribeCondition(settings, isPositive: false), Is.EqualTo(", but the score is above \u22122"));
        Assert.That(
            RuleText.DescribeStep(settings, isPositive: true), Is.EqualTo("0.01 \u00d7 image to the weights and 0.01 to the bias"));
        Assert.That(
            RuleText.DescribeStep(settings, isPositive: false), Is.EqualTo("0.01 \u00d7 image from the weights and 0.01 from the bias"));
    }

    [TestCase(RuleKind.Margin, "margin 20", "Learning rate")]
    [TestCase(RuleKind.Hinge, "hinge", "Learning rate")]
    [TestCase(RuleKind.PassiveAggressive, "passive-aggressive", "Largest step")]
    public void Explanation_names_the_numbers_as_their_fields_do(RuleKind rule, string description, string rateName)
    {
        Assert.That(RuleText.DescribeShort(new PairSettings(Rule: rule, Margin: 20)), Is.EqualTo(description));
        Assert.That(RuleText.GetRateName(rule), Is.EqualTo(rateName));
        string explanation = RuleText.GetExplanation(rule);
        Assert.That(explanation, Does.StartWith("The weights move").And.Contain(rateName.ToLowerInvariant()).And.Contain("margin"));
    }

    [TestCase(RuleKind.Margin, 0.5f, ", but the score is below 1.5")]
    [TestCase(RuleKind.Perceptron, 0.5f, ", but the score is below 0")]
    [TestCase(RuleKind.Hinge, 0.03f, ", but the score is below 1")]
    [TestCase(RuleKind.PassiveAggressive, 0.03f, ", but the score is below 1")]
    [TestCase(RuleKind.Logistic, 0.03f, "")]
    public void Explained_rule_is_the_chosen_one(RuleKind rule, float rate, string condition)
    {
        PairSettings settings = new(Rule: rule, Margin: 1.5f, LearningRate: rate);
        Assert.That(RuleText.DescribeCondition(settings, isPositive: true), Is.EqualTo(condition));
        Assert.That(RuleText.DescribeCondition(settings, isPositive: false), Does.Not.EndWith("\u22120"));
        Assert.That(RuleText.DescribeStep(settings, isPositive: true), Does.Contain(NumberText.Format(rate)).And.Contain("bias"));
    }

    [Test]
    public void Digit_beyond_the_goal_changes_nothing_and_digit_inside_does()
    {
        foreach (RuleKind rule in Enum.GetValues<RuleKind>())
        {
            PairSettings settings = new(Rule: rule, Margin: 1.5f, LearningRate: 0.1f);
            float goal = settings.Goal ?? 0;
            Assert.That(Moves(settings, goal - 0.25f), Is.True, $"{rule} below");
            Assert.That(Moves(settings, goal + 0.25f), Is.EqualTo(settings.Goal is null), $"{rule} above");
        }

        // The pixel 255 has the feature 255 / 256.
        static bool Moves(PairSettings settings, float score)
        {
            LinearModel model = new([score * 256 / 255], [0], ClassLabels.Create([3, 7]), byteScale: 1 / 256f);
            OnlineLearner learner = new(settings.CreateRule(), model);
            byte[] image = [255];
            learner.Update(image, 7);
            return !learner.Snapshot().Weights.SequenceEqual(model.Weights);
        }
    }

    [Test]
    public void Unchanged_digit_has_a_reason()
    {
        Assert.That(RuleText.DescribeReached(new PairSettings(), 3), Is.EqualTo("\u22122 or less"));
        Assert.That(RuleText.DescribeReached(new PairSettings(), 7), Is.EqualTo("2 or more"));
        Assert.That(RuleText.DescribeReached(new PairSettings(Rule: RuleKind.Perceptron), 3), Is.EqualTo("below 0"));
        Assert.That(RuleText.DescribeReached(new PairSettings(Rule: RuleKind.Perceptron), 7), Is.EqualTo("above 0"));
        Assert.That(RuleText.DescribeReached(new PairSettings(Rule: RuleKind.Logistic), 7), Is.EqualTo("as clear as it can be"));
    }

    [Test]
    public void Corrections_count_as_learning_and_can_be_undone()
    {
        PlaygroundSession session = new(Digits);
        Assert.That(session.Learning.HasLearned, Is.False);
        session.ShowSample(3);
        session.Correct(7);
        session.Correct(7);
        Assert.That((session.Learning.HasLearned, session.Learning.Corrections), Is.EqualTo((true, 2)));
        Assert.That(TrainingText.DescribeLearned(session.Learning), Is.EqualTo("2 corrections"));
        session.LearnNext();
        Assert.That(TrainingText.DescribeLearned(session.Learning), Is.EqualTo("4 digits and 2 corrections"));
        session.Restart(session.Settings);
        Assert.That(session.Learning.HasLearned, Is.False);
    }

    [Test]
    public void Correction_that_changes_nothing_does_not_count()
    {
        PlaygroundSession session = new(Digits);
        while (session.Correct(3).HasMoved)
        {
        }
        int corrections = session.Learning.Corrections;
        session.Correct(3);
        Assert.That(session.Learning.Corrections, Is.EqualTo(corrections));
    }

    [Test]
    public void End_counts_correct_answers_until_a_correction()
    {
        PlaygroundSession session = new(Digits);
        Assert.That(TrainingText.DescribeEnd(session.Learning), Is.Empty);
        while (session.LearnNext())
        {
        }
        LearningSession learning = session.Learning;
        Assert.That(learning.CorrectCount, Is.EqualTo(learning.Accuracy * learning.TestCount));
        Assert.That(
            TrainingText.DescribeEnd(learning),
            Does.StartWith($"Done: {learning.CorrectCount} of {learning.TestCount} is more than 98\u00a0%."));
        session.ShowMistake();
        session.Correct(session.Image.Label!.Value);
        Assert.That(TrainingText.DescribeEnd(learning), Is.EqualTo("1 correction since training ended."));
    }

    [TestCase("1.5", 1.5f)]
    [TestCase("1,5", 1.5f)]
    [TestCase(" 0,01 ", 0.01f)]
    [TestCase("20", 20f)]
    [TestCase("15,", 15f)]
    [TestCase("21", null)]
    [TestCase("-1", null)]
    [TestCase("1.2.3", null)]
    [TestCase("NaN", null)]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void Number_may_have_a_point_or_a_comma(string? text, float? expected) =>
        Assert.That(NumberRange.Margin.Parse(text), Is.EqualTo(expected));

    [Test]
    public void Arrow_keys_choose_multiples_of_the_step_within_the_range()
    {
        NumberRange range = NumberRange.LearningRate;
        Assert.That(range.GetNext(0.01f, isUp: true), Is.EqualTo(0.02f));
        Assert.That(range.GetNext(0.015f, isUp: false), Is.EqualTo(0.01f));
        Assert.That(range.GetNext(0.01f, isUp: false), Is.EqualTo(0.0001f));
        Assert.That(range.GetNext(0.0001f, isUp: true), Is.EqualTo(0.01f));
        Assert.That(range.GetNext(1, isUp: true), Is.EqualTo(1));
    }

    [TestCase(2.345, "+2.35")]
    [TestCase(-0.0042, "\u22120.004")]
    [TestCase(0.00003, "+0.00003")]
    [TestCase(0, "0.00")]
    public void Score_that_is_not_zero_is_not_shown_as_zero(double score, string expected) =>
        Assert.That(NumberText.FormatScore(score), Is.EqualTo(expected));

    [TestCase(48.7, "50")]
    [TestCase(3.2, "3")]
    [TestCase(0.26, "0.3")]
    [TestCase(960, "1,000")]
    public void Rough_number_has_one_significant_digit(double value, string expected) =>
        Assert.That(NumberText.FormatRough(value), Is.EqualTo(expected));

    [TestCase(0.01, "0.01")]
    [TestCase(0.0099999, "0.01")]
    [TestCase(0.000052, "0.000052")]
    [TestCase(0.127, "0.13")]
    [TestCase(0.00501, "0.005")]
    [TestCase(1, "1")]
    public void Step_has_two_significant_digits(double value, string expected) =>
        Assert.That(NumberText.FormatSignificant(value), Is.EqualTo(expected));

    [Test]
    public void Digit_has_its_article()
    {
        string[] digits = [.. Enumerable.Range(0, 10).Select(NumberText.WithArticle)];
        Assert.That(digits, Is.EqualTo(new[] { "a 0", "a 1", "a 2", "a 3", "a 4", "a 5", "a 6", "a 7", "an 8", "a 9" }));
    }

    [Test]
    public void Change_is_the_difference_of_the_shown_numbers()
    {
        ChangedNumber number = new("weight", 0.26884356f, 0.2588826f);
        string[] shown = [.. new[] { number.Before, number.After, number.Change }.Select(value => NumberText.FormatSigned(value, 5))];
        Assert.That(shown, Is.EqualTo(new[] { "+0.26884", "+0.25888", "\u22120.00996" }));
    }
}
