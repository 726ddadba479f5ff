using System.Diagnostics;
using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>Provides the measured work of <see cref="SparseBenchmarks"/>, each in a separate process.</summary>
internal static class SparseRuns
{
    public const string TrainingFile = "train.safetensors", TestFile = "test.safetensors";
    public const string TextFile = "train.svm", SmallTextFile = "small.svm";

    private const int Bits = 20;

    private static readonly LearnerOptions OneVsRest = new() { AdaGrad = new AdaGrad(), Multiclass = MulticlassUpdate.OneVersusRest };

    private static readonly Dictionary<string, (string Description, ITrainer Trainer, int Epochs)> Trainings = new()
    {
        ["pa"] = ("joint PA-I, averaged, 1 epoch", new OnlineTrainer(new PassiveAggressiveUpdate()), 1),
        ["pa5"] = ("joint PA-I, averaged, 5 epochs", new OnlineTrainer(new PassiveAggressiveUpdate()), 5),
        ["arow"] = ("joint AROW, averaged, 1 epoch", new OnlineTrainer(new ArowUpdate()), 1),
        ["adagrad"] = ("one-vs-rest logistic, AdaGrad, averaged, 1 epoch", new OnlineTrainer(new LogisticUpdate(), OneVsRest), 1),
        ["softmax"] = (
            "softmax, AdaGrad, averaged, 1 epoch",
            new OnlineTrainer(new LogisticUpdate(), new LearnerOptions { AdaGrad = new AdaGrad() }),
            1),
    };

    /// <summary>The peak memory of the process up to the end of the work, which an evaluation afterwards does not change.</summary>
    private static long _peak;

    private static readonly Dictionary<string, string> Others = new()
    {
        ["encode"] = "encode the words",
        ["read"] = "read LIBSVM text",
        ["load"] = "load the row cache",
        ["crammer"] = "dual Crammer-Singer, C = 0.1, no bias, 81,000 rows, without reading",
    };

    public static IEnumerable<string> Names => [.. Others.Keys, .. Trainings.Keys];

    public static string Describe(string name) => Others.GetValueOrDefault(name) ?? Trainings[name].Description;

    /// <summary>Creates the encoder of character n-grams of 2 to 5 characters.</summary>
    public static TextEncoder CreateEncoder() => new(new TextEncoderOptions
    {
        WordNGrams = 0,
        CharacterNGrams = new NGramRange(2, 5),
        TermFrequency = TermFrequency.Binary,
        InverseDocumentFrequency = false,
        HashBits = Bits,
    });

    /// <summary>Does the work once and prints seconds, accuracy (or -) and peak megabytes, separated by tabs.</summary>
    public static void RunOnce(string folder, string name)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        (double seconds, double? accuracy) = name switch
        {
            "encode" => Encode(folder),
            "read" => (Time(() => LibSvmReader.Read(Path.Combine(folder, TextFile))), null),
            "load" => (Time(() => Dataset.Load(Path.Combine(folder, TrainingFile))), null),
            "crammer" => Train(
                folder,
                LibSvmReader.Read(Path.Combine(folder, SmallTextFile), new LibSvmOptions { FeatureCount = 1 << Bits }),
                new DualCoordinateDescentTrainer(DualLoss.CrammerSinger, 0.1f, biasFeature: 0), // the problem of LIBLINEAR
                null),
            _ => Train(folder, Dataset.Load(Path.Combine(folder, TrainingFile)), Trainings[name].Trainer, Trainings[name].Epochs),
        };
        string measured = accuracy is { } value ? $"{value}" : "-";
        Console.WriteLine($"{seconds}\t{measured}\t{_peak / 1e6}");
    }

    private static (double Seconds, double? Accuracy) Encode(string folder)
    {
        string[] words = [.. File.ReadLines(Path.Combine(folder, "train.ft")).Select(line => line[(line.IndexOf(' ') + 1)..])];
        TextEncoder encoder = CreateEncoder();
        return (Time(() => encoder.EncodeAll(words)), null);
    }

    private static (double Seconds, double? Accuracy) Train(string folder, Dataset data, ITrainer trainer, int? epochs)
    {
        TrainingOptions options = epochs is { } count ? new() { Epochs = count } : new();
        TrainingResult? result = null;
        double seconds = Time(() => result = trainer.Train(data, options));
        return (seconds, result!.Model.Evaluate(Dataset.Load(Path.Combine(folder, TestFile))).Accuracy);
    }

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using Process process = Process.GetCurrentProcess();
        _peak = process.PeakWorkingSet64;
        return seconds;
    }
}
