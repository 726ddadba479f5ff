namespace LinearLearn.Samples.Playground;

/// <summary>Holds the state of the page about two digits: settings, learning, the image to score, and the last correction.</summary>
public sealed class PlaygroundSession
{
    /// <summary>The article tests after every fourth image.</summary>
    public const int TestEvery = 4;

    /// <summary>The article stops above this accuracy.</summary>
    public const double Target = 0.98;

    private const int MostRuns = 6;

    private readonly SampleDigits _digits;
    private readonly List<FinishedRun> _runs = [];
    private Dataset _test;
    private int _nextMistake;

    /// <summary>Starts with the settings of the article.</summary>
    /// <param name="digits">The sample digits.</param>
    public PlaygroundSession(SampleDigits digits)
    {
        _digits = digits;
        (Settings, Image) = (new PairSettings(), digits.GetNext(new PairSettings().Negative));
        (Learning, _test) = Start(Settings);
    }

    /// <summary>Gets what the visitor chose.</summary>
    public PairSettings Settings { get; private set; }

    /// <summary>Gets the learner, its model and its tests.</summary>
    public LearningSession Learning { get; private set; }

    /// <summary>Gets the drawing.</summary>
    public InkField Field { get; } = new();

    /// <summary>Gets the image that is scored: a sample digit or the drawing.</summary>
    public Digit Image { get; private set; }

    /// <summary>Gets the score and the answer as text; empty for an empty image.</summary>
    public string AnswerText => Image.IsEmpty
        ? ""
        : $"Score {NumberText.FormatScore(Learning.Model.Score(Image.Pixels))}, answer {Learning.Model.Predict(Image.Pixels)}";

    /// <summary>Gets what is announced after the image has changed.</summary>
    public string Announcement => Image.IsEmpty ? Image.Description : AnswerText;

    /// <summary>Gets the last correction; null if there was none since the start or the last training.</summary>
    public Correction? Correction { get; private set; }

    /// <summary>Gets the last finished runs, newest first.</summary>
    public IReadOnlyList<FinishedRun> Runs => _runs;

    /// <summary>Starts again from random weights.</summary>
    /// <param name="settings">The settings to start with.</param>
    /// <exception cref="ArgumentException">The digits are the same, or a number is out of range.</exception>
    public void Restart(PairSettings settings)
    {
        bool isOtherPair = (settings.Negative, settings.Positive) != (Settings.Negative, Settings.Positive);
        (Learning, _test) = Start(settings);
        (Settings, Correction, _nextMistake) = (settings, null, 0);
        if (isOtherPair && Field.IsEmpty)
            ShowSample(settings.Negative);
    }

    /// <summary>Learns the next images and tests once. A run is listed when it ends.</summary>
    /// <returns>Whether more is to be learned.</returns>
    /// <exception cref="ArgumentException">Learning diverged: the learning rate is too large.</exception>
    public bool LearnNext()
    {
        Correction = null;
        if (Learning.End != SessionEnd.None || Learning.LearnNext())
            return Learning.End == SessionEnd.None;
        _runs.Insert(0, new FinishedRun(Settings, Learning.ImagesSeen, Learning.Accuracy));
        if (_runs.Count > MostRuns)
            _runs.RemoveAt(MostRuns);
        return false;
    }

    /// <summary>Scores the next sample of a digit instead of the drawing.</summary>
    /// <param name="label">The digit: 0 to 9.</param>
    public void ShowSample(int label) => Show(_digits.GetNext(label));

    /// <summary>Scores the next test image that the model answers incorrectly.</summary>
    /// <returns>Whether there is one.</returns>
    public bool ShowMistake()
    {
        if (Learning.FindMistake(_nextMistake) is not { } index)
            return false;
        _nextMistake = index + 1;
        Show(SampleDigits.GetImage(_test, index));
        return true;
    }

    /// <summary>Scores the drawing after it changed.</summary>
    public void ShowDrawing() => (Image, Correction) = (Field.ToDigit(), null);

    /// <summary>Learns the label of the current image.</summary>
    /// <param name="label">One of the two digits.</param>
    public Correction Correct(int label) =>
        Correction = Learning.Correct(Image.Pixels, label) with { KnownLabel = Image.Label };

    private void Show(Digit image)
    {
        Field.Clear();
        (Image, Correction) = (image, null);
    }

    private (LearningSession Learning, Dataset Test) Start(PairSettings settings)
    {
        if (settings.First == settings.Second)
            throw new ArgumentException($"expected two different digits, found {settings.First} twice", nameof(settings));
        (Dataset training, Dataset test) = _digits.Only(settings.Negative, settings.Positive);
        SessionOptions options = new(TestEvery, Target, settings.Seed);
        return (new LearningSession(training, test, settings.CreateRule(), options), test);
    }
}
