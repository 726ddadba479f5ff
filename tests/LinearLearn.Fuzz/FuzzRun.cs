using System.Collections.Concurrent;
using System.Diagnostics;

namespace LinearLearn.Fuzz;

/// <summary>Reads fixed and changed inputs of several targets on several threads.</summary>
/// <param name="targets">The targets, which take turns.</param>
/// <param name="seed">The seed of all changes.</param>
/// <param name="first">The index of the first input of each target.</param>
/// <param name="countsAllThreads">
/// Whether allocations of all threads of the process count. Default: only those of the thread that reads.
/// </param>
internal sealed class FuzzRun(IReadOnlyList<FuzzTarget> targets, ulong seed, long first = 0, bool countsAllThreads = false)
{
    /// <summary>The number of inputs of a target that a thread reads before the next target has its turn.</summary>
    private const int BatchInputs = 500;

    /// <summary>The time after which a read counts as endless.</summary>
    private static readonly TimeSpan HangTime = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<FuzzFault> _faults = [];
    private readonly ConcurrentDictionary<FuzzTarget, FuzzCounts> _counts = [];

    /// <summary>Gets the faults so far, in any order.</summary>
    public IReadOnlyCollection<FuzzFault> Faults => _faults;

    /// <summary>Gets the results of a target.</summary>
    public FuzzCounts CountsOf(FuzzTarget target) => _counts.GetValueOrDefault(target);

    /// <summary>Reads the seeds, their beginnings, the corpus and the fixed inputs of all targets.</summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="reportHang">Receives the input that takes longer than 20 seconds.</param>
    public void ReadFixed(int threads, Action<FuzzFault> reportHang)
    {
        int next = -1;
        RunThreads(threads, reportHang, worker =>
        {
            while (Interlocked.Increment(ref next) is var index && index < targets.Count)
                ReadAll(worker, targets[index], ListFixed(targets[index]));
        });
    }

    /// <summary>Reads changed inputs until each target has had a number of them, or the time is over.</summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="inputs">The number of inputs of each target.</param>
    /// <param name="duration">The maximum time.</param>
    /// <param name="reportHang">Receives the input that takes longer than 20 seconds.</param>
    public void ReadChanged(int threads, long inputs, TimeSpan duration, Action<FuzzFault> reportHang)
    {
        long start = Stopwatch.GetTimestamp(), nextBatch = -1;
        RunThreads(threads, reportHang, worker =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                (long turn, long index) = Math.DivRem(Interlocked.Increment(ref nextBatch), targets.Count);
                long read = turn * BatchInputs;
                if (read >= inputs)
                    return;
                ReadAll(worker, targets[(int)index], ListChanged(targets[(int)index], first + read, Math.Min(BatchInputs, inputs - read)));
            }
        });
    }

    /// <summary>Runs an action on several threads, and looks for inputs whose reading does not end.</summary>
    private static void RunThreads(int threads, Action<FuzzFault> reportHang, Action<Worker> work)
    {
        Worker[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Worker())];
        Thread[] running = [.. workers.Select(worker => new Thread(() => work(worker)) { IsBackground = true })];
        foreach (Thread thread in running)
            thread.Start();
        foreach (Thread thread in running)
        {
            while (!thread.Join(HangTime / 4))
            {
                if (Array.Find(workers, worker => worker.Elapsed > HangTime) is { Current: { } hanging })
                    reportHang(hanging.ToFault($"expected an end, found none after {HangTime.TotalSeconds} s"));
            }
        }
    }

    private void ReadAll(Worker worker, FuzzTarget target, IEnumerable<FuzzInput> inputs)
    {
        FuzzCheck check = new(target, countsAllThreads);
        foreach (FuzzInput input in inputs)
        {
            worker.Begin(input);
            if (check.Run(input.Bytes) is { } description)
                _faults.Enqueue(input.ToFault(description));
            worker.End();
        }
        _counts.AddOrUpdate(target, check.Counts, (_, counts) => counts.Add(check.Counts));
    }

    private static IEnumerable<FuzzInput> ListFixed(FuzzTarget target) =>
        target.Seeds.SelectMany(Truncate).Concat(target.Corpus).Concat(target.CreateFixed())
            .Select((bytes, index) => new FuzzInput(target, $"fixed {index}", bytes));

    private IEnumerable<FuzzInput> ListChanged(FuzzTarget target, long from, long count)
    {
        for (long index = from; index < from + count; index++)
            yield return new FuzzInput(target, $"seed {seed} index {index}", target.CreateInput(seed, index));
    }

    private static IEnumerable<byte[]> Truncate(byte[] input) => Enumerable.Range(0, input.Length + 1).Select(length => input[..length]);

    private sealed record FuzzInput(FuzzTarget Target, string Origin, byte[] Bytes)
    {
        public FuzzFault ToFault(string description) => new(Target.Name, Origin, Bytes, description);
    }

    /// <summary>Represents what a thread does, for the thread that looks for hangs.</summary>
    private sealed class Worker
    {
        private long _start;

        public FuzzInput? Current { get; private set; }

        public TimeSpan Elapsed => Current is null ? TimeSpan.Zero : Stopwatch.GetElapsedTime(Volatile.Read(ref _start));

        public void Begin(FuzzInput input)
        {
            Volatile.Write(ref _start, Stopwatch.GetTimestamp());
            Current = input;
        }

        public void End() => Current = null;
    }
}
