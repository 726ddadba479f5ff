using System.Buffers;
using System.Runtime.ExceptionServices;

namespace LinearLearn;

/// <summary>Runs work on all cores.</summary>
internal static class Cores
{
    /// <summary>The number of values that are computed before they are copied.</summary>
    private const int MostCopied = 1 << 20;

    /// <summary>Calls the action for each part on all cores, each of which takes the next part as soon as it is free.</summary>
    /// <remarks>An exception is rethrown without a wrapper. If several parts throw, the exception of the first part is rethrown.</remarks>
    public static void ForEach(int parts, Action<int> action) => ForEach(parts, action, Environment.ProcessorCount);

    /// <summary>Calls the action for each part on at most the given number of cores.</summary>
    public static void ForEach(int parts, Action<int> action, int maxCores)
    {
        if (parts == 0)
            return;
        int next = -1, cores = Math.Min(parts, maxCores); // the pool keeps a thread for timers
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

    /// <summary>Fills a span in parts, on all cores.</summary>
    /// <typeparam name="T">The type of a value.</typeparam>
    /// <typeparam name="TState">The type of the state.</typeparam>
    /// <param name="destination">The values of some items, item by item.</param>
    /// <param name="perItem">The number of values of an item.</param>
    /// <param name="parts">The number of parts, which are filled on all cores if there are several.</param>
    /// <param name="state">The argument of the action.</param>
    /// <param name="fill">Writes the values of consecutive items, given the index of the first one.</param>
    public static void Fill<T, TState>(Span<T> destination, int perItem, int parts, TState state, Action<TState, int, Span<T>> fill)
    {
        if (parts == 1)
        {
            fill(state, 0, destination);
            return;
        }
        // Only the calling thread can write to a span: the others fill an array, which is copied.
        int items = destination.Length / perItem, atOnce = Math.Max(parts, MostCopied / perItem);
        for (long next = 0; next < items; next += atOnce) // a sum of two ints can overflow
        {
            int first = (int)next;
            Span<T> own = destination.Slice(first * perItem, Math.Min(atOnce, items - first) * perItem);
            T[] rented = ArrayPool<T>.Shared.Rent(own.Length);
            try
            {
                FillParts(rented, first, own.Length / perItem, perItem, parts, state, fill);
                rented.AsSpan(0, own.Length).CopyTo(own);
            }
            finally
            {
                ArrayPool<T>.Shared.Return(rented);
            }
        }
    }

    private static void FillParts<T, TState>(
        T[] values, int first, int items, int perItem, int parts, TState state, Action<TState, int, Span<T>> fill) =>
        ForEach(parts, part =>
        {
            int start = (int)((long)items * part / parts), end = (int)((long)items * (part + 1) / parts);
            fill(state, first + start, values.AsSpan(start * perItem, (end - start) * perItem));
        });

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
