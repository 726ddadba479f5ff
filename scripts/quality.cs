#:project ../benchmarks/Results
#:property PublishAot=false

// Measures the tests: the lines and branches that they run, merged over all test projects, and with --mutation the fraction of small
// changes to the code of Data and Learning that they detect. --write puts the tables into docs/quality.md. The exit code is 1 if a limit is
// missed. dotnet run scripts/quality.cs -- [--mutation] [--write]
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LinearLearn.Results;

const double LeastCoreLines = 95, LeastMutationScore = 80;
const string NUnitForStryker = "4.6.1";
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Except(["--mutation", "--write"]).Any())
{
    Console.Error.WriteLine($"expected --mutation, --write or nothing, found {string.Join(' ', args)}");
    return 1;
}
string root = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, ".."));
string coreTests = Path.Combine(root, "tests", "LinearLearn.Tests");
DirectoryInfo work = Directory.CreateTempSubdirectory("quality-");
try
{
    bool isGood = Coverage();
    if (args.Contains("--mutation"))
        isGood &= Mutation();
    return isGood ? 0 : 1;
}
finally
{
    work.Delete(recursive: true);
}

bool Coverage()
{
    // .NET defines the names of the switches. Only the code of the folder Tensors differs between instruction sets. Each run builds again,
    // because an interrupted run of coverlet may have left assemblies with counters.
    string kernels = TestsOf("Tensors");
    bool isGood = CollectCoverage(root, "LinearLearn.sln");
    foreach (string instructionSet in new[] { "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic" })
        isGood &= CollectCoverage(coreTests, ".", "--filter", kernels, "--environment", $"{instructionSet}=0");

    SortedDictionary<string, Package> packages = [];
    foreach (string file in Directory.GetFiles(work.FullName, "coverage.json", SearchOption.AllDirectories))
        Package.Add(packages, file, root);
    StringBuilder table = new("| package | lines | executed | | branches | executed | |\n| --- | --: | --: | --: | --: | --: | --: |\n");
    foreach ((string name, Package package) in packages)
    {
        (int lines, int run) = Package.Count(package.Lines);
        (int branches, int taken) = Package.Count(package.Branches);
        table.Append($"| {name} | {lines} | {run} | {Percent(run, lines):F1} % ");
        table.Append($"| {branches} | {taken} | {Percent(taken, branches):F1} % |\n");
    }
    Console.Write(table);
    foreach ((string name, Package package) in packages)
        package.PrintLinesNotRun(name);
    Write("coverage", table.ToString());
    (int all, int covered) = Package.Count(packages["LinearLearn"].Lines);
    return isGood & IsAtLeast(Percent(covered, all), LeastCoreLines, "lines of the core");
}

// Each folder is a separate run, so that stopping a long one keeps the figures of the earlier ones.
bool Mutation()
{
    if (!Run(root, [], "tool", "restore"))
        return false;
    string filter = $"{TestsOf("Data")}|{TestsOf("Learning")}";
    StringBuilder table = new("| folder | mutants | killed | survived | not run | score |\n| --- | --: | --: | --: | --: | --: |\n");
    bool isGood = true;
    foreach (string folder in new[] { "Data", "Learning" })
    {
        string tests = Path.Combine(CopyToMutate(folder), "tests", "LinearLearn.Tests"), output = Path.Combine(work.FullName, folder);
        // Stryker builds the code itself; the analyzers have already run. By default, it uses half of the processors. On a busy
        // machine, starting a test host can take longer than the timeout (90 seconds by default). Then no test fails, and a mutant seems to
        // survive.
        if (!Run(tests, [("RunAnalyzers", "false"), ("VSTEST_CONNECTION_TIMEOUT", "900")], "stryker", "--mutate", $"{folder}/**/*.cs",
            "--test-case-filter", filter, "--concurrency", $"{Environment.ProcessorCount}", "--output", output))
        {
            return false;
        }
        MutantReport report = MutantReport.Read(Path.Combine(output, "reports", "mutation-report.json"));
        string counts = $"{report.Count} | {report.Noticed} | {report.Survive} | {report.NotRun}";
        table.Append($"| {folder} | {counts} | {Percent(report.Noticed, report.Count):F1} % |\n");
        foreach (string survivor in report.Survivors)
            Console.WriteLine(survivor);
        isGood &= IsAtLeast(Percent(report.Noticed, report.Count), LeastMutationScore, $"mutants of {folder}");
    }
    Console.Write(table);
    Write("mutation", table.ToString());
    return isGood;
}

// Stryker puts all its changes into one assembly, even those that it should leave out, each behind a condition: in the loops over vectors,
// these made the tests four times as slow. A comment keeps them out. With NUnit 5, Stryker cannot determine which tests run a mutant, and
// runs all of them each time; with NUnit 4 it can.
string CopyToMutate(string folder)
{
    string copy = Path.Combine(work.FullName, $"copy-{folder}");
    foreach (string path in Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)))
    {
        if (path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or ".git"))
            continue;
        string target = Path.Combine(copy, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(Path.Combine(root, path), target);
    }

    string packages = Path.Combine(copy, "Directory.Packages.props"), sources = Path.Combine(copy, "src", "LinearLearn");
    File.WriteAllText(packages, Regex.Replace(File.ReadAllText(packages), "(?<=\"NUnit\" Version=\")[^\"]*", NUnitForStryker));
    string[] mutated = SourcesIn(Path.Combine(sources, folder));
    foreach (string file in SourcesIn(sources).Except(mutated))
        File.WriteAllText(file, $"// Stryker disable all\n{File.ReadAllText(file)}");
    return copy;

    static string[] SourcesIn(string path) => Directory.GetFiles(path, "*.cs", SearchOption.AllDirectories);
}

