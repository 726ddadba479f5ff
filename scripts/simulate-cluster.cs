#:property PublishAot=false

// Predicts the time of an epoch of mixing, and of a round of exact training, on clusters that do not exist, and prints the tables of
// docs/scale.md:
//     dotnet run scripts/simulate-cluster.cs -- --rows 1000000000 --nonzeros 42 --features 1000000 --silos 1,10,20,50,100,200,1000
// It simulates events: messages that wait for a network interface, shards that wait for a core, groups that wait for their shards. The
// constants were measured (docs/scale.md). Learning a shard takes its time multiplied by 1 + x, where x is exponential with the mean
// --stragglers, from a stream of SplitMix64 for each epoch and shard.
using System.Globalization;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Dictionary<string, double> settings = new(StringComparer.Ordinal)
{
    ["rows"] = 1e9,              // of the data
    ["nonzeros"] = 42,           // of a row
    ["features"] = 1e6,          // weights of the model, two classes
    ["cores"] = 8,               // of a silo
    ["shards"] = 0,              // 0: one for each core of the cluster
    ["groups"] = 0,              // 0: the default of ShardLayout
    ["bandwidth"] = 10,          // Gbit/s of each network interface and direction
    ["latency"] = 250,           // microseconds of a message in the network
    ["stragglers"] = 0.1,        // the mean of x
    ["epochs"] = 10,             // simulated, of which the mean is printed
    ["rounds"] = 42,             // of exact training
    ["seed"] = 1,

    // Measured on one core:
    ["learn"] = 43.2,            // ns for each non-zero of an epoch
    ["multiply"] = 19.9,         // ns for each non-zero of a round of exact training
    ["start"] = 85.4,            // ns for each weight: a shard reads the task, starts a learner and packs its result
    ["combine"] = 48.5,          // ns for each weight and result, when results are combined
    ["combine-fixed"] = 111,     // ns for each weight once, when two results or more are combined
    ["exact-start"] = 5.4,       // the same three of a round of exact training
    ["exact-combine"] = 20.8,
    ["exact-combine-fixed"] = 24.6,
    ["task"] = 3.5,              // bytes for each weight of a task of mixing, compressed
    ["result"] = 9.8,            // bytes for each weight of its result, compressed
    ["exact-task"] = 6.4,        // the same two of a round of exact training
    ["exact-result"] = 7.2,
    ["call"] = 172,              // microseconds of a message within a machine
    ["transport"] = 179,         // MB/s of one connection of Orleans
    ["read"] = 44,               // ns for each non-zero, reading LIBSVM text
};
int[] silos = [1, 10, 20, 50, 100, 200, 1000];
if (!TryParse(args, settings, ref silos))
    return 1;

Workload mixing = CreateWorkload("learn", "");
Workload exact = CreateWorkload("multiply", "exact-");
PrintClusters("an epoch of mixing", mixing, 1);
Console.WriteLine();
PrintClusters($"{settings["rounds"]:N0} rounds of exact training", exact, settings["rounds"]);
Console.WriteLine();
PrintOneMachine();
return 0;

Workload CreateWorkload(string pass, string kind) => new(
    settings[pass], settings[$"{kind}start"], settings[$"{kind}combine"], settings[$"{kind}combine-fixed"], settings[$"{kind}task"],
    settings[$"{kind}result"]);

void PrintClusters(string name, Workload workload, double rounds)
{
    Console.WriteLine(
        $"| silos | cores | shards | groups | data of a silo | network of the client | between silos | {name} | speedup | efficiency |");
    Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    double oneCore = settings["rows"] * settings["nonzeros"] * workload.Pass * 1e-9 * rounds;
    foreach (int count in silos)
    {
        int cores = count * (int)settings["cores"], shards = Layout.GetShards(settings, count);
        int groups = settings["groups"] > 0 ? (int)settings["groups"] : Layout.DefaultGroups(shards);
        (double seconds, double client, double between) = new ClusterSimulation(settings, workload, count, shards, groups).Run();
        double speedup = oneCore / (seconds * rounds);
        string data = FormatBytes(settings["rows"] * settings["nonzeros"] * 8 / count);
        Console.WriteLine(
            $"| {count:N0} | {cores:N0} | {shards:N0} | {groups:N0} | {data} | {FormatBytes(client * rounds)} "
            + $"| {FormatBytes(between * rounds)} | {FormatTime(seconds * rounds)} | {speedup:N1} | {100 * speedup / cores:N0} % |");
    }
}

