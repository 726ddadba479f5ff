using LinearLearn.Samples.Playground;

namespace LinearLearn.Samples.Tests.Playground;

public class CorrectionTextTests
{
    private static readonly SampleDigits Digits = new();

    [Test]
    public void Incorrect_label_of_a_sample_is_not_praised()
    {
        PlaygroundSession session = new(Digits);
        session.Restart(new PairSettings(First: 3, Second: 8));
        Train(session);
        session.ShowSample(8);
        int before = session.Learning.CorrectCount;
        Correction correction = session.Correct(3);
        Assert.That(Describe(session).Result, Is.EqualTo("This is an 8. You taught the computer something incorrect."));
        Assert.That(correction.CorrectBefore, Is.EqualTo(before));
        Assert.That(correction.CorrectAfter, Is.EqualTo(session.Learning.CorrectCount));
        while (session.Correct(3).After.Predict(session.Image.Pixels) == 8)
        {
        }
        Assert.That(Describe(session).Result, Does.StartWith("This is an 8."));
        Assert.That(session.Learning.CorrectCount, Is.LessThan(before));
    }

    [TestCase(-1f, "+", "One step was not enough: the answer is still 3. Give the correct answer again.")]
    [TestCase(-0.005f, "+", "The answer is 7 now.")]
    [TestCase(1f, "+", "The answer is still 7, and clearer now.")]
    public void Correct_label_of_a_drawing_has_a_result(float score, string sign, string result)
    {
        CorrectionText text = Correct(new PairSettings(), score);
        Assert.That((text.HasVisibleChange, text.Operator, text.StepText), Is.EqualTo((true, sign, "0.01")));
        Assert.That(text.Result, Is.EqualTo(result));
    }

    [Test]
    public void Step_of_the_smaller_digit_is_subtracted()
    {
        PlaygroundSession session = new(Digits);
        session.Correct(3);
        Assert.That((Describe(session).Operator, Describe(session).StepText), Is.EqualTo(("\u2212", "0.01")));
    }

    [Test]
    public void Tiny_step_is_not_shown_as_a_multiple_of_0()
    {
        (string, string) tiny = ("Practically nothing changed.", "The step was smaller than 0.00005 \u00d7 image.");
        (string, string) none = ("Nothing changed.", "The score \u22121.00 is already \u22121 or less.");
        PlaygroundSession session = new(Digits);
        session.Restart(new PairSettings(Rule: RuleKind.PassiveAggressive));
        for (int i = 0; i < 40; i++)
        {
            session.Correct(3);
            CorrectionText text = Describe(session);
            if (text.HasVisibleChange)
                Assert.That(text.StepText.Trim('0', '.'), Is.Not.Empty);
            else
                Assert.That(text.Unchanged, Is.EqualTo(text.Correction.HasMoved ? tiny : none));
        }
        Assert.That(Describe(session).HasVisibleChange, Is.False);
    }

    [Test]
    public void Unchanged_weights_have_a_reason()
    {
        CorrectionText text = Correct(new PairSettings(), 2.5f);
        Assert.That(text.HasVisibleChange, Is.False);
        Assert.That(text.Unchanged, Is.EqualTo(("Nothing changed.", "The score +2.50 is already 2 or more.")));
    }

    // One pixel, whose feature is 1, labeled with 7.
    private static CorrectionText Correct(PairSettings settings, float score)
    {
        LinearModel before = new([score], [0], ClassLabels.Create([3, 7]), byteScale: 1 / 255f);
        OnlineLearner learner = new(settings.CreateRule(), before);
        byte[] image = [255];
        learner.Update(image, 7);
        return new CorrectionText(settings, new Correction(7, image, before, learner.Snapshot()));
    }

    private static CorrectionText Describe(PlaygroundSession session) => new(session.Settings, session.Correction!);

    private static void Train(PlaygroundSession session)
    {
        while (session.LearnNext())
        {
        }
    }
}
