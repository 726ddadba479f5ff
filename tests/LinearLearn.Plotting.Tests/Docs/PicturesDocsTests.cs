using System.Text.RegularExpressions;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Plotting.Tests;

/// <summary>The C# blocks of docs/pictures.md are the bodies of these tests.</summary>
public partial class PicturesDocsTests
{
    private static readonly string Root = RepositoryRoot.Find();

    [Test]
    public void The_blocks_run_and_write_what_they_say()
    {
        Dataset training = ArticleRun.Training, validation = ArticleRun.Validation;
        string folder = Directory.CreateTempSubdirectory("linearlearn-").FullName, before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            #region docs/pictures.md: report
            SnapshotRecorder recorder = new();                     // keeps up to 90 models, evenly over the run
            TrainingResult result = new OnlineTrainer(new MarginUpdate()).Train(training, new TrainingOptions
            {
                Epochs = 1,
                Shuffle = false,
                Validation = validation,
                ValidateEvery = 4,
                TargetAccuracy = 0.98,
                Progress = recorder,
            });
            TrainingReport report = new(result, training, validation) { Snapshots = recorder.Snapshots, TargetAccuracy = 0.98 };
            report.WriteHtml("report.html");                       // needs nothing else: no network, no script
            #endregion
            Assert.That(recorder.Snapshots, Has.Count.EqualTo(90));

            #region docs/pictures.md: cells
            new WeightsPicture(result.Model, training).Save("weights.png");                 // or .svg
            new ExamplePicture(training, index: 0).Save("first.png");
            new ProductPicture(result.Model, training, index: 0).Save("product.png");       // what each pixel adds to the score
            #endregion

            #region docs/pictures.md: time
            new LearningCurvePicture(result, targetAccuracy: 0.98).Save("curve.png");
            new FilmstripPicture(recorder.Snapshots, training).Save("weights-over-time.png");
            new WeightsAnimation(recorder.Snapshots, training).Save("weights-over-time.webp");
            #endregion

            #region docs/pictures.md: scores
            ScoreEvaluation scores = result.Model.EvaluateScores(validation);
            new ScoreHistogramPicture(scores.Histogram()).Save("histogram.png");
            new ConfusionMatrixPicture(result.Model.Evaluate(validation)).Save("confusion.svg");
            new RocPicture(scores).Save("roc.svg");
            new ReliabilityPicture(scores.Reliability()).Save("reliability.svg");
            #endregion

            #region docs/pictures.md: look
            Picture dark = new RocPicture(scores) { Theme = PictureTheme.Dark, Size = (400, 400), Title = "3 or 7" };
            byte[] sharp = dark.ToPng(scale: 2);                   // 800 x 800 pixels
            string svg = dark.ToSvg();
            string altText = dark.Description;                     // for those who cannot see it
            #endregion
            using SkiaSharp.SKBitmap bitmap = PictureFile.Decode(sharp);
            Assert.That((bitmap.Width, bitmap.Height), Is.EqualTo((800, 800)));
            Assert.That(svg, Does.StartWith("<svg").And.Contain("3 or 7").And.Contain("</svg>"));
            Assert.That(altText, Does.Contain("7 against 3"));

            string[] written = [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)!)];
            Assert.That(written, Is.EquivalentTo(Written().Matches(File.ReadAllText(PagePath)).Select(match => match.Groups[1].Value)));
            Assert.That(written, Is.All.Matches<string>(name => new FileInfo(Path.Combine(folder, name!)).Length > 500));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Every_block_of_the_page_stands_here_word_by_word()
    {
        string source = File.ReadAllText(Path.Combine(Root, "tests", "LinearLearn.Plotting.Tests", "Docs", "PicturesDocsTests.cs"));
        string[] regions = [.. Region().Matches(source).Select(match => Normalize(match.Groups[1].Value))];
        string[] blocks = [.. Block().Matches(File.ReadAllText(PagePath)).Select(match => Normalize(match.Groups[1].Value))];
        Assert.That(blocks, Has.Length.EqualTo(5));
        Assert.That(blocks, Is.EqualTo(regions));
    }

    private static string PagePath => Path.Combine(Root, "docs", "pictures.md");

    /// <summary>Indentation aside.</summary>
    private static string Normalize(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex(@"#region docs/pictures\.md: \w+\r?\n(.*?)#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?:Save|WriteHtml)\(""([^""]+)""\)")]
    private static partial Regex Written();
}
