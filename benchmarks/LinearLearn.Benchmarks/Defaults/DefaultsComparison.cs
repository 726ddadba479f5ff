using System.Diagnostics;
using System.Globalization;
using LinearLearn.Results;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Measures default settings on tables, texts, words, embeddings and mails: accuracy, choices of a grid search and conformal sets.
/// </summary>
/// <remarks>All runs on the same kind of processor give the same figures.</remarks>
internal static class DefaultsComparison
{
    private const string Page = "docs/learners.md", Marker = "defaults";

    public static void Run(string[] args, bool writesResults)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        long begin = Stopwatch.GetTimestamp();
        DefaultsData data = DefaultsData.Find(args);
        foreach (string part in data.Missing)
            Console.WriteLine($"{part}: not found, omitted.");

        List<string> lines = [];
        Add(AccuracyTables.Create(data));
        if (data.Mail is { } mail)
            Add(MailTable.Create(mail));
        if (data.AllTables.Count > 0)
        {
            Add(SelectionTables.Create(data.Tables));
            Add(ConformalTable.Create(data.AllTables));
        }
        Console.WriteLine($"This took {Stopwatch.GetElapsedTime(begin).TotalMinutes:F1} minutes.");
        if (!writesResults)
            return;
        if (data.Missing.Count > 0)
        {
            Console.WriteLine($"{Page}: not written, because some of the data was not found.");
            return;
        }
        string path = Path.Combine(RepositoryFolder.Find(), Page);
        File.WriteAllText(path, MarkedText.Replace(File.ReadAllText(path), Page, Marker, lines));
        Console.WriteLine($"{path}: written.");

        void Add(IEnumerable<string> section)
        {
            string[] all = [.. section];
            Console.WriteLine($"\n{string.Join('\n', all)}\n");
            lines.AddRange(lines.Count == 0 ? all : ["", .. all]);
        }
    }
}
