using System.Runtime.ExceptionServices;

namespace LinearLearn;

/// <summary>Work that is shared between all cores.</summary>
internal static class Cores
{
    /// <summary>Like Parallel.For, but what is thrown comes out as it is, not wrapped: the error of the first part that has one.</summary>
    public static void ForEach(int parts, Action<int> action)
    {
        ExceptionDispatchInfo?[] errors = new ExceptionDispatchInfo?[parts];
        ParallelOptions bounded = new() { MaxDegreeOfParallelism = Environment.ProcessorCount }; // the pool keeps a thread for timers
        Parallel.For(0, parts, bounded, part =>
        {
            try
            {
                action(part);
            }
#pragma warning disable CA1031 // it is thrown again below
            catch (Exception exception)
#pragma warning restore CA1031
            {
                errors[part] = ExceptionDispatchInfo.Capture(exception);
            }
        });
        Array.Find(errors, error => error is not null)?.Throw();
    }

    /// <summary>
    /// Takes parts in their order, each as soon as a core is free: on this thread and on threads of their own, so that the thread pool stays free for timers,
    /// and with them for cancellation, however long a part takes. The action throws nothing.
    /// </summary>
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
}
