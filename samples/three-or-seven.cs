#:project ../src/LinearLearn.Emnist
#:project ../src/LinearLearn.Plotting
#:project Terminal
#:package System.CommandLine
#:property PublishAot=false

// Learns to distinguish a handwritten 3 from a 7, as in "Hello Deep Learning: actually learning something" by Bert Hubert. Try -- --help.
using System.CommandLine;
using System.Globalization;
using LinearLearn;
using LinearLearn.Emnist;
using LinearLearn.Plotting;
using LinearLearn.Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

Option<string?> data = new("--data") { Description = "A folder with EMNIST's digits files. Default: the embedded sample" };
Option<bool> download = new("--download") { Description = "Download EMNIST's digits, 70 MB, or use those in the cache" };
Option<bool> upright = new("--upright") { Description = "The images in --data are upright, not transposed as EMNIST's are" };
Option<string> classes = new("--classes") { Description = "The two labels to distinguish", DefaultValueFactory = _ => "3,7" };
Option<ulong> seed = new("--seed")
{
    Description = "The seed of the random first weights (without --reference-start)",
    DefaultValueFactory = _ => 1,
};
Option<double> target = new("--target") { Description = "Stop above this accuracy, in percent", DefaultValueFactory = _ => 98 };
Option<int> every = new("--every") { Description = "The number of images between two validations", DefaultValueFactory = _ => 4 };
Option<bool> all = new("--all") { Description = "Print a line for each validation, as the article's program does" };
Option<bool> referenceStart = new("--reference-start") { Description = "Start from the first weights of the article's program" };
Option<string?> output = new("--out")
{
    Description = "Write pictures of the weights before, during and after training, an animation, a histogram of the scores, a report, "
        + "and all final scores into this folder",
};
RootCommand command = new("Learns to distinguish a handwritten 3 from a 7 in one epoch, until the accuracy is above the target.")
{
    data, download, upright, classes, seed, target, every, all, referenceStart, output,
};
command.SetAction(Run);
return SampleConsole.Run(command, args);

void Run(ParseResult options)
{
    int[] labels = [.. options.GetValue(classes)!.Split(',').Select(text => int.TryParse(text, out int label) ? label : -1)];
    bool areTwo = labels.Distinct().Count() == 2 && labels.Length == 2 && labels.Min() >= 0;
    Require(areTwo, $"--classes: expected two different labels, as in 3,7, found {options.GetValue(classes)}");
    Require(options.GetValue(target) is >= 1 and <= 100, $"--target: expected a percentage of 1 to 100, found {options.GetValue(target)}");
    Require(options.GetValue(every) >= 1, $"--every: expected 1 image or more, found {options.GetValue(every)}");
    Require(options.GetValue(data) is not null || !options.GetValue(upright), "--upright: expected --data with it, found none");
    Require(options.GetValue(data) is null || !options.GetValue(download), "expected --data or --download, found both");
    bool isSeeded = options.GetResult(seed) is { Implicit: false };
    Require(!options.GetValue(referenceStart) || !isSeeded, "expected --seed or --reference-start, found both");
    string? folder = options.GetValue(output) is { } path ? Directory.CreateDirectory(path).FullName : null;
    ImageOrientation orientation = options.GetValue(upright) ? ImageOrientation.Upright : ImageOrientation.Transposed;
    EmnistData digits = options.GetValue(data) is { } source
        ? EmnistReader.Read(source, EmnistSplit.Digits, orientation)
        : options.GetValue(download) ? EmnistSource.Download(EmnistSplit.Digits) : EmnistSample.Load();
    SampleConsole.WriteLine($"Have {digits.Training.Count} training images and {digits.Test.Count} validation images.");
    Dataset training = digits.Training.Only(labels), validation = digits.Test.Only(labels);
    LinearModel start = options.GetValue(referenceStart)
        ? new LinearModel(ArticleWeights.Create().AsSpan(), [0f], training.Classes)
        : LinearModel.Uniform(training.FeatureCount, training.Classes, options.GetValue(seed));

    // The article's recipe: one epoch in the order of the file, validated every 4 images, stopped above 98 %.
    ITrainer trainer = new OnlineTrainer(new MarginUpdate(margin: 2f, learningRate: 0.01f));
    double enough = options.GetValue(target) / 100;
    SnapshotRecorder? recorder = null;
    TrainingResult result;
    LiveProgressOptions run = new() { Name = $"{labels.Min()} or {labels.Max()}", Examples = training.Count, TargetAccuracy = enough };
    using (LiveProgress? live = LiveProgress.Start(run))
    {
        recorder = folder is null ? null : new SnapshotRecorder(next: live);
        result = trainer.Train(training, new OnlineTrainingOptions
        {
            Epochs = 1,
            Shuffle = false,
            InitialModel = start,
            Validation = validation,
            ValidateEvery = options.GetValue(every),
            TargetAccuracy = ArticlePercentage.FindTarget(options.GetValue(target)),
            Progress = recorder is null ? live : recorder,
        });
        live?.Complete(result);
    }

    IReadOnlyList<ValidationPoint> curve = result.ValidationCurve;
    // The article's program tests before each image, then once at the end.
    int passes = curve.Count(point => point.ExamplesSeen < training.Count);
    for (int i = 0; i < passes; i++)
    {
        if (options.GetValue(all))
            SampleConsole.WriteLine($"{ArticlePercentage.Format(curve[i].Accuracy)}% correct");
        else if (int.IsPow2(i + 1) || i == passes - 1)
            SampleConsole.WriteLine($"{ArticlePercentage.Format(curve[i].Accuracy)}% correct after {curve[i].ExamplesSeen} images");
    }
    Evaluation final = result.Model.Evaluate(validation);
    SampleConsole.WriteLine($"{ArticlePercentage.Format(final.Accuracy)}% correct");
    SampleConsole.WriteLine($"Bias: {result.Model.Biases[0]:G6}");

    Evaluation configured = new MeanDifferenceTrainer().Train(training).Model.Evaluate(validation);
    string seen = $"{result.ExamplesSeen} of {training.Count} images";
    SampleConsole.WriteLine($"\nStopped ({result.StopReason}) after {seen} and {result.UpdatesMade} updates.");
    double time = result.Elapsed.TotalMilliseconds;
    SampleConsole.WriteLine($"Training and {curve.Count} validations took {time:F1} ms. Accuracy: {final}.");
    string means = $"mean {training.Classes.Values[1]} - mean {training.Classes.Values[0]}";
    SampleConsole.WriteLine($"For comparison, {means} as weights: {configured}.");
    if (result.StopReason == StopReason.TargetReached)
    {
        SampleConsole.WriteLine(
            "As in the article, the validation images decided when to stop.\nSo the accuracy is optimistic: expect less on new images.");
    }

    if (recorder is not null)
        WriteFiles(folder!, training, validation, start, result, recorder.Snapshots, enough);
}

