namespace LinearLearn.Tests.Shared;

/// <summary>Measures allocation, which shows what time cannot: whether a call that is repeated reuses its memory.</summary>
internal static class Allocations
{
    /// <summary>Gets the fewest bytes that the current thread allocates in one of ten rounds, which follow a first round.</summary>
    /// <remarks>
    /// What an action allocates, it allocates in every round. A garbage collection adds to some rounds only: it may empty a pool, and the
    /// runtime may count the unused rest of the 8 KB that it hands out to a thread at a time.
    /// </remarks>
    public static long CountLeast(Action<int> round)
    {
        round(0);
        long least = long.MaxValue;
        for (int i = 1; i <= 10; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round(i);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
