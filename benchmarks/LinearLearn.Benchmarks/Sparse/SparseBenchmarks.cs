using System.Globalization;
using LinearLearn.Results;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Measures encoding, storing and learning of sparse rows of ten classes, and fastText, LIBLINEAR and scikit-learn if they are installed.
/// </summary>
/// <remarks>Each measurement is a separate process. The table has the median of several rounds.</remarks>
internal static class SparseBenchmarks
{
    /// <summary>The name of the measured run, which is a separate process.</summary>
    public const string RunName = "--sparse-run";

    private const string Page = "benchmarks/README.md", Marker = "results: SparseBenchmarks";
    private const int Rounds = 3, SyntheticWords = 540_000, SyntheticTestWords = 60_000, LiblinearRows = 81_000;

    /// <summary>Runs all rows of the table.</summary>
    /// <param name="folder">The folder with train.txt and test.txt; null for synthetic words.</param>
    /// <param name="writesResults">Whether to write the table into the page of results.</param>
    public static void Run(string? folder, bool writesResults)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string work = Directory.CreateTempSubdirectory("linearlearn-sparse").FullName;
        try
        {
            string description = Prepare(folder, work);
            Console.WriteLine(description);
            MeasuredRow[] rows = [.. SparseRuns.Names.Select(name => CreateOwn(work, name)), .. Peers(work)];
            for (int round = 0; round < Rounds; round++)
            {
                foreach (MeasuredRow row in rows)
                    row.Measure();
            }
            MarkdownTable table = new("work", "median", "range", "accuracy", "peak memory");
            foreach (MeasuredRow row in rows.Where(row => row.IsInstalled))
                table.Add(row.Format());
            string[] lines = [description, "", .. table.Lines];
            Console.WriteLine(string.Join('\n', lines));
            if (!writesResults)
                return;
            string path = Path.Combine(RepositoryFolder.Find(), Page);
            File.WriteAllText(path, MarkedText.Replace(File.ReadAllText(path), Page, Marker, lines));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Writes the words and their rows as the measured processes read them.</summary>
    private static string Prepare(string? folder, string work)
    {
        LabeledWords training = folder is null
            ? LabeledWords.CreateSynthetic(SyntheticWords, 1)
            : LabeledWords.Read(Path.Combine(folder, "train.txt"));
        LabeledWords test = folder is null
            ? LabeledWords.CreateSynthetic(SyntheticTestWords, 2)
            : LabeledWords.Read(Path.Combine(folder, "test.txt"));
        training.WriteForFastText(Path.Combine(work, "train.ft"));
        test.WriteForFastText(Path.Combine(work, "test.ft"));
        TextEncoder encoder = SparseRuns.CreateEncoder();
        Dataset rows = new(encoder.EncodeAll(training.Words), training.Labels);
        Dataset testRows = new(encoder.EncodeAll(test.Words), test.Labels, rows.Classes);
        rows.Save(Path.Combine(work, SparseRuns.TrainingFile));
        testRows.Save(Path.Combine(work, SparseRuns.TestFile));
        LibSvmWriter.Write(rows, Path.Combine(work, SparseRuns.TextFile));
        LibSvmWriter.Write(testRows, Path.Combine(work, "test.svm"));
        Dataset few = rows.Select([.. Enumerable.Range(0, Math.Min(LiblinearRows, rows.Count))]);
        LibSvmWriter.Write(few, Path.Combine(work, SparseRuns.SmallTextFile));
        int stored = ((SparseFeatures)rows.Features).StoredCount;
        string source = folder is null ? "synthetic words" : "words";
        return $"Data: {rows.Count:N0} {source} of {rows.Classes.Count} languages, {stored / (double)rows.Count:F1} character n-grams "
            + $"each in {rows.FeatureCount:N0} columns, and {testRows.Count:N0} test words.";
    }

    private static MeasuredRow CreateOwn(string work, string name) => new(SparseRuns.Describe(name), () => RunOwn(work, name));

    private static MeasuredProcess? RunOwn(string work, string name)
    {
        string program = Environment.ProcessPath!, assembly = typeof(SparseBenchmarks).Assembly.Location;
        string[] start = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, assembly] : [program];
        string[] fields = PeerProcess.Run(start[0], [.. start[1..], RunName, work, name])!.Value.Output.Trim().Split('\t');
        return new(Parse(fields[0]), fields[1] == "-" ? null : Parse(fields[1]), Parse(fields[2]));
    }

