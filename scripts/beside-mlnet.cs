#:project ../src/LinearLearn.Emnist
#:project ../benchmarks/BesideMlNet/Comparison
#:project ../benchmarks/Results
#:property PublishAot=false

// Publishes the same app with LinearLearn and with ML.NET (benchmarks/BesideMlNet) in five forms, runs them by turns, and prints their
// size, time and memory. With --write, the tables also replace those of README.md and docs/beside-mlnet.md, which describes the
// measurement: dotnet run scripts/beside-mlnet.cs [-- --write] It takes a few minutes on an otherwise idle machine and first downloads the
// packages of the two apps. Native AOT needs a C linker.
using System.Diagnostics;
using System.Globalization;
using LinearLearn.BesideMlNet;
using LinearLearn.Emnist;
using LinearLearn.Results;

if (args is not ([] or ["--write"]))
{
    Console.Error.WriteLine($"expected nothing or --write, found {string.Join(' ', args)}");
    return 1;
}
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string root = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, ".."));
string started = Machine.Load;
Stopwatch all = Stopwatch.StartNew();
DirectoryInfo work = Directory.CreateTempSubdirectory("beside-mlnet-");
try
{
    EmnistData digits = EmnistSample.Load();
    DigitsFiles files = new(digits.Training.Only(3, 7), digits.Test.Only(3, 7), work.FullName);
    Publisher publisher = new(root, work.FullName);
    ComparedApp[] apps = [publisher.Publish("LinearLearn", "LinearLearn.App", files), publisher.Publish("ML.NET", "MlNet.App", files)];
    new ComparisonRun(apps, files).Measure();
    ComparisonTables tables = new(apps, files, started);
    Console.WriteLine(tables.Short);
    Console.WriteLine(tables.Long);
    Console.WriteLine($"This took {all.Elapsed.TotalMinutes:F1} minutes.");
    if (args is ["--write"])
    {
        MarkedText.ReplaceInFile(Path.Combine(root, "README.md"), "beside-mlnet", tables.Short);
        MarkedText.ReplaceInFile(Path.Combine(root, "docs", "beside-mlnet.md"), "beside-mlnet", tables.Long);
    }
    return 0;
}
finally
{
    work.Delete(recursive: true);
}
