using System.Diagnostics;
using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Measures language detection of words, from a file of words to a saved model on one core, and fastText if it is installed.
/// </summary>
/// <remarks>fastText runs with one and two threads.</remarks>
internal static class LanguageComparison
{
    /// <summary>The name of the measured run, which is a separate process, so that it can be limited to one core.</summary>
    public const string RunName = "--language-run";

    /// <summary>The magnitude below which weights are pruned for the smallest file.</summary>
    private const float PruneThreshold = 0.1f;

    /// <summary>Runs all programs on the words of a folder: train.txt and test.txt, with a label, a tab and a word in each line.</summary>
    public static void Compare(string folder)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string work = Directory.CreateTempSubdirectory("linearlearn-language").FullName;
        try
        {
            string program = Environment.ProcessPath!, assembly = typeof(LanguageComparison).Assembly.Location;
            string[] run = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, assembly] : [program];
            foreach (int bits in new[] { 17, 18 })
            {
                string path = Path.Combine(work, $"{bits}.safetensors");
                Print($"LinearLearn, one core, 2^{bits} columns", OnOneCore([.. run, RunName, folder, path, $"{bits}"]));
            }
            foreach (string name in new[] { "train", "test" })
                LabeledWords.Read(Path.Combine(folder, name + ".txt")).WriteForFastText(Path.Combine(work, name));
            string[] training =
            [
                "fasttext", "supervised", "-input", Path.Combine(work, "train"), "-output", Path.Combine(work, "model"),
                "-minn", "1", "-maxn", "4", "-dim", "16", "-epoch", "5", "-lr", "0.5", "-bucket", "1000000", "-verbose", "0", "-thread",
            ];
            Print("fastText, one core, one thread", OnOneCore([.. training, "1"]));
            PrintTest();
            Print("fastText, two threads", PeerProcess.Run(training[0], [.. training[1..], "2"]));
            PrintTest();
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        void PrintTest()
        {
            string path = Path.Combine(work, "model.bin");
            if (PeerProcess.Run("fasttext", "test", path, Path.Combine(work, "test")) is { } test)
                Console.WriteLine($"{test.Output.Trim().ReplaceLineEndings(" ")}, file {new FileInfo(path).Length / 1e6:F1} MB");
        }
    }

    /// <summary>
    /// Reads, encodes, trains and saves, and prints the seconds of each; then prints accuracy and files, which are not timed.
    /// </summary>
    public static void Run(string folder, string path, int bits)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using Process process = Process.GetCurrentProcess();
        long start = Stopwatch.GetTimestamp();
        List<string> laps = [];

        (string[] labels, string[] words) = LabeledWords.Read(Path.Combine(folder, "train.txt"));
        Lap("reading");
        TextEncoder encoder = new(new TextEncoderOptions
        {
            WordNGrams = 0,
            CharacterNGrams = new NGramRange(2, 5),
            TermFrequency = TermFrequency.Binary,
            InverseDocumentFrequency = false,
            HashBits = bits,
        });
        Dataset training = new(encoder.EncodeAll(words), labels);
        Lap("encoding");
        OnlineTrainer trainer = new(new PassiveAggressiveUpdate());
        LinearModel model = trainer.Train(training, new OnlineTrainingOptions { Epochs = 2 }).Model;
        Lap("training");
        LinearModel small = model.Quantize(WeightPrecision.Int8);
        new TextClassifier(encoder, small).Save(path);
        Lap("saving");
        process.Refresh();
        TimeSpan cpu = process.TotalProcessorTime, wall = DateTime.Now - process.StartTime;
        Console.WriteLine(string.Join(", ", laps));
        Console.WriteLine($"since the start of the process {wall.TotalSeconds:F1} s, {cpu.TotalSeconds:F1} s of processor time\n");

        (string[] testLabels, string[] testWords) = LabeledWords.Read(Path.Combine(folder, "test.txt"));
        Dataset test = new(encoder.EncodeAll(testWords), testLabels, training.Classes);
        PrintFile("floats", model);
        PrintFile("half precision", model.Quantize(WeightPrecision.Half));
        PrintFile("8 bits", small);
        PrintFile($"8 bits, pruned at {PruneThreshold}", model.Prune(PruneThreshold).Quantize(WeightPrecision.Int8));

        void Lap(string name)
        {
            laps.Add($"{name} {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");
            start = Stopwatch.GetTimestamp();
        }

        void PrintFile(string name, LinearModel saved)
        {
            new TextClassifier(encoder, saved).Save(path);
            LinearModel loaded = TextClassifier.Load(path).Model;
            Console.WriteLine($"{name,-22} {new FileInfo(path).Length / 1e6,6:F2} MB  {loaded.Evaluate(test)}");
        }
    }

    /// <summary>Runs a program on the first core, or on any core if the system has no taskset.</summary>
    private static (string Output, string Errors, double Milliseconds)? OnOneCore(string[] command) => OperatingSystem.IsLinux()
        ? PeerProcess.Run("taskset", ["-c", "0", .. command])
        : PeerProcess.Run(command[0], command[1..]);

    private static void Print(string name, (string Output, string Errors, double Milliseconds)? run)
    {
        string time = run is { } found ? $"{found.Milliseconds / 1000:F1} s from start to exit" : "not installed";
        Console.WriteLine($"\n## {name}: {time}\n");
        if (run is { Output.Length: > 0 } printed)
            Console.WriteLine(printed.Output.Trim());
    }
}
