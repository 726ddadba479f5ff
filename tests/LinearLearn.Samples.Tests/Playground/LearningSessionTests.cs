using LinearLearn.Samples.Playground;

namespace LinearLearn.Samples.Tests.Playground;

public class LearningSessionTests
{
    private static readonly SampleDigits Digits = new();

    [Test]
    public void Session_takes_three_steps_computed_by_hand()
    {
        // Features of 1/2 and 1/4. The first weights are at most 1 / sqrt(2), so all margins are below 2 and each image is a step of 0.01.
        Dataset data = new(new ByteFeatures([128, 64, 64, 0, 0, 128], 2), (ReadOnlySpan<int>)[7, 3, 7]);
        LearningSession session = new(data, data, new MarginUpdate(2f, 0.01f), new SessionOptions(TestEvery: 1));
        float[] start = session.Model.Weights.ToArray();
        Expect(0, 0, 0);
        session.LearnNext();
        Expect(0.005, 0.0025, 0.01);
        session.LearnNext();
        Expect(0.0025, 0.0025, 0);
        session.LearnNext();
        Expect(0.0025, 0.0075, 0.01);

        void Expect(double first, double second, double bias)
        {
            Assert.That(session.Model.Weights[0] - start[0], Is.EqualTo(first).Within(1e-7));
            Assert.That(session.Model.Weights[1] - start[1], Is.EqualTo(second).Within(1e-7));
            Assert.That(session.Model.Biases[0], Is.EqualTo(bias).Within(1e-9));
        }
    }

    [Test]
    public void Session_learns_the_same_bits_as_the_trainer()
    {
        (Dataset training, Dataset test) = Digits.Only(3, 7);
        LearningSession session = CreatePair(target: 0.95);
        while (session.LearnNext())
        {
        }
        TrainingResult result = new OnlineTrainer(new MarginUpdate(2f, 0.01f)).Train(training, new OnlineTrainingOptions
        {
            Epochs = 1,
            Shuffle = false,
            InitialModel = LinearModel.Uniform(784, training.Classes, 1, ByteFeatures.DefaultScale),
            Validation = test,
            ValidateEvery = 4,
            TargetAccuracy = double.BitIncrement(0.95),
        });
        Assert.That(session.End, Is.EqualTo(SessionEnd.TargetReached));
        Assert.That(session.ImagesSeen, Is.EqualTo(result.ExamplesSeen));
        Assert.That(session.Model.Weights.ToArray(), Is.EqualTo(result.Model.Weights.ToArray()));
        Assert.That(session.Model.Biases[0], Is.EqualTo(result.Model.Biases[0]));
        Assert.That(session.Curve.Select(point => point.Accuracy), Is.EqualTo(result.ValidationCurve.Select(point => point.Accuracy)));
    }

    [Test]
    public void Session_ends_after_all_images()
    {
        Dataset data = new(new ByteFeatures([255, 0, 0, 255, 255, 0, 0, 255, 255, 0], 2), (ReadOnlySpan<int>)[1, 0, 1, 0, 0]);
        LearningSession session = new(data, data, new PerceptronUpdate(0.1f), new SessionOptions(TestEvery: 2));
        Assert.That(session.LearnNext(), Is.True);
        Assert.That(session.LearnNext(), Is.True);
        Assert.That(session.LearnNext(), Is.False);
        Assert.That(session.LearnNext(), Is.False);
        Assert.That((session.End, session.ImagesSeen), Is.EqualTo((SessionEnd.AllSeen, 5)));
        Assert.That(session.Curve.Select(point => point.Images), Is.EqualTo(new[] { 0, 2, 4, 5 }));
    }

    [Test]
    public void Correction_moves_weights_by_001_of_the_image_until_the_margin_is_reached()
    {
        LearningSession session = CreatePair(target: 1);
        byte[] image = new byte[784];
        (image[100], image[400]) = (255, 128);
        Correction correction = session.Correct(image, 3);
        Assert.That(correction.HasMoved);
        Assert.That(correction.Darkest, Is.EqualTo(100));
        Assert.That(correction.Step, Is.EqualTo(-0.01f).Within(1e-7f));
        Assert.That(correction.BiasAfter, Is.EqualTo(-0.01f));
        float[] step = correction.GetStepImage();
        for (int i = 0; i < step.Length; i++)
        {
            Assert.That(step[i], Is.EqualTo(0.01 * image[i] / 256).Within(1e-8), $"step {i}");
            Assert.That(correction.After.Weights[i] - correction.Before.Weights[i], Is.EqualTo(-step[i]), $"weight {i}");
        }

        int steps = 1;
        for (; correction.HasMoved && steps < 1000; steps++)
            correction = session.Correct(image, 3);
        Assert.That(correction.ScoreBefore, Is.LessThanOrEqualTo(-2));
        Assert.That((correction.Step, correction.ScoreAfter), Is.EqualTo((0f, correction.ScoreBefore)));
        Assert.That(session.Accuracy, Is.EqualTo(session.Model.Evaluate(Digits.Only(3, 7).Test).Accuracy));
    }

    [Test]
    public void Corrections_in_a_row_are_one_point_of_the_curve_after_the_last_test()
    {
        LearningSession session = CreatePair(target: 1);
        double start = session.Accuracy;
        byte[] image = SampleDigits.GetImage(Digits.Only(3, 7).Test, 0).Pixels;
        session.Correct(image, 3);
        session.Correct(image, 3);
        session.LearnNext();
        session.Correct(image, 7);
        Assert.That(session.Curve.Select(point => point.Images), Is.EqualTo(new[] { 0, 0, 4, 4 }));
        Assert.That(session.Curve[0].Accuracy, Is.EqualTo(start));
        Assert.That(session.Accuracy, Is.EqualTo(session.Model.Evaluate(Digits.Only(3, 7).Test).Accuracy));
    }

    [Test]
    public void Mistakes_are_found_one_after_the_other_and_then_again()
    {
        LearningSession session = CreatePair(target: 0.97);
        while (session.LearnNext())
        {
        }
        Dataset test = Digits.Only(3, 7).Test;
        List<int> found = [session.FindMistake(0)!.Value];
        while (session.FindMistake(found[^1] + 1) is { } next && next != found[0])
            found.Add(next);
        int[] expected =
        [
            .. Enumerable.Range(0, test.Count)
                .Where(i => session.Model.Predict(SampleDigits.GetImage(test, i).Pixels) != test.Labels[i]),
        ];
        Assert.That(found, Is.EqualTo(expected));
        Assert.That(found, Has.Count.EqualTo(test.Count - (int)Math.Round(session.Accuracy * test.Count)));
    }

    [Test]
    public void Model_without_mistakes_has_none_to_find()
    {
        Dataset data = new(new ByteFeatures([255, 0, 0, 255], 2), (ReadOnlySpan<int>)[1, 0]);
        LearningSession session = new(data, data, new PerceptronUpdate(10f), new SessionOptions(TestEvery: 1));
        for (int i = 0; i < 3; i++)
        {
            session.Correct([255, 0], 1);
            session.Correct([0, 255], 0);
        }
        Assert.That(session.Accuracy, Is.EqualTo(1));
        Assert.That(session.FindMistake(0), Is.Null);
    }

    private static LearningSession CreatePair(double target)
    {
        (Dataset training, Dataset test) = Digits.Only(3, 7);
        return new LearningSession(training, test, new MarginUpdate(2f, 0.01f), new SessionOptions(TestEvery: 4, target));
    }
}
