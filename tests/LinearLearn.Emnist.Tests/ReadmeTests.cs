using System.Text.RegularExpressions;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

/// <summary>The README's C# blocks are the bodies of these tests: they compile, run, and do what is said beside them.</summary>
public partial class ReadmeTests
{
    private static readonly string Root = RepositoryRoot.Find();

    [Test]
    public void The_digits_block_reaches_its_target()
    {
        string printed = Printed(() =>
        {
            #region readme: digits
            EmnistData digits = EmnistSample.Load();               // embedded in the package, no download
            Dataset training = digits.Training.Only(3, 7);         // 3 is the negative class, 7 the positive one
            Dataset validation = digits.Validation.Only(3, 7);

            ITrainer trainer = new OnlineTrainer(new MarginUpdate(margin: 2f, learningRate: 0.01f));
            TrainingResult result = trainer.Train(training, new TrainingOptions { Validation = validation, ValidateEvery = 4, TargetAccuracy = 0.98 });

            Console.WriteLine($"{result.StopReason}: {result.Model.Evaluate(validation)}");
            #endregion
        });
        Assert.That(printed, Does.Match(@"^TargetReached: 98\.\d\d % \(50\d of 512\)\s*$"));
    }

    [Test]
    public void The_arrays_block_predicts_what_it_says()
    {
        #region readme: arrays
        float[][] rows = [[1.0f, 0.2f], [0.9f, 0.1f], [0.1f, 0.8f], [0.2f, 1.1f]];
        int[] labels = [0, 0, 1, 1];

        LinearModel model = new OnlineTrainer(new MarginUpdate()).Train(new Dataset(new DenseFeatures(rows), labels)).Model;

        int predicted = model.Predict([0.1f, 0.9f]);           // 1
        float score = model.Score([0.1f, 0.9f]);               // above 0: the positive class; nothing is allocated
        #endregion
        Assert.That(predicted, Is.EqualTo(1));
        Assert.That(score, Is.GreaterThan(0));
    }

    [Test]
    public void The_block_of_ten_digits_prints_its_table()
    {
        string printed = Printed(() =>
        {
            #region readme: many
            EmnistData all = EmnistSample.Load();
            LearnerOptions options = new() { Averaging = true, Multiclass = MulticlassUpdate.Joint };
            LinearModel reader = new OnlineTrainer(new ArowUpdate(), options).Train(all.Training, new TrainingOptions { Epochs = 2 }).Model;
            Console.WriteLine(reader.Evaluate(all.Validation).ToTable());
            #endregion
            Assert.That(reader.Evaluate(all.Validation).Accuracy, Is.GreaterThan(0.9));
        });
        Assert.That(printed, Does.Contain("macro mean").And.Contain("(2"));
    }

    [Test]
    public void The_block_of_a_choice_finds_a_good_learner()
    {
        string printed = Printed(() =>
        {
            #region readme: choice
            Dataset digits37 = EmnistSample.Load().Training.Only(3, 7);
            GridSearchResult search = GridSearch.Run(
            [
                new OnlineTrainer(new PassiveAggressiveUpdate(0.01f), new LearnerOptions { Averaging = true }),
                new DualCoordinateDescentTrainer(DualLoss.SquaredHinge, cost: 0.01f),
                new DualCoordinateDescentTrainer(DualLoss.Logistic, cost: 0.1f),
            ], digits37);
            Console.WriteLine(search);                             // a table, the best one first
            LinearModel best = search.Best.Train(digits37).Model;
            #endregion
            Assert.That(best.Evaluate(EmnistSample.Load().Validation.Only(3, 7)).Accuracy, Is.GreaterThan(0.97));
        });
        Assert.That(printed.Split('\n')[1], Does.Contain(" %"));
    }

    [Test]
    public void The_stream_block_learns()
    {
        (float[] Features, int Label)[] stream = [.. Enumerable.Range(0, 1000).Select(i => (new[] { i % 2, 1 - i % 2 + 0.1f }, i % 2))];
        #region readme: stream
        OnlineLearner learner = new(new MarginUpdate(), LinearModel.Zero(featureCount: 2, labels: [0, 1]));
        int mistakes = 0;
        foreach ((float[] features, int label) in stream)
        {
            if (learner.Update(features, label) != label)
                mistakes++;
        }
        LinearModel snapshot = learner.Snapshot();             // immutable: hand it to any number of threads
        #endregion
        Assert.That(mistakes, Is.LessThan(10));
        Assert.That(snapshot.Predict(stream[^1].Features), Is.EqualTo(stream[^1].Label));
    }

