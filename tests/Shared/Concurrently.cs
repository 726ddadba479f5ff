using System.Runtime.ExceptionServices;

namespace LinearLearn.Tests.Shared;

/// <summary>Runs the same action on several new threads, which start at the same time.</summary>
internal static class Concurrently
{
    /// <summary>Runs the action and returns when all threads have ended; throws the first exception that one of them threw.</summary>
    public static void Run(int threads, Action<int> action)
    {
        using Barrier start = new(threads);
        ExceptionDispatchInfo? fault = null;
        Thread[] all = [.. Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                action(index);
            }
#pragma warning disable CA1031 // every exception is rethrown by the thread of the test
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(exception), null);
            }
        }))];
        foreach (Thread thread in all)
            thread.Start();
        foreach (Thread thread in all)
            thread.Join();
        fault?.Throw();
    }
}
