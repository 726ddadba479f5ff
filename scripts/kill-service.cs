#:project ../src/LinearLearn
#:project Serving
#:property PublishAot=false

// Kills samples/online-service while several clients send corrections, and restarts it: at random moments, and every second time while it
// writes a file. After every kill it checks that
// - every acknowledged correction is in the journal exactly once, and the journal has nothing that was not sent,
// - model, state and journal can be read, and the state has the bytes of a learner that learned the same texts in the same order,
// - the restarted service has learned as many corrections as the journal has, and predicts as that learner, with the same bits.
//     dotnet run -c Release scripts/kill-service.cs -- [number of kills, 50] [seed, 1]
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LinearLearn;
using LinearLearn.Scripts.Serving;

const int Clients = 8, CheckpointEvery = 100;
const string Unfinished = "*.unfinished";
const float IdScale = 1 << 20; // the weight of a correction is 1 + its number / IdScale: exact, and unlike any other
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int kills = 50, seed = 1;
if (args.Length > 2
    || (args.Length > 0 && !int.TryParse(args[0], NumberStyles.None, null, out kills))
    || (args.Length > 1 && !int.TryParse(args[1], NumberStyles.None, null, out seed))
    || kills == 0)
{
    Console.Error.WriteLine($"expected a number of kills above 0 and a seed, found {string.Join(' ', args)}");
    return 1;
}
string samples = Path.Combine((string)AppContext.GetData("EntryPointFileDirectoryPath")!, "..", "samples");
string[][] lines = [.. File.ReadLines(Path.Combine(samples, "data", "messages.txt")).Select(line => line.Split('\t', 2))];
DirectoryInfo work = Directory.CreateTempSubdirectory("kill-service-");
string folder = Path.Combine(work.FullName, "service"), corrections = Path.Combine(folder, "corrections");
string modelPath = Path.Combine(folder, "spam.safetensors"), statePath = Path.Combine(corrections, "state.safetensors");
List<(string Text, string Label)> sent = [];
HashSet<int> found = [];
int killed = 0;
try
{
    await Run();
    return 0;
}
catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
{
    Console.Error.WriteLine($"kill {killed}: {exception.Message}");
    return 1;
}
finally
{
    work.Delete(recursive: true);
}

async Task Run()
{
    string program = ServiceProcess.Build(Path.Combine(samples, "online-service"), Path.Combine(work.FullName, "bin"), "online-service");
    Random random = new(seed);
    using CorrectionJournal journal = new(Path.Combine(corrections, "journal"));
    (ServiceProcess service, TextClassifier expected) = (await StartAsync(program), CreateLearner());
    int acknowledgedAll = 0, unansweredAll = 0, whileWriting = 0, inRecord = 0, states = 0;
    Console.WriteLine("  kill  acknowledged  on disk without answer   learned  in state  unfinished files  cut bytes");
    while (killed < kills)
    {
        int delay = random.Next(20, 700);
        HashSet<int> acknowledged = await SendAndKillAsync(service, journal, delay, isWriting: killed % 2 == 1);
        killed++;
        long cut = journal.RemainingBytes;
        int unfinished = Directory.GetFiles(folder, Unfinished, SearchOption.AllDirectories).Length;
        TextClassifier.Load(modelPath); // throws if the file is incomplete
        (long learned, int onDisk, bool isStateNew) = Follow(journal.Take(), expected, acknowledged, out long saved);
        int unanswered = onDisk - acknowledged.Count;
        Require(unanswered <= Clients, $"expected at most {Clients} unanswered corrections, found {unanswered}");
        Console.WriteLine(
            $"{killed,6}{acknowledged.Count,14:N0}{unanswered,24:N0}{learned,10:N0}{saved,10:N0}{unfinished,18}{cut,11:N0}");
        acknowledgedAll += acknowledged.Count;
        unansweredAll += unanswered;
        (whileWriting, inRecord, states) =
            (whileWriting + (unfinished > 0 ? 1 : 0), inRecord + (cut > 0 ? 1 : 0), states + (isStateNew ? 1 : 0));

        service.Dispose();
        service = await StartAsync(program);
        await CompareAsync(service, expected, learned);
    }
    service.Dispose();
    Console.WriteLine(
        $"""

        {killed} kills, {whileWriting} while a file was being written, {inRecord} within a record of the journal.
        {acknowledgedAll:N0} corrections were acknowledged, and none was lost. {unansweredAll:N0} more were on disk, but not yet answered.
        {states} states that were saved between the kills had the expected bytes. {journal.Journals} journals were read.
        """);
    Require(acknowledgedAll > 0, "expected acknowledged corrections, found none");
    bool areMany = kills >= 10;
    Require(!areMany || states > 0, "expected saved states to compare, found none");
    Require(!areMany || whileWriting > 0, "expected a kill while a file was being written, found none");
}

Task<ServiceProcess> StartAsync(string program) =>
    ServiceProcess.StartAsync(program, "--folder", folder, $"--Learner:CheckpointEvery={CheckpointEvery}");

