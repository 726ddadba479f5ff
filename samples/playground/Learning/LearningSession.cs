namespace LinearLearn.Samples.Playground;

/// <summary>Learns digits a few at a time with the library's learner, and tests after each part.</summary>
/// <remarks>Deterministic: the result depends on the arguments and the calls, not on time. The training images keep their order.</remarks>
public sealed class LearningSession
{
    private readonly OnlineLearner _learner;
    private readonly Dataset _training;
    private readonly Dataset _test;
    private readonly List<CurvePoint> _curve = [];
    private ScoreHistogram? _histogram;

    /// <summary>Creates a session with random weights within 1 / sqrt(pixels), tests them, and has learned nothing yet.</summary>
    /// <param name="training">The images to learn, with bytes as features.</param>
    /// <param name="test">Other images of the same classes.</param>
    /// <param name="rule">The update rule.</param>
    /// <param name="options">How often to test and when to stop.</param>
    public LearningSession(Dataset training, Dataset test, IUpdateRule rule, SessionOptions options)
    {
        (_training, _test, Options) = (training, test, options);
        LinearModel start = LinearModel.Uniform(training.FeatureCount, training.Classes, options.Seed, ByteFeatures.DefaultScale);
        _learner = new OnlineLearner(rule, start, options.Learner);
        Model = _learner.Snapshot();
        AddTest();
    }

    /// <summary>Gets how often to test and when to stop.</summary>
    public SessionOptions Options { get; }

    /// <summary>Gets the current model.</summary>
    public LinearModel Model { get; private set; }

    /// <summary>Gets the accuracy of each test: the first before any learning, then after each part and after corrections.</summary>
    public IReadOnlyList<CurvePoint> Curve => _curve;

    /// <summary>Gets the accuracy of the last test: 0 to 1.</summary>
    public double Accuracy => _curve[^1].Accuracy;

    /// <summary>Gets the number of training images learned so far, without corrections.</summary>
    public int ImagesSeen { get; private set; }

    /// <summary>Gets the number of corrections that changed the weights.</summary>
    public int Corrections { get; private set; }

    /// <summary>Gets the number of these since the last part of training.</summary>
    public int CorrectionsSinceTest { get; private set; }

    /// <summary>Gets whether the weights have changed since the start.</summary>
    public bool HasLearned => ImagesSeen > 0 || Corrections > 0;

    /// <summary>Gets the number of test images that the model answers correctly.</summary>
    public int CorrectCount => (int)Math.Round(Accuracy * TestCount);

    /// <summary>Gets the number of training images.</summary>
    public int TrainingCount => _training.Count;

    /// <summary>Gets the number of test images.</summary>
    public int TestCount => _test.Count;

    /// <summary>Gets why learning has ended.</summary>
    public SessionEnd End { get; private set; }

    /// <summary>Gets the histogram of the scores of the test images.</summary>
    public ScoreHistogram Histogram => _histogram ??= Model.EvaluateScores(_test).Histogram(bins: 40);

    /// <summary>Learns the next images and tests once.</summary>
    /// <returns>Whether more is to be learned.</returns>
    /// <exception cref="ArgumentException">Learning diverged: the learning rate is too large.</exception>
    public bool LearnNext()
    {
        if (End != SessionEnd.None)
            return false;
        int end = Math.Min(ImagesSeen + Options.TestEvery, _training.Count);
        for (; ImagesSeen < end; ImagesSeen++)
            _learner.Update(_training, ImagesSeen);
        Model = _learner.Snapshot();
        CorrectionsSinceTest = 0;
        AddTest();
        End = Accuracy > Options.Target ? SessionEnd.TargetReached
            : ImagesSeen == _training.Count ? SessionEnd.AllSeen
            : SessionEnd.None;
        return End == SessionEnd.None;
    }

    /// <summary>Learns from one labeled image of a visitor, as the rule demands.</summary>
    /// <param name="image">The pixels, 0 to 255.</param>
    /// <param name="label">One of the labels.</param>
    /// <exception cref="ArgumentException">The label is unknown, or the image has another size.</exception>
    public Correction Correct(ReadOnlySpan<byte> image, int label)
    {
        (LinearModel before, int correctBefore) = (Model, CorrectCount);
        _learner.Update(image, label);
        Model = _learner.Snapshot();
        Correction correction = new(label, image.ToArray(), before, Model) { CorrectBefore = correctBefore, CorrectAfter = correctBefore };
        if (!correction.HasMoved)
            return correction;
        if (CorrectionsSinceTest > 0)
            _curve.RemoveAt(_curve.Count - 1);   // one point for all corrections in a row
        (Corrections, CorrectionsSinceTest) = (Corrections + 1, CorrectionsSinceTest + 1);
        AddTest();
        return correction with { CorrectAfter = CorrectCount };
    }

    /// <summary>Finds the next test image that the model predicts incorrectly, starting again at the first one after the last.</summary>
    /// <param name="start">The index of the image to begin with.</param>
    /// <returns>The index of the image; null if all are correct.</returns>
    public int? FindMistake(int start)
    {
        int[] predicted = new int[_test.Count];
        Model.Predict(_test.Features, predicted);
        for (int i = 0; i < predicted.Length; i++)
        {
            int index = (start + i) % predicted.Length;
            if (predicted[index] != _test.Labels[index])
                return index;
        }
        return null;
    }

    private void AddTest()
    {
        _histogram = null;
        _curve.Add(new CurvePoint(ImagesSeen, Model.Evaluate(_test).Accuracy));
    }
}
