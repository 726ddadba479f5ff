using System.Runtime.ExceptionServices;

namespace LinearLearn.Tests.Shared;

/// <summary>Runs the same action on several threads of their own, which start together.</summary>
internal static class Concurrently
{
    /// <summary>Returns when all threads have ended. Throws the first exception that one of them threw.</summary>
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
#pragma warning disable CA1031 // whatever it is, it is thrown again by the thread of the test
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
