using System.Runtime.ExceptionServices;

namespace LinearLearn;

/// <summary>Runs work on all cores.</summary>
internal static class Cores
{
    /// <summary>Calls the action for each part on all cores, each of which takes the next part as soon as it is free.</summary>
    /// <remarks>An exception is rethrown without a wrapper. If several parts throw, the exception of the first part is rethrown.</remarks>
    public static void ForEach(int parts, Action<int> action)
    {
        int next = -1, cores = Math.Min(parts, Environment.ProcessorCount); // the pool keeps a thread for timers
        ExceptionDispatchInfo?[] errors = new ExceptionDispatchInfo?[parts];
        if (cores == 1)
            Work(0);
        else
            Parallel.For(0, cores, new ParallelOptions { MaxDegreeOfParallelism = cores }, Work);
        Array.Find(errors, error => error is not null)?.Throw();

        void Work(int core)
        {
            for (int part = Interlocked.Increment(ref next); part < parts; part = Interlocked.Increment(ref next))
            {
                try
                {
                    action(part);
                }
#pragma warning disable CA1031 // rethrown above
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    errors[part] = ExceptionDispatchInfo.Capture(exception);
                }
            }
        }
    }

    /// <summary>Starts parts in order, each as soon as a core is free, on this thread and on dedicated threads.</summary>
    /// <remarks>
    /// The thread pool stays free for timers, and therefore for cancellation, however long a part takes. The action must not throw.
    /// </remarks>
    public static void InOrder(int parts, Action<int> action)
    {
        int next = -1;
        Task[] others = new Task[Math.Min(parts, Environment.ProcessorCount) - 1];
        for (int i = 0; i < others.Length; i++)
            others[i] = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Work();
        Task.WaitAll(others);

        void Work()
        {
            for (int part = Interlocked.Increment(ref next); part < parts; part = Interlocked.Increment(ref next))
                action(part);
        }
    }

    /// <summary>Lowers a number atomically.</summary>
    public static void Lower(ref int minimum, int value)
    {
        for (int found = Volatile.Read(ref minimum); value < found;)
            found = Interlocked.CompareExchange(ref minimum, value, found);
    }
}
