using System.Diagnostics;
using System.Globalization;
using Sylvan.Data.Csv;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Measures the classifiers of tables and texts with their defaults, from raw cells and texts, on the fixed folds of a folder.
/// </summary>
/// <remarks>The figures of scikit-learn are read from peers.tsv, if the folder has it.</remarks>
internal static class ClassifierComparison
{
    private const string Page = "docs/learners.md", Marker = "classifiers";

    private const string PeersFile = "peers.tsv";

    public static void Run(string[] args, bool writesResults)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string folder = args.ElementAtOrDefault(Array.IndexOf(args, "--classifiers") + 1) ?? "";
        if (!Directory.Exists(folder))
            throw new ArgumentException($"expected an existing folder after --classifiers, found '{folder}'", nameof(args));
        ILookup<string, PeerFigures> peers = PeerFigures.Read(Path.Combine(folder, PeersFile));
        MarkdownTable table = new("dataset", "LinearLearn: accuracy / log-loss", "time", "scikit-learn", "accuracy / log-loss");
        string tables = Path.Combine(folder, "tables"), texts = Path.Combine(folder, "texts");
        foreach (string name in TableFile.FindRawTables(tables))
            Add(name, TableFile.ReadLines(tables, name), MeasureTable);
        foreach (string name in TableFile.FindTexts(texts))
            Add(name, TableFile.ReadTextLines(texts, name), MeasureTexts);
        if (writesResults)
            table.WriteTo(Page, Marker);

        void Add(string name, FoldedLines lines, Func<FoldedLines, int, ClassifierFigures> measure)
        {
            ClassifierFigures[] folds = [.. Enumerable.Range(0, MeasuredSet.Folds).Select(fold => measure(lines, fold))];
            double accuracy = folds.Average(fold => fold.Accuracy), logLoss = folds.Average(fold => fold.LogLoss);
            double seconds = folds.Sum(fold => fold.Seconds);
            string own = $"{MarkdownTable.Percent(accuracy)} / {logLoss:F3}", time = $"{seconds:F2} s";
            foreach (PeerFigures? peer in peers[name].DefaultIfEmpty())
            {
                table.Add(name, own, time, peer?.Name ?? "", peer is null ? "" : $"{peer.Accuracy} % / {peer.LogLoss}");
                Console.WriteLine(table.Lines[^1]);
            }
        }
    }

    private static ClassifierFigures MeasureTable(FoldedLines lines, int fold)
    {
        string label = lines.Header!.Split(',')[^1];
        long begin = Stopwatch.GetTimestamp();
        using CsvDataReader rows = CsvDataReader.Create(new StringReader(lines.Join(each => each != fold)));
        TableClassifier classifier = TableClassifier.Train(rows, label);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        using CsvDataReader held = CsvDataReader.Create(new StringReader(lines.Join(each => each == fold)));
        return ClassifierFigures.Measure(classifier.Model, classifier.CreateDataset(TableData.Read(held)), seconds);
    }

    private static ClassifierFigures MeasureTexts(FoldedLines lines, int fold)
    {
        string[][] training = lines.Select(each => each != fold, '\t'), test = lines.Select(each => each == fold, '\t');
        long begin = Stopwatch.GetTimestamp();
        TextClassifier classifier = TextClassifier.Train(training.Select(line => line[1]), training.Select(line => line[0]));
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        Dataset held = classifier.CreateDataset(test.Select(line => line[1]), test.Select(line => line[0]));
        return ClassifierFigures.Measure(classifier.Model, held, seconds);
    }
}