void PrintOneMachine()
{
    double nonZeros = settings["rows"] * settings["nonzeros"], learn = settings["learn"] * 1e-9, read = settings["read"] * 1e-9;
    Console.WriteLine("| one machine | memory | an epoch |");
    Console.WriteLine("| --- | --- | --- |");
    Console.WriteLine($"| one core, rows in memory | {FormatBytes(nonZeros * 8)} | {FormatTime(nonZeros * learn)} |");
    Console.WriteLine($"| one core, streaming LIBSVM text | a chunk and the model | {FormatTime(nonZeros * (learn + read))} |");
    foreach (int cores in new[] { 16, 64 })
    {
        Dictionary<string, double> machine = new(settings) { ["cores"] = cores };
        double seconds = new ClusterSimulation(machine, mixing, 1, cores, Layout.DefaultGroups(cores)).Run().Seconds;
        Console.WriteLine($"| {cores} cores, rows in memory, {cores} shards | {FormatBytes(nonZeros * 8)} | {FormatTime(seconds)} |");
    }
}

static string FormatTime(double seconds) => seconds switch
{
    < 1 => $"{seconds * 1000:F0} ms",
    < 100 => $"{seconds:F1} s",
    < 6000 => $"{seconds / 60:F1} min",
    _ => $"{seconds / 3600:F1} h",
};

static string FormatBytes(double bytes) => bytes switch
{
    < 1e9 => $"{bytes / 1e6:F0} MB",
    < 1e12 => $"{bytes / 1e9:F1} GB",
    _ => $"{bytes / 1e12:F2} TB",
};

static bool TryParse(string[] args, Dictionary<string, double> settings, ref int[] silos)
{
    for (int i = 0; i < args.Length; i += 2)
    {
        string name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : "", text = i + 1 < args.Length ? args[i + 1] : "";
        if (name == "silos")
        {
            int[] counts = [.. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, null, out int count) ? count : 0)];
            if (counts.Any(count => count < 1))
                return Fail($"--silos: expected numbers such as 1,10,100, found \"{text}\"");
            silos = counts;
        }
        else if (!settings.ContainsKey(name))
            return Fail($"expected --silos or one of --{string.Join(", --", settings.Keys)}, found {args[i]}");
        else if (!double.TryParse(text, NumberStyles.Float, null, out double value) || !double.IsFinite(value) || value < 0)
            return Fail($"{args[i]}: expected a number of 0 or more, found \"{text}\"");
        else
            settings[name] = value;
    }
    string[] positive = ["rows", "nonzeros", "features", "cores", "bandwidth", "epochs", "rounds", "transport", "learn", "multiply"];
    foreach (string name in positive)
    {
        if (settings[name] <= 0)
            return Fail($"--{name}: expected a number above 0, found {settings[name]}");
    }
    foreach (string name in new[] { "cores", "shards", "groups", "epochs", "seed" })
    {
        if (settings[name] != Math.Floor(settings[name]) || settings[name] > int.MaxValue)
            return Fail($"--{name}: expected a whole number, found {settings[name]}");
    }
    int fewest = Layout.GetShards(settings, silos.Min());
    if (settings["groups"] > fewest)
        return Fail($"--groups: expected at most as many as shards, {fewest}, found {settings["groups"]}");
    return true;
}

static bool Fail(string message)
{
    Console.Error.WriteLine(message);
    return false;
}

/// <summary>Nanoseconds and bytes of an epoch or a round.</summary>
/// <param name="Pass">Nanoseconds for each non-zero.</param>
/// <param name="Start">Nanoseconds for each weight of a shard, however few rows it has.</param>
/// <param name="Combine">Nanoseconds for each weight of a result that is combined.</param>
/// <param name="CombineFixed">Nanoseconds for each weight, however many results are combined.</param>
/// <param name="Task">Bytes for each weight of the task.</param>
/// <param name="Result">Bytes for each weight of a result.</param>
internal sealed record Workload(double Pass, double Start, double Combine, double CombineFixed, double Task, double Result);

internal static class Layout
{
    /// <summary>Gets the number of shards, by default one for each core.</summary>
    public static int GetShards(Dictionary<string, double> settings, int silos) =>
        settings["shards"] > 0 ? (int)settings["shards"] : silos * (int)settings["cores"];

    /// <summary>Computes the groups of ShardLayout: of the largest power of two that is at most the square root of the shards.</summary>
    public static int DefaultGroups(int shards)
    {
        int size = 1;
        while (4L * size * size <= shards)
            size *= 2;
        return (shards + size - 1) / size;
    }
}

/// <summary>Simulates epochs: client to groups, groups to shards, shards to groups, groups to client.</summary>
internal sealed class ClusterSimulation(Dictionary<string, double> settings, Workload workload, int silos, int shards, int groups)
{
    private readonly PriorityQueue<Action, (double Time, long Order)> _events = new();
    private readonly Machine[] _machines = [.. Enumerable.Range(0, silos + 1).Select(_ => new Machine((int)settings["cores"]))];
    private readonly Dictionary<(int From, int To), double> _connections = [];
    private double _now, _end, _clientBytes, _siloBytes;
    private long _order;

