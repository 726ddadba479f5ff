#:project Serving
#:project ../benchmarks/BesideMlNet/Comparison
#:project ../benchmarks/Results
#:property PublishAot=false

// Compares two web services that predict spam: with LinearLearn.Hosting and with ML.NET's prediction engines in a pool
// (benchmarks/BesideMlNet/*.Service). Both load their file again when it changes, which happens every second, limit and check requests, and
// report their health. Runs the two in turn, several times, and prints the medians of throughput, latency and memory, and lines of code.
// With --write, it also writes the table into docs/beside-mlnet.md.
//     dotnet run -c Release scripts/beside-mlnet-service.cs -- [seconds, 10] [rounds, 3] [--write]
// With "taskset -c 1" before it (Linux), client and service share one core.
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LinearLearn.BesideMlNet;
using LinearLearn.Results;
using LinearLearn.Scripts.Serving;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int seconds = 10, rounds = 3;
bool isWritten = args is [.., "--write"];
if (isWritten)
    args = args[..^1];
if (args.Length > 2
    || (args.Length > 0 && !int.TryParse(args[0], NumberStyles.None, null, out seconds))
    || (args.Length > 1 && !int.TryParse(args[1], NumberStyles.None, null, out rounds))
    || seconds == 0 || rounds == 0)
{
    Console.Error.WriteLine($"expected seconds and a number of rounds above 0, found {string.Join(' ', args)}");
    return 1;
}
string root = Path.GetFullPath(Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, ".."));
string[][] messages = [.. File.ReadLines(Path.Combine(root, "samples", "data", "messages.txt")).Select(line => line.Split('\t', 2))];
string started = Machine.Load;
DirectoryInfo work = Directory.CreateTempSubdirectory("beside-mlnet-service-");
try
{
    string[] names = ["LinearLearn.Service", "MlNet.Service"];
    Dictionary<string, List<Measurement>> measured = names.ToDictionary(name => name, _ => new List<Measurement>());
    Dictionary<string, string> programs = names.ToDictionary(
        name => name, name => ServiceProcess.Build(ProjectOf(name), Path.Combine(work.FullName, name), name));
    for (int round = 0; round < rounds; round++)
    {
        foreach (string name in round % 2 == 0 ? names : names.Reverse())
            measured[name].Add(await MeasureAsync(name, programs[name]));
    }

    string table = string.Join('\n',
    [
        $"Machine: {Machine.Description}. Load average before the run: {started}.",
        "",
        $"| {rounds} rounds of {seconds} s, client and service on {Environment.ProcessorCount} cores | LinearLearn | ML.NET |",
        "| --- | --- | --- |",
        Row("lines of code", "N0", name => Directory.GetFiles(ProjectOf(name), "*.cs").Sum(CountLines)),
        Row("the same, without ML.NET's pool of engines", "N0", name => CountLines(Path.Combine(ProjectOf(name), "Program.cs"))),
        Row("predictions a second", "N0", Median(one => one.Result.PerSecond)),
        Row("predictions per second of the service's processor time", "N0", Median(one => one.Result.Answers / one.ServiceSeconds)),
        Row("latency, median, ms", "F2", Median(one => one.Result.GetLatency(0.5))),
        Row("latency, 99th percentile, ms", "F2", Median(one => one.Result.GetLatency(0.99))),
        Row("resident memory, MB", "F0", Median(one => one.Bytes / 1e6)),
        Row("correct labels of the training messages, %", "F1", Median(one => 100.0 * one.Correct / messages.Length)),
        Row("failed predictions, all rounds", "N0", name => measured[name].Sum(one => one.Result.Failures)),
    ]);
    Console.WriteLine(table);
    if (isWritten)
        MarkedText.ReplaceInFile(Path.Combine(root, "docs", "beside-mlnet.md"), "beside-mlnet-service", table);
    return measured.Values.SelectMany(all => all).All(one => one is { Result: { Failures: 0, Answers: > 0 }, IsLoading: true }) ? 0 : 1;

    string Row(string quantity, string format, Func<string, double> get) =>
        $"| {quantity} | {string.Join(" | ", names.Select(name => get(name).ToString(format, null)))} |";

    Func<string, double> Median(Func<Measurement, double> get) =>
        name => measured[name].Select(get).Order().ElementAt(measured[name].Count / 2);
}
finally
{
    work.Delete(recursive: true);
}

string ProjectOf(string name) => Path.Combine(root, "benchmarks", "BesideMlNet", name);

async Task<Measurement> MeasureAsync(string name, string program)
{
    string folder = Path.Combine(work.FullName, name + "-model"), model = Path.Combine(folder, "spam.model");
    using ServiceProcess service = await ServiceProcess.StartAsync(program, "--folder", folder);
    PredictionLoad load = new(service.Address, [.. messages.Select(message => message[1])], connections: 16, pipelined: 1);
    await load.RunAsync(TimeSpan.FromSeconds(4)); // until the methods in use are optimized

    using CancellationTokenSource end = new();
    TimeSpan before = service.ProcessorTime;
    Task swapping = Task.Run(() => SwapAsync(model, end.Token));
    LoadResult result = await load.RunAsync(TimeSpan.FromSeconds(seconds));
    (TimeSpan used, long bytes) = (service.ProcessorTime - before, service.ResidentBytes);
    await end.CancelAsync();
    await swapping;
    int correct = 0;
    foreach (string[] message in messages)
    {
        using HttpResponseMessage response = await service.Client.PostAsJsonAsync("/predict", new { text = message[1] });
        correct += (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("label").GetString() == message[0] ? 1 : 0;
    }
    bool isLoading = await LoadsFilesAsync(service, model);
    if (result.FirstFailure is not null || !isLoading)
        Console.Error.WriteLine($"{name}: expected answers with labels and loaded files, found {result.FirstFailure}, {isLoading}");
    return new Measurement(result, used.TotalSeconds, bytes, correct, isLoading);
}

// A service that loads its file when it changes is Degraded by a damaged one, and Healthy again by a good one.
static async Task<bool> LoadsFilesAsync(ServiceProcess service, string model)
{
    byte[] good = await File.ReadAllBytesAsync(model);
    return await WaitForAsync("Healthy")
        && await ReplaceAsync(good[..^100], "Degraded")
        && await ReplaceAsync(good, "Healthy");

    async Task<bool> ReplaceAsync(byte[] bytes, string health)
    {
        await File.WriteAllBytesAsync(model + ".new", bytes);
        File.Move(model + ".new", model, overwrite: true);
        return await WaitForAsync(health);
    }

    async Task<bool> WaitForAsync(string health)
    {
        for (int attempt = 0; attempt < 100; attempt++)
        {
            if (await service.Client.GetStringAsync("/health") == health)
                return true;
            await Task.Delay(100);
        }
        return false;
    }
}

// Replaces the model file every second by a copy.
static async Task SwapAsync(string model, CancellationToken end)
{
    byte[] bytes = await File.ReadAllBytesAsync(model, CancellationToken.None);
    while (!end.IsCancellationRequested)
    {
        await Task.Delay(1000, end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await File.WriteAllBytesAsync(model + ".new", bytes, CancellationToken.None);
        File.Move(model + ".new", model, overwrite: true);
    }
}

// Counts lines that are neither empty nor comments.
static int CountLines(string path) => File.ReadLines(path).Select(line => line.Trim()).Count(line =>
    line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith('#'));

internal sealed record Measurement(LoadResult Result, double ServiceSeconds, long Bytes, int Correct, bool IsLoading);
