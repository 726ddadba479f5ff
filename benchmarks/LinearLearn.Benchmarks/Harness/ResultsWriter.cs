using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using LinearLearn.Results;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Writes tables into benchmarks/README.md, each between markers with the name of its class, and the environment between its own markers.
/// </summary>
internal static class ResultsWriter
{
    private const string Page = "benchmarks/README.md";

    /// <summary>Writes the tables of complete classes, because a partial one would delete the other rows.</summary>
    public static void Write(IReadOnlyCollection<Summary> summaries, IConfig settings)
    {
        string path = Path.Combine(RepositoryFolder.Find(), Page);
        string text = File.ReadAllText(path);
        foreach (Summary summary in summaries)
        {
            Type type = summary.BenchmarksCases[0].Descriptor.Type;
            if (summary.BenchmarksCases.Length != BenchmarkConverter.TypeToBenchmarks(type, settings).BenchmarksCases.Length)
            {
                Console.WriteLine($"{type.Name}: only some of its rows were run, so its results are not written.");
                continue;
            }
            text = MarkedText.Replace(text, Page, $"results: {type.Name}", [.. Data(type), .. Table(summary)]);
        }
        if (summaries.FirstOrDefault() is { } first)
            text = MarkedText.Replace(text, Page, "environment", EnvironmentText.Create(first));
        Console.WriteLine($"{path}: written. The environment in it applies to all tables: if some are older, run all.");
        File.WriteAllText(path, text);
    }

    private static IEnumerable<string> Data(Type type) =>
        type.IsDefined(typeof(UsesDigitsAttribute), false) ? [$"Data: {BenchmarkDigits.Description}.", ""] : [];

    /// <summary>Formats BenchmarkDotNet's own table, without the environment above it.</summary>
    private static IEnumerable<string> Table(Summary summary)
    {
        AccumulationLogger log = new();
        MarkdownExporter.GitHub.ExportToLog(summary, log);
        return log.GetLog().Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith('|'));
    }
}
