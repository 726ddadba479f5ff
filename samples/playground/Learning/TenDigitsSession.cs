namespace LinearLearn.Samples.Playground;

/// <summary>Holds the state of the page about ten digits.</summary>
public sealed class TenDigitsSession
{
    /// <summary>Testing ten digits takes most of the time, so not all test images are used.</summary>
    private const int TestCount = 1000;

    private readonly SampleDigits _digits;
    private ulong _seed = 1;

    /// <summary>Starts with random weights.</summary>
    /// <param name="digits">The sample digits.</param>
    public TenDigitsSession(SampleDigits digits)
    {
        _digits = digits;
        Image = digits.GetNext(0);
        Learning = Start();
    }

    /// <summary>Gets the learner, its model and its tests.</summary>
    public LearningSession Learning { get; private set; }

    /// <summary>Gets the drawing.</summary>
    public InkField Field { get; } = new();

    /// <summary>Gets the image that is scored: a sample digit or the drawing.</summary>
    public Digit Image { get; private set; }

    /// <summary>Gets the predicted digit; null for an empty image.</summary>
    public int? Answer => Image.IsEmpty ? null : Learning.Model.Predict(Image.Pixels);

    /// <summary>Gets the answer as text; empty for an empty image.</summary>
    public string AnswerText => Answer is { } answer ? $"Answer {answer}" : "";

    /// <summary>Gets what is announced after the image has changed.</summary>
    public string Announcement => Image.IsEmpty ? Image.Description : AnswerText;

    /// <summary>Starts again from other random weights.</summary>
    public void Restart()
    {
        _seed++;
        Learning = Start();
    }

    /// <summary>Scores the next sample of a digit instead of the drawing.</summary>
    /// <param name="label">The digit: 0 to 9.</param>
    public void ShowSample(int label)
    {
        Field.Clear();
        Image = _digits.GetNext(label);
    }

    /// <summary>Scores the drawing after it changed.</summary>
    public void ShowDrawing() => Image = Field.ToDigit();

    /// <summary>Computes the score of each digit for the current image.</summary>
    public float[] GetScores()
    {
        float[] scores = new float[Learning.Model.Classes.Count];
        Learning.Model.Scores(Image.Pixels, scores);
        return scores;
    }

    /// <summary>Starts a learner that moves the weights of the label and of its strongest rival, and averages all weights so far.</summary>
    private LearningSession Start() => new(
        _digits.Training,
        _digits.Test.Take(TestCount),
        new MarginUpdate(margin: 2f, learningRate: 0.01f),
        new SessionOptions(TestEvery: 250, Seed: _seed, Learner: new LearnerOptions { Averaging = true }));
}
