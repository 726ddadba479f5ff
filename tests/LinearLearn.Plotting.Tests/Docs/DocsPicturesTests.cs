using LinearLearn.Emnist;
using LinearLearn.Tests.Shared;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>The pictures of README.md and docs/pictures.md are what the package draws of the sample digits; <see cref="ReferencePicture"/> says how to draw them anew.</summary>
public class DocsPicturesTests
{
    private const string Folder = "docs/images";

    private static readonly Lazy<LinearModel> Ten = new(() =>
    {
        LearnerOptions apart = new() { Multiclass = MulticlassUpdate.OneVersusRest };
        ITrainer logistic = new OnlineTrainer(new LogisticUpdate(0.03f, l2: 1e-5f), apart);
        return logistic.Train(EmnistSample.Load().Training, new TrainingOptions { Epochs = 5 }).Model;
    });

    private static readonly Lazy<LinearModel> Calibrated = new(() =>
    {
        ITrainer trainer = new CalibratedTrainer(new OnlineTrainer(new PassiveAggressiveUpdate(0.1f)));
        return trainer.Train(EmnistSample.Load().Training).Model;
    });

    private static readonly Dictionary<string, Func<Picture>> Pictures = new()
    {
        ["random-weights"] = () => new WeightsPicture(ArticleRun.Start, ArticleRun.Training) { Coloring = Coloring.Article },
        ["random-image"] = () => new ExamplePicture(ArticleRun.Training, 0) { Coloring = Coloring.Article },
        ["random-prod"] = () => new ProductPicture(ArticleRun.Start, ArticleRun.Training, 0) { Coloring = Coloring.Article },
        ["weights-final"] = () => new WeightsPicture(ArticleRun.Result.Model, ArticleRun.Training) { Coloring = Coloring.Article },
        ["weights"] = () => new WeightsPicture(ArticleRun.Result.Model, ArticleRun.Training),
        ["weights-over-time"] = () => new FilmstripPicture(ArticleRun.Snapshots, ArticleRun.Training),
        ["curve"] = () => new LearningCurvePicture(ArticleRun.Result, 0.98),
        ["histogram"] = () => new ScoreHistogramPicture(ArticleRun.Result.Model.EvaluateScores(ArticleRun.Validation).Histogram()),
        ["weights-of-5"] = () => new WeightsPicture(Ten.Value, EmnistSample.Load().Training, label: 5),
        ["confusion-matrix"] = () => new ConfusionMatrixPicture(Ten.Value.Evaluate(EmnistSample.Load().Test)),
        ["roc"] = () => new RocPicture(Ten.Value.EvaluateScores(EmnistSample.Load().Test)),
        ["reliability"] = () => new ReliabilityPicture(Calibrated.Value.EvaluateScores(EmnistSample.Load().Test).Reliability()),
        ["risk-coverage"] = () => new RiskCoveragePicture(Calibrated.Value.EvaluateScores(EmnistSample.Load().Test).RiskCoverage()),
        ["contributions"] = DrawContributions,
    };

    private static IEnumerable<string> Names => Pictures.Keys;

    private static ContributionsPicture DrawContributions()
    {
        string[] columns = ["area", "rooms", "noise", "floor"];
        LinearModel flats = new([0.03f, -0.4f, -4f, 0.2f], [0.5f], new ClassLabels(new Dictionary<int, string> { [0] = "empty", [1] = "let" }));
        return new ContributionsPicture(flats.Explain([71f, 3, 0.2f, 2]), column => columns[column]);
    }

    [TestCaseSource(nameof(Names))]
    public void A_picture_of_the_docs_is_what_is_drawn(string name) => ReferencePicture.Compare(name, Pictures[name]().ToPng(), Folder);

    [Test]
    public void The_animation_of_the_docs_shows_the_frames_that_are_drawn()
    {
        WeightsAnimation animation = new(ArticleRun.Snapshots, ArticleRun.Training) { FrameDuration = TimeSpan.FromMilliseconds(120) };
        string path = Path.Combine(RepositoryRoot.Find(), Folder, "weights-over-time.webp");
        ReferencePicture.WriteIfAsked(path, animation.ToWebp);
        using SKCodec stored = SKCodec.Create(path);
        Assert.That(stored.FrameCount, Is.EqualTo(animation.FrameCount).And.EqualTo(45));
        foreach (int index in (int[])[0, 10, 44])
        {
            using SKBitmap expected = PictureFile.DecodeFrame(stored, index);
            using SKBitmap found = PictureFile.Decode(animation.CreateFrame(index).ToPng());
            Assert.That(PictureDifference.Compute(found, expected).IsSeen, Is.False, $"frame {index}");
        }
    }

    /// <summary>Those in SVG are drawn by hand, for other pages.</summary>
    [Test]
    public void Every_picture_is_shown_and_there_is_no_other()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "pictures.md"));
        string[] files = [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Find(), Folder)).Select(path => Path.GetFileName(path)!).Where(file => !file.EndsWith(".svg", StringComparison.Ordinal))];
        Assert.That(files, Is.EquivalentTo(Names.Select(name => name + ".png").Append("weights-over-time.webp").Append("report.png")));
        Assert.That(files, Is.All.Matches<string>(file => page.Contains($"](images/{file})", StringComparison.Ordinal)));
    }
}
