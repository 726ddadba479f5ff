using System.Text.RegularExpressions;
using LinearLearn.Emnist;
using LinearLearn.Tests.Shared;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Compares the pictures of README.md and docs/pictures.md with those that the package draws of the sample digits.</summary>
/// <remarks><see cref="ReferencePicture"/> describes how to write new ones.</remarks>
public partial class DocsPicturesTests
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

    /// <summary>The pictures of the pages, each drawn in a light and in a dark theme.</summary>
    private static readonly Dictionary<string, Func<PictureTheme, Picture>> Pictures = new()
    {
        ["random-weights"] = theme =>
            new WeightsPicture(ArticleRun.Start, ArticleRun.Training) { Coloring = Coloring.Article, Theme = theme },
        ["random-image"] = theme => new ExamplePicture(ArticleRun.Training, 0) { Coloring = Coloring.Article, Theme = theme },
        ["random-prod"] = theme =>
            new ProductPicture(ArticleRun.Start, ArticleRun.Training, 0) { Coloring = Coloring.Article, Theme = theme },
        ["weights-final"] = theme =>
            new WeightsPicture(ArticleRun.Result.Model, ArticleRun.Training) { Coloring = Coloring.Article, Theme = theme },
        ["weights"] = theme => new WeightsPicture(ArticleRun.Result.Model, ArticleRun.Training) { Theme = theme },
        ["weights-over-time"] = theme => new FilmstripPicture(ArticleRun.Snapshots, ArticleRun.Training) { Theme = theme },
        ["curve"] = theme => new LearningCurvePicture(ArticleRun.Result, 0.98) { Theme = theme },
        ["histogram"] = theme =>
            new ScoreHistogramPicture(ArticleRun.Result.Model.EvaluateScores(ArticleRun.Validation).Histogram()) { Theme = theme },
        ["weights-of-5"] = theme => new WeightsPicture(Ten.Value, EmnistSample.Load().Training, label: 5) { Theme = theme },
        ["confusion-matrix"] = theme => new ConfusionMatrixPicture(Ten.Value.Evaluate(EmnistSample.Load().Test)) { Theme = theme },
        ["roc"] = theme => new RocPicture(Ten.Value.EvaluateScores(EmnistSample.Load().Test)) { Theme = theme },
        ["reliability"] = theme =>
            new ReliabilityPicture(Calibrated.Value.EvaluateScores(EmnistSample.Load().Test).Reliability()) { Theme = theme },
        ["risk-coverage"] = theme =>
            new RiskCoveragePicture(Calibrated.Value.EvaluateScores(EmnistSample.Load().Test).RiskCoverage()) { Theme = theme },
        ["contributions"] = DrawContributions,
    };

    /// <summary>Pictures that are nothing but pixels: they have neither text nor a background, and no file for dark pages.</summary>
    private static readonly string[] PixelsOnly = ["random-weights", "random-image", "random-prod", "weights-final"];

    private static IEnumerable<string> Names => Pictures.Keys;

    private static IEnumerable<string> ThemedNames => Names.Except(PixelsOnly);

    private static ContributionsPicture DrawContributions(PictureTheme theme)
    {
        string[] columns = ["area", "rooms", "noise", "floor"];
        ClassLabels classes = new(new Dictionary<int, string> { [0] = "empty", [1] = "let" });
        LinearModel flats = new([0.03f, -0.4f, -4f, 0.2f], [0.5f], classes);
        return new ContributionsPicture(flats.Explain([71f, 3, 0.2f, 2]), column => columns[column]) { Theme = theme };
    }

    [TestCaseSource(nameof(Names))]
    public void DocsPicture_equals_the_drawn_picture(string name) =>
        ReferencePicture.Compare(name, Pictures[name](PictureTheme.Light).ToPng(), Folder);

    [TestCaseSource(nameof(ThemedNames))]
    public void DocsPicture_of_dark_pages_equals_the_drawn_picture(string name) =>
        ReferencePicture.Compare(name + "-dark", Pictures[name](PictureTheme.Dark).ToPng(), Folder);

    [TestCaseSource(nameof(PixelsOnly))]
    public void DocsPicture_of_pixels_only_is_the_same_in_both_themes(string name) =>
        Assert.That(Pictures[name](PictureTheme.Dark).ToPng(), Is.EqualTo(Pictures[name](PictureTheme.Light).ToPng()));

    [TestCase(PictureTheme.Light, "weights-over-time.webp")]
    [TestCase(PictureTheme.Dark, "weights-over-time-dark.webp")]
    public void DocsAnimation_shows_the_drawn_frames(PictureTheme theme, string name)
    {
        TimeSpan duration = TimeSpan.FromMilliseconds(120);
        WeightsAnimation animation = new(ArticleRun.Snapshots, ArticleRun.Training) { FrameDuration = duration, Theme = theme };
        string path = Path.Combine(RepositoryRoot.Find(), Folder, name);
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

    [Test]
    public void DocsPictures_folder_contains_exactly_the_pictures_of_the_page()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "pictures.md"));
        string[] all = [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Find(), Folder)).Select(path => Path.GetFileName(path)!)];
        string[] files = Array.FindAll(all, file => !file.EndsWith(".svg", StringComparison.Ordinal));
        string[] animations = ["weights-over-time.webp", "weights-over-time-dark.webp"];
        string[] reports = ["report.png", "report-dark.png"];
        IEnumerable<string> dark = ThemedNames.Select(name => name + "-dark.png");
        Assert.That(files, Is.EquivalentTo([.. Names.Select(name => name + ".png"), .. dark, .. animations, .. reports]));
        Assert.That(files, Is.All.Matches<string>(file => page.Contains($"](images/{file})", StringComparison.Ordinal)
            || page.Contains($"srcset=\"images/{file}\"", StringComparison.Ordinal)));
    }

    /// <summary>Pictures that are drawn by hand have a file for each theme, too.</summary>
    [Test]
    public void DocsPicture_of_layers_differs_between_themes_only_in_colors()
    {
        string light = ReadSvg("architecture.svg"), dark = ReadSvg("architecture-dark.svg");
        Assert.That(ColorPattern().Replace(dark, "#"), Is.EqualTo(ColorPattern().Replace(light, "#")));
        Assert.That(dark, Does.Contain("""<rect width="960" height="682" fill="#171b22"/>"""));
    }

    private static string ReadSvg(string name) => File.ReadAllText(Path.Combine(RepositoryRoot.Find(), Folder, name));

    [GeneratedRegex("#[0-9a-f]{6}")]
    private static partial Regex ColorPattern();
}