void Require(bool isMet, string message) => _ = isMet ? 0 : throw new ArgumentException(message);

void WriteFiles(
    string folder,
    Dataset training,
    Dataset validation,
    LinearModel start,
    TrainingResult result,
    IReadOnlyList<TrainingProgress> snapshots,
    double target)
{
    // The article's own pictures, in its colors: red for the larger label, blue for the other.
    new WeightsPicture(start, training) { Coloring = Coloring.Article }.Save(Path.Combine(folder, "random-weights.png"));
    new ExamplePicture(training, 0) { Coloring = Coloring.Article }.Save(Path.Combine(folder, "random-image.png"));
    new ProductPicture(start, training, 0) { Coloring = Coloring.Article }.Save(Path.Combine(folder, "random-prod.png"));
    new WeightsPicture(result.Model, training) { Coloring = Coloring.Article }.Save(Path.Combine(folder, "weights-final.png"));

    new FilmstripPicture(snapshots, training).Save(Path.Combine(folder, "weights-over-time.png"));
    new WeightsAnimation(snapshots, training).Save(Path.Combine(folder, "weights-over-time.webp"));
    new LearningCurvePicture(result, target).Save(Path.Combine(folder, "curve.png"));
    new ScoreHistogramPicture(result.Model.EvaluateScores(validation).Histogram()).Save(Path.Combine(folder, "histogram.png"));
    TrainingReport report = new(result, training, validation) { Snapshots = snapshots, TargetAccuracy = target };
    report.Save(Path.Combine(folder, "report.html"));

    float[] scores = new float[validation.Count], first = new float[training.FeatureCount];
    int[] verdicts = new int[validation.Count];
    result.Model.Scores(validation.Features, scores);
    result.Model.Predict(validation.Features, verdicts);
    IEnumerable<string> lines = scores.Select((score, i) => $"{validation.Labels[i]},{score:G9},{verdicts[i]}");
    File.WriteAllLines(Path.Combine(folder, "scores.csv"), lines.Prepend("label,res,verdict"));
    training.Features.CopyTo(0, first);
    SampleConsole.WriteLine($"Score of the first image with the first weights: {start.Score(first):G6}.");
    SampleConsole.WriteLine($"Pictures, scores and report.html are in {folder}");
}