// Returns false if a test fails; the coverage still counts.
bool CollectCoverage(string folder, params ReadOnlySpan<string> arguments)
{
    string settings = Path.Combine(root, "tests", "coverage.runsettings");
    string[] collecting = ["--collect", "XPlat Code Coverage", "--settings", settings, "--results-directory", work.FullName];
    return Run(folder, [], ["test", .. arguments, .. collecting]);
}

// Creates the filter of all tests in a folder of the core's tests, whose classes are named like their files.
string TestsOf(string folder) => string.Join('|', Directory.GetFiles(Path.Combine(coreTests, folder), "*Tests.cs")
    .Select(file => $"FullyQualifiedName~Tests.{Path.GetFileNameWithoutExtension(file)}").Order(StringComparer.Ordinal));

void Write(string name, string table)
{
    if (args.Contains("--write"))
        MarkedText.ReplaceInFile(Path.Combine(root, "docs", "quality.md"), name, table);
}

static bool IsAtLeast(double percent, double least, string what)
{
    Console.WriteLine($"{what}: {percent:F1} %, expected at least {least} %");
    return percent >= least;
}

static double Percent(int part, int whole) => whole == 0 ? 100 : 100.0 * part / whole;

static bool Run(string folder, ReadOnlySpan<(string Name, string Value)> environment, params ReadOnlySpan<string> arguments)
{
    ProcessStartInfo start = new("dotnet", arguments.ToArray()) { WorkingDirectory = folder };
    foreach ((string name, string value) in environment)
        start.Environment[name] = value;
    using Process process = Process.Start(start)!;
    process.WaitForExit();
    if (process.ExitCode != 0)
        Console.Error.WriteLine($"dotnet {string.Join(' ', arguments!)}: expected exit code 0, found {process.ExitCode}");
    return process.ExitCode == 0;
}

/// <summary>Represents the coverage of one package, merged over several runs.</summary>
internal sealed class Package
{
    public SortedDictionary<(string File, int Line), bool> Lines { get; } = [];

    public SortedDictionary<(string Method, int Line, int Ordinal), bool> Branches { get; } = [];

    public static (int All, int Run) Count<TKey>(SortedDictionary<TKey, bool> parts)
        where TKey : notnull => (parts.Count, parts.Values.Count(hasRun => hasRun));

    /// <summary>
    /// Adds a file of coverlet: packages, files, classes, methods, and their lines and branches with the number of times each ran.
    /// </summary>
    public static void Add(IDictionary<string, Package> packages, string coverageFile, string root)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(coverageFile));
        foreach (JsonProperty module in json.RootElement.EnumerateObject())
        {
            string name = Path.GetFileNameWithoutExtension(module.Name);
            if (!packages.TryGetValue(name, out Package? package))
                packages[name] = package = new Package();
            foreach (JsonProperty file in module.Value.EnumerateObject())
            {
                string path = Path.GetRelativePath(root, file.Name);
                foreach (JsonProperty method in file.Value.EnumerateObject().SelectMany(type => type.Value.EnumerateObject()))
                    package.Add(path, method);
            }
        }
    }

    public void PrintLinesNotRun(string name)
    {
        Console.WriteLine($"lines of {name} that no test runs:");
        foreach (IGrouping<string, int> file in Lines.Where(line => !line.Value).GroupBy(line => line.Key.File, line => line.Key.Line))
            Console.WriteLine($"  {file.Key}: {string.Join(", ", file)}");
    }

    private void Add(string file, JsonProperty method)
    {
        foreach (JsonProperty line in method.Value.GetProperty("Lines").EnumerateObject())
            Merge(Lines, (file, int.Parse(line.Name, CultureInfo.InvariantCulture)), line.Value);
        foreach (JsonElement branch in method.Value.GetProperty("Branches").EnumerateArray())
            Merge(Branches, (method.Name, Number(branch, "Line"), Number(branch, "Ordinal")), branch.GetProperty("Hits"));
    }

    private static int Number(JsonElement branch, string name) => (int)branch.GetProperty(name).GetUInt32();

    private static void Merge<TKey>(SortedDictionary<TKey, bool> parts, TKey key, JsonElement hits)
        where TKey : notnull => parts[key] = hits.GetInt64() > 0 || (parts.TryGetValue(key, out bool hasRun) && hasRun);
}

/// <summary>
/// Represents the mutants of a run; mutants that time out count as detected, and those that do not compile or are left out do not count.
/// </summary>
internal sealed record MutantReport(int Noticed, int Survive, int NotRun, IReadOnlyList<string> Survivors)
{
    public int Count => Noticed + Survive + NotRun;

    public static MutantReport Read(string file)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file));
        int noticed = 0, survive = 0, notRun = 0;
        List<string> survivors = [];
        foreach (JsonProperty source in json.RootElement.GetProperty("files").EnumerateObject())
        {
            foreach (JsonElement mutant in source.Value.GetProperty("mutants").EnumerateArray())
            {
                string status = mutant.GetProperty("status").GetString()!;
                noticed += status is "Killed" or "Timeout" ? 1 : 0;
                survive += status == "Survived" ? 1 : 0;
                notRun += status == "NoCoverage" ? 1 : 0;
                if (status is not ("Survived" or "NoCoverage"))
                    continue;
                int line = mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32();
                string what = mutant.GetProperty("replacement").GetString()!.ReplaceLineEndings(" ");
                string name = mutant.GetProperty("mutatorName").GetString()!;
                survivors.Add($"  {Path.GetFileName(source.Name)}:{line} {name}: {what} ({status})");
            }
        }
        return new MutantReport(noticed, survive, notRun, survivors);
    }
}