    private int Client => silos;

    /// <summary>Returns the mean seconds of an epoch and the bytes that it sends between the client and silos, and between silos.</summary>
    public (double Seconds, double ClientBytes, double SiloBytes) Run()
    {
        int epochs = (int)settings["epochs"];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            StartEpoch((ulong)epoch);
            while (_events.TryDequeue(out Action? action, out (double Time, long Order) at))
            {
                _now = at.Time;
                action();
            }
            _now = _end;
        }
        return (_end / epochs, _clientBytes / epochs, _siloBytes / epochs);
    }

    private void StartEpoch(ulong epoch)
    {
        double features = settings["features"];
        int missing = groups;
        for (int each = 0; each < groups; each++)
        {
            int first = (int)((long)shards * each / groups), end = (int)((long)shards * (each + 1) / groups);
            int home = SiloOf(first), waiting = end - first;
            Send(Client, home, workload.Task * features, () =>
            {
                for (int shard = first; shard < end; shard++)
                    SendToShard(shard, home, epoch, ReceiveShard);
            });

            // Results are combined when all are there, on one core.
            void ReceiveShard()
            {
                if (--waiting == 0)
                    Work(home, Combine(end - first), () => Send(home, Client, workload.Result * features, ReceiveGroup));
            }
        }

        void ReceiveGroup()
        {
            if (--missing == 0)
                Work(Client, Combine(groups), () => _end = _now);
        }
    }

    /// <summary>Returns the seconds in which results are combined. A single result needs no work.</summary>
    private double Combine(int results) =>
        results == 1 ? 0 : (workload.CombineFixed + results * workload.Combine) * settings["features"] * 1e-9;

    /// <summary>Returns the silo of a shard, and of the group that begins with it.</summary>
    private int SiloOf(int shard) => (int)((long)shard * silos / shards);

    private void SendToShard(int shard, int home, ulong epoch, Action receive)
    {
        double features = settings["features"], rows = settings["rows"] / shards;
        int silo = SiloOf(shard);
        double u = SplitMix64((ulong)settings["seed"], epoch, (ulong)shard);
        double learning = rows * settings["nonzeros"] * workload.Pass * 1e-9 * (1 - settings["stragglers"] * Math.Log(1 - u));
        Send(home, silo, workload.Task * features, () => Work(
            silo, learning + workload.Start * features * 1e-9, () => Send(silo, home, workload.Result * features, receive)));
    }

    /// <summary>
    /// Sends a message when both network interfaces and the connection of the two machines are free. Within a machine, a call sends no
    /// bytes.
    /// </summary>
    private void Send(int from, int to, double bytes, Action receive)
    {
        double call = settings["call"] * 1e-6;
        if (from == to)
        {
            Schedule(_now + call, receive);
            return;
        }
        if (from == Client || to == Client)
            _clientBytes += bytes;
        else
            _siloBytes += bytes;
        double network = bytes / (settings["bandwidth"] * 1e9 / 8), connection = bytes / (settings["transport"] * 1e6);
        double free = _connections.GetValueOrDefault((from, to));
        double start = Math.Max(Math.Max(_now, free), Math.Max(_machines[from].SendingUntil, _machines[to].ReceivingUntil));
        (_machines[from].SendingUntil, _machines[to].ReceivingUntil) = (start + network, start + network);
        double received = _connections[(from, to)] = start + Math.Max(network, connection);
        Schedule(received + call + settings["latency"] * 1e-6, receive);
    }

    /// <summary>Works for some seconds on the first core that is free.</summary>
    private void Work(int machine, double seconds, Action done)
    {
        PriorityQueue<int, double> cores = _machines[machine].Cores;
        cores.TryDequeue(out int core, out double free);
        double end = Math.Max(_now, free) + seconds;
        cores.Enqueue(core, end);
        Schedule(end, done);
    }

    private void Schedule(double time, Action action) => _events.Enqueue(action, (time, _order++));

    /// <summary>Returns a number from 0 up to 1: the generator of S. Vigna, with a stream for each epoch and shard.</summary>
    private static double SplitMix64(ulong seed, ulong epoch, ulong shard)
    {
        ulong z = Mix(Mix(Mix(seed) + epoch) + shard);
        return (z >> 11) * (1.0 / (1L << 53));

        static ulong Mix(ulong state)
        {
            ulong z = state + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    private sealed class Machine(int cores)
    {
        public double SendingUntil { get; set; }

        public double ReceivingUntil { get; set; }

        /// <summary>The cores by the time when each is free.</summary>
        public PriorityQueue<int, double> Cores { get; } = new(Enumerable.Range(0, cores).Select(core => (core, 0.0)));
    }
}
