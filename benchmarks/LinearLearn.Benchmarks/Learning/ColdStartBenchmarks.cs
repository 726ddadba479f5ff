using System.Diagnostics;
using System.Globalization;
using LinearLearn.Emnist;
using LinearLearn.Results;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Measures the first training of a process, most of whose time the runtime needs to compile methods, and the second one.
/// </summary>
/// <remarks>Each run is a separate process. The tables have medians; data is loaded or generated before a training is measured.</remarks>
internal static class ColdStartBenchmarks
{
    /// <summary>The name of the measured run, which is a separate process.</summary>
    public const string RunName = "--cold-start-run";

    private const string Page = "benchmarks/README.md", Marker = "cold start";

    private const int Runs = 15;

    private static readonly (string Name, string Description)[] Trainings =
    [
        ("article", "the article's experiment on the sample digits"),
        ("newton", "`NewtonTrainer` on 200 rows of 4 columns, and an evaluation"),
        ("table", "`TableClassifier.Train` on 1,000 rows of 6 columns"),
        ("text", "`TextClassifier.Train` on 3,000 sentences"),
    ];

    /// <summary>Starts each training several times, and prints the medians.</summary>
    public static void Run(bool writesResults)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string program = Environment.ProcessPath!, assembly = typeof(ColdStartBenchmarks).Assembly.Location;
        string[] start = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, assembly] : [program];
        MarkdownTable table = new("training", "first", "second", "methods compiled in the first", "whole process");
        foreach ((string name, string description) in Trainings)
        {
            double[][] runs = [.. Enumerable.Range(0, Runs).Select(_ => Measure([.. start, RunName, name]))];
            double[] medians = [.. Enumerable.Range(0, runs[0].Length).Select(i => runs.Select(run => run[i]).Order().ElementAt(Runs / 2))];
            table.Add(description, $"{medians[0]:F0} ms", $"{medians[1]:F1} ms", $"{medians[2]:N0}", $"{medians[3]:F0} ms");
        }
        Console.WriteLine(string.Join('\n', table.Lines));
        if (!writesResults)
            return;
        string path = Path.Combine(RepositoryFolder.Find(), Page);
        File.WriteAllText(path, MarkedText.Replace(File.ReadAllText(path), Page, Marker, table.Lines));
        Console.WriteLine($"{path}: written.");
    }

    /// <summary>Trains twice, and prints the milliseconds of both trainings and the number of methods compiled during the first.</summary>
    public static void RunOnce(string name)
    {
        Action train = name switch
        {
            "article" => CreateArticle(),
            "newton" => CreateNewton(),
            "table" => CreateTable(),
            "text" => CreateText(),
            _ => throw new ArgumentException($"expected the name of a training, found {name}", nameof(name)),
        };
        long compiled = System.Runtime.JitInfo.GetCompiledMethodCount(), start = Stopwatch.GetTimestamp();
        train();
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        compiled = System.Runtime.JitInfo.GetCompiledMethodCount() - compiled;
        start = Stopwatch.GetTimestamp();
        train();
        double second = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Console.WriteLine(FormattableString.Invariant($"{first} {second} {compiled}"));
    }

    private static double[] Measure(string[] command)
    {
        (string output, _, double milliseconds) = PeerProcess.Run(command[0], command[1..])!.Value;
        return [.. output.Trim().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)), milliseconds];
    }

    private static Action CreateArticle()
    {
        EmnistData digits = EmnistSample.Load();
        Dataset training = digits.Training.Only(3, 7), validation = digits.Test.Only(3, 7);
        LinearModel start = LinearModel.Uniform(training.FeatureCount, training.Classes);
        OnlineTrainer trainer = new(new MarginUpdate(margin: 2f, learningRate: 0.01f));
        return () => trainer.Train(training, new OnlineTrainingOptions
        {
            Epochs = 1,
            Shuffle = false,
            InitialModel = start,
            Validation = validation,
            ValidateEvery = 4,
            TargetAccuracy = 0.98,
        });
    }

    private static Action CreateNewton()
    {
        const int Rows = 200, Columns = 4;
        SplitMix64 random = SplitMix64.Stream(1, 0);
        float[] values = new float[Rows * Columns];
        random.FillUniform(values, -1, 1);
        int[] labels = new int[Rows];
        for (int row = 0; row < Rows; row++)
            labels[row] = values[row * Columns] + 0.3f * random.NextSingle() > 0 ? 1 : 0;
        return () =>
        {
            Dataset data = new(new DenseFeatures(values, Columns), labels);
            new NewtonTrainer().Train(data).Model.Evaluate(data);
        };
    }

    private static Action CreateTable()
    {
        SplitMix64 random = SplitMix64.Stream(1, 0);
        List<Dictionary<string, object?>> rows = [];
        for (int row = 0; row < 1000; row++)
        {
            double income = random.NextSingle(), age = random.NextSingle();
            rows.Add(new Dictionary<string, object?>
            {
                ["income"] = 100_000 * income,
                ["age"] = Math.Round(20 + 60 * age),
                ["city"] = $"city {random.Next(10)}",
                ["member"] = random.Next(2) == 0,
                ["since"] = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(random.Next(1000)),
                ["class"] = income + age + random.NextSingle() > 1.5 ? "yes" : "no",
            });
        }
        return () => TableClassifier.Train(TableData.From(rows), "class");
    }

    private static Action CreateText()
    {
        SplitMix64 random = SplitMix64.Stream(1, 0);
        List<string> texts = [], labels = [];
        for (int i = 0; i < 3000; i++)
        {
            bool isPositive = random.Next(2) == 0;
            List<string> words = [];
            for (int word = 0; word < 10; word++)
                words.Add($"word{random.Next(isPositive ? 2000 : 1500) + (isPositive ? 500 : 0)}");
            texts.Add(string.Join(' ', words));
            labels.Add(isPositive ? "positive" : "negative");
        }
        return () => TextClassifier.Train(texts, labels);
    }
}