    [Test]
    public void The_block_of_words_knows_the_prize()
    {
        #region readme: words
        FeatureHasher hasher = new(columns: 1 << 16);
        OnlineLearner filter = new(new PassiveAggressiveUpdate(), LinearModel.Zero(hasher.Columns, labels: [0, 1]));
        filter.Update(hasher.Hash("claim", "your", "prize", "now"), label: 1);
        filter.Update(hasher.Hash("see", "you", "at", "lunch"), label: 0);
        int isSpam = filter.Snapshot().Predict(hasher.Hash("your", "free", "prize"));   // 1
        #endregion
        Assert.That(isSpam, Is.EqualTo(1));
    }

    [Test]
    public void The_block_of_a_file_reads_it_all()
    {
        InFolder(() =>
        {
            Random random = new(1);
            float[] values = [.. Enumerable.Range(0, 1500 * 1000).Select(i => i % 7 == 0 ? random.NextSingle() : 0)];
            Dataset rows = new(new DenseFeatures(values, 1000), [.. Enumerable.Range(0, 1500).Select(i => i % 2 == 0 ? -1 : 1)]);
            LibSvmWriter.Write(rows, "rows.svm.gz");
            #region readme: file
            OnlineLearner reading = new(new HingeUpdate(), LinearModel.Zero(featureCount: 1000, labels: [-1, 1]));
            reading.Learn(LibSvmReader.ReadChunks("rows.svm.gz", 10_000, new LibSvmOptions { FeatureCount = 1000 }));
            #endregion
            Assert.That(reading.ExamplesSeen, Is.EqualTo(1500));
        });
    }

    [Test]
    public void The_block_of_saving_goes_on_and_comes_back()
    {
        InFolder(() =>
        {
            #region readme: save
            Dataset learnable = EmnistSample.Load().Training.Only(3, 7);
            CheckpointFolder checkpoints = new("run-1", every: 10_000);             // examples; the last two are kept
            TrainingResult run = new OnlineTrainer(new HingeUpdate()).Train(learnable, new TrainingOptions
            {
                Checkpoints = checkpoints,
                InitialState = checkpoints.Latest(),                                // null the first time; after a crash it goes on there
            });
            run.Model.Save("digits.safetensors");                                   // or "digits.json"
            LinearModel same = LinearModel.Load("digits.safetensors");              // bit for bit
            #endregion
            Assert.That(same.Weights.SequenceEqual(run.Model.Weights));
            Assert.That(same.Metadata, Is.EquivalentTo(run.Model.Metadata));
            Assert.That(Directory.GetFiles("run-1"), Has.Length.EqualTo(2));
            Assert.That(checkpoints.Latest()!.ExamplesSeen, Is.EqualTo(10 * learnable.Count));
        });
    }

    [Test]
    public void Every_block_of_the_readme_stands_here_word_by_word()
    {
        string source = File.ReadAllText(Path.Combine(Root, "tests", "LinearLearn.Emnist.Tests", "ReadmeTests.cs"));
        string[] regions = [.. Region().Matches(source).Select(match => Normalize(match.Groups[1].Value))];
        string[] blocks = [.. Block().Matches(File.ReadAllText(Path.Combine(Root, "README.md"))).Select(match => Normalize(WithoutUsings(match.Groups[1].Value)))];
        Assert.That(blocks, Has.Length.EqualTo(8));
        Assert.That(blocks, Is.EqualTo(regions));
    }

    private static void InFolder(Action action)
    {
        using TempFolder folder = new();
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.Path;
        try
        {
            action();
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    private static string Printed(Action action)
    {
        using StringWriter console = new();
        TextWriter before = Console.Out;
        Console.SetOut(console);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(before);
        }
        return console.ToString();
    }

    private static string WithoutUsings(string code) => string.Join('\n', code.Split('\n').Where(line => !line.StartsWith("using ", StringComparison.Ordinal)));

    /// <summary>Indentation aside.</summary>
    private static string Normalize(string code) => string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex(@"#region readme: \w+\r?\n(.*?)#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
