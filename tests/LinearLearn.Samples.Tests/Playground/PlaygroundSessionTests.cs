using LinearLearn.Samples.Playground;

namespace LinearLearn.Samples.Tests.Playground;

public class PlaygroundSessionTests
{
    private static readonly SampleDigits Digits = new();

    [Test]
    public void Training_is_deterministic_and_lists_the_run()
    {
        PlaygroundSession first = new(Digits), second = new(Digits);
        Train(first);
        Train(second);
        Assert.That(first.Learning.Accuracy, Is.GreaterThan(0.98));
        Assert.That(first.Learning.Model.Weights.ToArray(), Is.EqualTo(second.Learning.Model.Weights.ToArray()));
        FinishedRun run = new(new PairSettings(), first.Learning.ImagesSeen, first.Learning.Accuracy);
        Assert.That(first.Runs, Is.EqualTo(new[] { run }));
    }

    [Test]
    public void Restart_returns_to_the_same_random_weights_or_to_others()
    {
        PlaygroundSession session = new(Digits);
        float[] start = session.Learning.Model.Weights.ToArray();
        session.LearnNext();
        Assert.That(session.Learning.Model.Weights.ToArray(), Is.Not.EqualTo(start));
        session.Restart(session.Settings);
        Assert.That(session.Learning.Model.Weights.ToArray(), Is.EqualTo(start));
        Assert.That(session.Learning.ImagesSeen, Is.Zero);
        session.Restart(session.Settings.WithOtherWeights());
        float[] other = session.Learning.Model.Weights.ToArray();
        Assert.That(other, Is.Not.EqualTo(start));
        session.Restart(session.Settings with { Margin = 3 });
        Assert.That(session.Learning.Model.Weights.ToArray(), Is.EqualTo(other));
    }

    [Test]
    public void Other_digits_are_blue_and_red_by_size_and_the_first_is_shown()
    {
        PlaygroundSession session = new(Digits);
        session.Restart(new PairSettings(First: 9, Second: 4));
        Assert.That((session.Settings.Negative, session.Settings.Positive), Is.EqualTo((4, 9)));
        Assert.That(session.Learning.Model.Classes.Values.ToArray(), Is.EqualTo(new[] { 4, 9 }));
        Assert.That(session.Image.Label, Is.EqualTo(4));
    }

    [Test]
    public void Same_digit_twice_is_rejected()
    {
        PlaygroundSession session = new(Digits);
        Assert.That(() => session.Restart(new PairSettings(First: 5, Second: 5)), Throws.ArgumentException);
        Assert.That(session.Settings, Is.EqualTo(new PairSettings()));
    }

    [Test]
    public void Mistake_has_another_label_than_the_answer()
    {
        PlaygroundSession session = new(Digits);
        Train(session);
        Assert.That(session.ShowMistake());
        Assert.That(session.Image.Label, Is.Not.EqualTo(session.Learning.Model.Predict(session.Image.Pixels)));
        Correction correction = session.Correct(session.Image.Label!.Value);
        Assert.That(session.Correction, Is.SameAs(correction));
        Assert.That(Math.Abs(correction.Step), Is.EqualTo(0.01f).Within(1e-6f));
        session.ShowSample(7);
        Assert.That(session.Correction, Is.Null);
    }

    [Test]
    public void Drawing_and_samples_replace_each_other()
    {
        PlaygroundSession session = new(Digits);
        session.Field.Draw(5, 5, 20, 20);
        session.ShowDrawing();
        Assert.That((session.Image.Label, session.Image.IsEmpty), Is.EqualTo(((int?)null, false)));
        session.ShowSample(3);
        Assert.That((session.Image.Label, session.Field.IsEmpty), Is.EqualTo(((int?)3, true)));
        byte[] shown = session.Image.Pixels;
        session.ShowSample(3);
        Assert.That(session.Image.Pixels, Is.Not.EqualTo(shown));
    }

    [Test]
    public void Choices_create_the_rules_of_the_library()
    {
        Assert.That(Create(RuleKind.Margin), Is.EqualTo(new MarginUpdate(3f, 0.5f)));
        Assert.That(Create(RuleKind.Perceptron), Is.EqualTo(new PerceptronUpdate(0.5f)));
        Assert.That(Create(RuleKind.Hinge), Is.EqualTo(new HingeUpdate(0.5f)));
        Assert.That(Create(RuleKind.Logistic), Is.EqualTo(new LogisticUpdate(0.5f)));
        Assert.That(Create(RuleKind.PassiveAggressive), Is.EqualTo(new PassiveAggressiveUpdate(0.5f)));

        static IUpdateRule Create(RuleKind rule) => new PairSettings(Rule: rule, Margin: 3f, LearningRate: 0.5f).CreateRule();
    }

    [Test]
    public void Score_is_the_sum_of_the_products_and_the_bias()
    {
        LinearModel model = new([0.5f, -2f, 0f], [0.25f], ClassLabels.Create([3, 7]), byteScale: 1 / 256f);
        ScoreParts parts = ScoreParts.From(model, [128, 64, 255]);
        Assert.That(parts.Products, Is.EqualTo(new[] { 0.25f, -0.5f, 0f }));
        Assert.That((parts.SumText, parts.Bias, parts.Score, parts.Answer), Is.EqualTo(("\u22120.25", 0.25, 0.0, (int?)3)));
    }

    [Test]
    public void Ten_digits_start_again_from_other_random_weights()
    {
        TenDigitsSession session = new(Digits);
        float[] start = session.Learning.Model.Weights.ToArray();
        for (int i = 0; i < 8; i++)
            session.Learning.LearnNext();
        Assert.That(session.Learning.Accuracy, Is.GreaterThan(0.75));
        session.ShowSample(6);
        float[] scores = session.GetScores();
        Assert.That(session.Learning.Model.Predict(session.Image.Pixels), Is.EqualTo(Array.IndexOf(scores, scores.Max())));
        session.Restart();
        float[] other = session.Learning.Model.Weights.ToArray();
        Assert.That(other, Is.Not.EqualTo(start));
        Assert.That(other.Max(Math.Abs), Is.LessThanOrEqualTo(1 / 28f));
    }

    private static void Train(PlaygroundSession session)
    {
        while (session.LearnNext())
        {
        }
    }
}