// Creates a learner as the service does. If the options differed, so would the state.
TextClassifier CreateLearner()
{
    TextClassifier first = TextClassifier.Load(modelPath);
    LearnerOptions options = new() { AdaGrad = new AdaGrad(learningRate: 0.4f), Averaging = false };
    return new TextClassifier(first.Encoder, new OnlineLearner(new LogisticUpdate(), first.Model, options));
}

// Sends corrections from all clients until the service is killed, and returns the numbers of those that it acknowledged.
async Task<HashSet<int>> SendAndKillAsync(ServiceProcess service, CorrectionJournal journal, int delay, bool isWriting)
{
    ConcurrentBag<int> acknowledged = [];
    using CancellationTokenSource end = new();
    Task reading = Task.Factory.StartNew(() => ReadUntil(journal, end.Token), TaskCreationOptions.LongRunning);
    Task[] clients = [.. Enumerable.Range(0, Clients).Select(_ => Task.Run(() => SendAsync(service, acknowledged)))];
    await Task.Delay(delay);
    Stopwatch watch = Stopwatch.StartNew();
    while (isWriting && watch.Elapsed < TimeSpan.FromSeconds(10) && !IsWriting())
        Thread.SpinWait(100);
    service.Kill();
    await Task.WhenAll(clients);
    await end.CancelAsync();
    await reading;
    journal.Read();
    return [.. acknowledged];
}

bool IsWriting() => Directory.Exists(corrections) && Directory.EnumerateFiles(corrections, Unfinished).Any();

// Reads the journal until the end, often enough to see each one: a checkpoint replaces it.
static void ReadUntil(CorrectionJournal journal, CancellationToken end)
{
    while (!end.IsCancellationRequested)
    {
        journal.Read();
        Thread.Sleep(1);
    }
}

async Task SendAsync(ServiceProcess service, ConcurrentBag<int> acknowledged)
{
    while (true)
    {
        int id;
        string text, label;
        lock (sent)
        {
            id = sent.Count;
            string[] line = lines[id % lines.Length];
            (text, label) = ($"{line[1]} {id}", line[0]);
            sent.Add((text, label));
        }
        try
        {
            using HttpResponseMessage response = await service.Client.PostAsJsonAsync("/learn", new { text, label, weight = WeightOf(id) });
            Require(response.IsSuccessStatusCode, $"expected an acknowledged correction, found status {(int)response.StatusCode}");
            acknowledged.Add(id);
        }
        catch (HttpRequestException)
        {
            return; // the service was killed
        }
    }
}

// Learns the corrections of the journal in their order, from the texts that were sent, and compares the state on disk.
(long Learned, int OnDisk, bool IsStateNew) Follow(
    JournalRecord[] records, TextClassifier expected, HashSet<int> acknowledged, out long saved)
{
    byte[]? state = File.Exists(statePath) ? File.ReadAllBytes(statePath) : null;
    saved = state is null ? 0 : LearnerState.Load(statePath).ExamplesSeen;
    long learned = expected.GetLearnerState().ExamplesSeen;
    bool isStateNew = false;
    foreach (JournalRecord record in records)
    {
        Require(record.Seen == learned + 1, $"expected correction {learned + 1} in the journal, found {record.Seen}: a journal was missed");
        int id = (int)((record.Weight - 1) * IdScale);
        bool isSent = id >= 0 && id < sent.Count && WeightOf(id) == record.Weight;
        Require(isSent, $"expected a correction that was sent, found the weight {record.Weight}");
        Require(found.Add(id), $"expected correction {id} once in the journal, found it again");
        expected.Learn(sent[id].Text, sent[id].Label, record.Weight);
        if (++learned == saved)
        {
            using MemoryStream stream = new();
            expected.GetLearnerState().Save(stream);
            Require(stream.ToArray().AsSpan().SequenceEqual(state), $"expected the state of {saved} corrections, found other bytes");
            isStateNew = true;
        }
    }
    int lost = acknowledged.Count(id => !found.Contains(id));
    Require(lost == 0, $"expected {acknowledged.Count} acknowledged corrections on disk, found {lost} lost");
    Require(saved <= learned, $"expected a state of at most {learned} corrections, found {saved}");
    return (learned, records.Length, isStateNew);
}

// Compares the restarted service with the learner: the number of corrections, and the predictions of all messages.
async Task CompareAsync(ServiceProcess service, TextClassifier expected, long learned)
{
    JsonElement status = await service.Client.GetFromJsonAsync<JsonElement>("/status");
    long restored = status.GetProperty("examplesLearned").GetInt64();
    Require(restored == learned, $"expected {learned} corrections after the restart, found {restored}");
    string[] texts = [.. lines.Select(line => line[1])];
    using HttpResponseMessage response = await service.Client.PostAsJsonAsync("/predict", new { texts });
    JsonElement predictions = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("predictions");
    foreach ((string text, JsonElement answer) in texts.Zip(predictions.EnumerateArray()))
    {
        Prediction prediction = new(answer.GetProperty("label").GetString()!, answer.GetProperty("probability").GetSingle());
        Require(prediction == expected.Predict(text), $"expected the prediction {expected.Predict(text)}, found {prediction}: {text}");
    }
}

static float WeightOf(int id) => 1 + (id / IdScale);

static void Require(bool isMet, string fault)
{
    if (!isMet)
        throw new InvalidDataException(fault);
}
