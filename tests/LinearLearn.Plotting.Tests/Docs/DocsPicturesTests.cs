using LinearLearn.Emnist;
using LinearLearn.Tests.Shared;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Compares the pictures of README.md and docs/pictures.md with those that the package draws of the sample digits.</summary>
/// <remarks><see cref="ReferencePicture"/> describes how to write new ones.</remarks>
public class DocsPicturesTests
{
    private const string Folder = "docs/images";

    private static readonly Lazy<LinearModel> Ten = new(() =>
    {
        LearnerOptions oneVersusRest = new() { Multiclass = MulticlassUpdate.OneVersusRest };
        ITrainer logistic = new OnlineTrainer(new LogisticUpdate(0.03f, l2: 1e-5f), oneVersusRest);
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
        ClassLabels classes = new(new Dictionary<int, string> { [0] = "empty", [1] = "let" });
        LinearModel flats = new([0.03f, -0.4f, -4f, 0.2f], [0.5f], classes);
        return new ContributionsPicture(flats.Explain([71f, 3, 0.2f, 2]), column => columns[column]);
    }

    [TestCaseSource(nameof(Names))]
    public void DocsPicture_equals_the_drawn_picture(string name) => ReferencePicture.Compare(name, Pictures[name]().ToPng(), Folder);

    [Test]
    public void DocsAnimation_shows_the_drawn_frames()
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

    /// <summary>Ignores SVG pictures, which are drawn by hand for other pages.</summary>
    [Test]
    public void DocsPictures_folder_contains_exactly_the_pictures_of_the_page()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "pictures.md"));
        string folder = Path.Combine(RepositoryRoot.Find(), Folder);
        string[] all = [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!)];
        string[] files = Array.FindAll(all, file => !file.EndsWith(".svg", StringComparison.Ordinal));
        Assert.That(files, Is.EquivalentTo(Names.Select(name => name + ".png").Append("weights-over-time.webp").Append("report.png")));
        Assert.That(files, Is.All.Matches<string>(file => page.Contains($"](images/{file})", StringComparison.Ordinal)));
    }
}
