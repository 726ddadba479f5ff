#:project ../src/LinearLearn
#:project Serving
#:property PublishAot=false

// Starts samples/online-service and asks it for predictions on loopback, while it learns corrections and its model file is replaced every
// second by another model. Prints predictions a second, latencies, failures, and what service and client cost. Fails if a request failed.
//     dotnet run -c Release scripts/load-service.cs -- [seconds, 10] [connections, 16] [pipelined requests, 1] [corrections a second, 100]
// With "taskset -c 1" before it (Linux), client and service share one core.
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LinearLearn;
using LinearLearn.Scripts.Serving;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int[] numbers = [10, 16, 1, 100];
if (args.Length > numbers.Length || !args.Index().All(arg => int.TryParse(arg.Item, NumberStyles.None, null, out numbers[arg.Index]))
    || numbers.Contains(0))
{
    Console.Error.WriteLine($"expected up to {numbers.Length} numbers above 0, found {string.Join(' ', args)}");
    return 1;
}
int seconds = numbers[0], connections = numbers[1], pipelined = numbers[2], correctionsPerSecond = numbers[3];
string samples = Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, "..", "samples");
string[][] lines = [.. File.ReadLines(Path.Combine(samples, "data", "messages.txt")).Select(line => line.Split('\t', 2))];
DirectoryInfo work = Directory.CreateTempSubdirectory("load-service-");
try
{
    return await Run();
}
finally
{
    work.Delete(recursive: true);
}

async Task<int> Run()
{
    string program = ServiceProcess.Build(Path.Combine(samples, "online-service"), Path.Combine(work.FullName, "bin"), "online-service");
    string folder = Path.Combine(work.FullName, "service"), model = Path.Combine(folder, "spam.safetensors");
    using ServiceProcess service = await ServiceProcess.StartAsync(program, "--folder", folder);
    byte[][] models = CreateModels(model);
    PredictionLoad load = new(service.Address, [.. lines.Select(line => line[1])], connections, pipelined);
    await load.RunAsync(TimeSpan.FromSeconds(3)); // until the methods in use are optimized

    using CancellationTokenSource end = new();
    TimeSpan serviceBefore = service.ProcessorTime, clientBefore = Environment.CpuUsage.TotalTime;
    Task<(int Swaps, int Loads)> swapping = Task.Run(() => SwapAsync(service, model, models, end.Token));
    Task<(int Learned, int Failed)> correcting = Task.Run(() => CorrectAsync(service, end.Token));
    LoadResult result = await load.RunAsync(TimeSpan.FromSeconds(seconds));
    TimeSpan serviceTime = service.ProcessorTime - serviceBefore, clientTime = Environment.CpuUsage.TotalTime - clientBefore;
    long memory = service.ResidentBytes;
    await end.CancelAsync();
    (int swaps, int loads) = await swapping;
    (int learned, int failed) = await correcting;
    string health = await service.Client.GetStringAsync("/health");

    Console.WriteLine(
        $"""
        {seconds} s, {connections} connections with {pipelined} requests at a time, {Environment.ProcessorCount} cores
        predictions                {result.Answers,12:N0}
        predictions a second       {result.PerSecond,12:N0}
        per second of the service  {result.Answers / serviceTime.TotalSeconds,12:N0}   (its processor time: {serviceTime.TotalSeconds:F1} s)
        latency p50                {result.GetLatency(0.5),12:F2} ms
        latency p99                {result.GetLatency(0.99),12:F2} ms
        latency p99.9              {result.GetLatency(0.999),12:F2} ms
        latency, maximum           {result.GetLatency(1),12:F2} ms   (each connection waits for an answer before it sends again)
        failed predictions         {result.Failures,12:N0}
        corrections learned        {learned,12:N0}   (failed: {failed:N0})
        model files replaced       {swaps,12:N0}   (loaded: {loads:N0})
        service, resident memory   {memory / 1e6,12:F0} MB
        client                     {clientTime.TotalMicroseconds / Math.Max(1, result.Answers),12:F1} µs of processor time a prediction
        health                     {health,12}
        """);
    if (result.FirstFailure is { } failure)
        Console.Error.WriteLine($"expected an answer with a label, found {failure}");
    bool areLoaded = loads >= swaps - Math.Max(1, swaps / 50); // the last may be loaded after the end, a slow one with the next
    return result is { Failures: 0, Answers: > 0 } && failed == 0 && learned > 0 && areLoaded && health == "Healthy" ? 0 : 1;
}

// Creates the model that the service began with and one that was trained on half of the messages.
byte[][] CreateModels(string path)
{
    TextClassifier first = TextClassifier.Load(path);
    string[][] half = [.. lines.Where((_, index) => index % 2 == 0)];
    string other = Path.Combine(work.FullName, "other.safetensors");
    TextClassifier.Train(half.Select(line => line[1]), half.Select(line => line[0]), encoding: first.Encoder.Options).Save(other);
    return [File.ReadAllBytes(path), File.ReadAllBytes(other)];
}

// Replaces the model file every second, and counts how often the service has loaded it.
static async Task<(int Swaps, int Loads)> SwapAsync(ServiceProcess service, string path, byte[][] models, CancellationToken end)
{
    int swaps = 0, loads = 0;
    using PeriodicTimer timer = new(TimeSpan.FromSeconds(1));
    DateTimeOffset loadedAt = await GetLoadedAtAsync();
    while (await WaitAsync(timer, end))
    {
        DateTimeOffset now = await GetLoadedAtAsync();
        loads += now != loadedAt ? 1 : 0;
        loadedAt = now;
        await File.WriteAllBytesAsync(path + ".new", models[++swaps % 2], CancellationToken.None);
        File.Move(path + ".new", path, overwrite: true);
    }
    return (swaps, loads);

    async Task<DateTimeOffset> GetLoadedAtAsync() =>
        (await service.Client.GetFromJsonAsync<JsonElement>("/status")).GetProperty("loadedAt").GetDateTimeOffset();
}

// Sends corrections at a steady rate, one at a time.
async Task<(int Learned, int Failed)> CorrectAsync(ServiceProcess service, CancellationToken end)
{
    int learned = 0, failed = 0;
    using PeriodicTimer timer = new(TimeSpan.FromSeconds(1.0 / correctionsPerSecond));
    while (await WaitAsync(timer, end))
    {
        string[] line = lines[(learned + failed) % lines.Length];
        using HttpResponseMessage response = await service.Client.PostAsJsonAsync(
            "/learn", new { text = line[1], label = line[0] }, CancellationToken.None);
        (learned, failed) = response.IsSuccessStatusCode ? (learned + 1, failed) : (learned, failed + 1);
    }
    return (learned, failed);
}

static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken end)
{
    try
    {
        return await timer.WaitForNextTickAsync(end);
    }
    catch (OperationCanceledException)
    {
        return false;
    }
}
