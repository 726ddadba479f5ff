using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using LinearLearn.Benchmarks;

const string writeResults = "--write-results", peers = "--peers", stream = "--stream", defaults = "--defaults";
const string language = "--language", spam = "--spam", classifiers = "--classifiers", coldStart = "--cold-start", sparse = "--sparse";

if (args is [LanguageComparison.RunName, string folderOfWords, string model, string bits])
{
    LanguageComparison.Run(folderOfWords, model, int.Parse(bits, CultureInfo.InvariantCulture));
    return 0;
}
if (args is [SparseBenchmarks.RunName, string preparedFolder, string work])
{
    SparseRuns.RunOnce(preparedFolder, work);
    return 0;
}
if (args is [ImageBenchmarks.RunName, string imageFolder, string imageWork])
{
    ImageBenchmarks.RunOnce(imageFolder, imageWork);
    return 0;
}
if (args is [ColdStartBenchmarks.RunName, string training])
{
    ColdStartBenchmarks.RunOnce(training);
    return 0;
}
if (args is [ScaleBenchmarks.RunName, string scaleFolder, string shape, string scaleWork])
{
    ScaleRuns.RunOnce(scaleFolder, int.Parse(shape, CultureInfo.InvariantCulture), scaleWork);
    return 0;
}
if (args is [MixingComparison.Switch, string mixedWords, string digits, string fashion, .. string[] rest])
{
    MixingComparison.Run(mixedWords, digits, fashion, writesResults: rest.Contains(writeResults));
    return 0;
}
if (args is [ScaleConstants.Switch, .. string[] constantsRest])
{
    await ScaleConstants.RunAsync(writesResults: constantsRest.Contains(writeResults));
    return 0;
}
if (args is [BenchmarkSilo.RunName, string silo])
{
    await BenchmarkSilo.RunAsync(int.Parse(silo, CultureInfo.InvariantCulture));
    return 0;
}
if (args.Contains(ClusterComparison.Switch))
{
    await ClusterComparison.RunAsync(args);
    return 0;
}
if (args is [language, string folder])
{
    LanguageComparison.Compare(folder);
    return 0;
}
if (args.Contains(peers))
    PeerComparison.Run();
if (args.Contains(stream))
    StreamComparison.Run();
if (args.Contains(defaults))
    DefaultsComparison.Run(args, writesResults: args.Contains(writeResults));
if (args.Contains(spam))
    SpamComparison.Run(args, writesResults: args.Contains(writeResults));
if (args.Contains(classifiers))
    ClassifierComparison.Run(args, writesResults: args.Contains(writeResults));
if (args.Contains(coldStart))
    ColdStartBenchmarks.Run(writesResults: args.Contains(writeResults));
if (args.Contains(ImageBenchmarks.Switch))
    ImageBenchmarks.Run(writesResults: args.Contains(writeResults));
if (args.Contains(ScaleBenchmarks.Switch))
    ScaleBenchmarks.Run(writesResults: args.Contains(writeResults));
if (args.Contains(DualComparison.Switch))
    DualComparison.Run(args);
if (args.Contains(sparse))
{
    int words = Array.IndexOf(args, sparse) + 1;
    bool hasFolder = words < args.Length && !args[words].StartsWith('-');
    SparseBenchmarks.Run(hasFolder ? args[words] : null, writesResults: args.Contains(writeResults));
}
string[] switches =
[
    coldStart, DualComparison.Switch, ImageBenchmarks.Switch, ScaleBenchmarks.Switch, sparse, classifiers, peers, stream, defaults, spam,
];
if (args.Intersect(switches).Any())
    return 0;

if (!OpenBlas.IsFound)
    Console.WriteLine("OpenBLAS was not found: its rows are omitted.");

// All other arguments are BenchmarkDotNet's. Without a filter it would ask which benchmarks to run, so run all.
string[] arguments = [.. args.Where(arg => arg != writeResults)];
if (!IsGiven("-f", "--filter"))
    arguments = [.. arguments, "--filter", "*"];
IConfig settings = BenchmarkSettings.Create(shortJob: !IsGiven("-j", "--job"));
Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, settings)];
if (summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)))
    return 1;

if (args.Contains(writeResults))
    ResultsWriter.Write(summaries, settings);
return 0;

bool IsGiven(string shortName, string name) => args.Any(arg =>
    arg.StartsWith(shortName, StringComparison.OrdinalIgnoreCase) || arg.StartsWith(name, StringComparison.OrdinalIgnoreCase));