    private static IEnumerable<MeasuredRow> Peers(string work)
    {
        string model = Path.Combine(work, "model"), small = Path.Combine(work, SparseRuns.SmallTextFile);
        foreach (string threads in new[] { "1", "2" })
        {
            yield return new($"fastText, 5 epochs, {(threads == "1" ? "one thread" : "two threads")}, whole process", () => RunPeer(
                () => TestFastText(work),
                "fasttext", "supervised", "-input", Path.Combine(work, "train.ft"), "-output", model, "-minn", "1", "-maxn", "4",
                "-dim", "16", "-epoch", "5", "-lr", "0.5", "-bucket", "1000000", "-verbose", "0", "-thread", threads));
        }
        yield return new($"LIBLINEAR, Crammer-Singer, C = 0.1, {LiblinearRows:N0} rows, whole process", () => RunPeer(
            () => TestLiblinear(work), "liblinear-train", "-q", "-s", "4", "-c", "0.1", "-B", "-1", small, Path.Combine(work, "model")));
        yield return new("scikit-learn, SGDClassifier, hinge, one-vs-rest, averaged, 1 epoch, fit only", () => RunScikitLearn(work));
    }

    private static MeasuredProcess? RunPeer(Func<double> test, params string[] command)
    {
        // GNU time, if it is installed, measures the peak memory of a child process.
        (string Output, string Errors, double Milliseconds)? timed = PeerProcess.Run("/usr/bin/time", ["-f", "%M", .. command]);
        if ((timed ?? PeerProcess.Run(command[0], command[1..])) is not { } run)
            return null;
        return new(run.Milliseconds / 1000, test(), timed is null ? null : Parse(run.Errors.Trim().Split('\n')[^1]) / 1000);
    }

    private static double TestFastText(string work)
    {
        string output = PeerProcess.Run("fasttext", "test", Path.Combine(work, "model.bin"), Path.Combine(work, "test.ft"))!.Value.Output;
        return Parse(output.Split('\n').First(line => line.StartsWith("P@1", StringComparison.Ordinal)).Split('\t')[1]);
    }

    private static double TestLiblinear(string work)
    {
        string test = Path.Combine(work, "test.svm"), model = Path.Combine(work, "model"), predicted = Path.Combine(work, "predicted");
        return Parse(PeerProcess.Run("liblinear-predict", test, model, predicted)!.Value.Output.Split('=', '%')[1]) / 100;
    }

    private static MeasuredProcess? RunScikitLearn(string work)
    {
        string script = Path.Combine(
            RepositoryFolder.Find(), "benchmarks", "LinearLearn.Benchmarks", "Sparse", "scikit_learn_sparse.py");
        string training = Path.Combine(work, SparseRuns.TextFile), test = Path.Combine(work, "test.svm");
        string columns = $"{SparseRuns.CreateEncoder().FeatureCount}";
        foreach (string python in new[] { "/usr/bin/python3", "python3" })
        {
            // Without scikit-learn, the exit code is 1 and there is no output.
            if (PeerProcess.RunWithStatus(python, 1, script, training, test, columns) is { Output: not "" } run)
            {
                string[] fields = run.Output.Trim().Split('\t');
                return new(Parse(fields[0]), Parse(fields[1]), Parse(fields[2]));
            }
        }
        return null;
    }

    private static double Parse(string text) => double.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
