using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Reads the next part of a sequence on another core while the caller uses the current one.</summary>
/// <remarks>
/// The order of parts and exceptions is unchanged: an exception of the sequence is thrown after all parts before it were returned. At most
/// one part is read ahead. Ending the enumeration early waits for that part, and then disposes the sequence.
/// </remarks>
internal static class ReadAhead
{
    /// <summary>Gets whether there is another core.</summary>
    public static bool IsUseful => Environment.ProcessorCount > 1;

    /// <param name="parts">A sequence that any thread can enumerate, one at a time, and whose parts do not share buffers.</param>
    public static IEnumerable<T> Read<T>(IEnumerable<T> parts)
    {
        using IEnumerator<T> source = parts.GetEnumerator();
        if (!source.MoveNext())
            yield break;
        T current = source.Current;
        for (bool hasNext = true; hasNext;)
        {
            Task<bool> next = Task.Run(source.MoveNext);
            try
            {
                yield return current;
            }
            finally
            {
                // Also waits if the caller stops here. Waiting runs the task on this thread if no other one has started it.
                ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            }
            hasNext = next.GetAwaiter().GetResult();
            current = hasNext ? source.Current : current;
        }
    }

    /// <param name="parts">A sequence that any thread can enumerate, one at a time, and whose parts do not share buffers.</param>
    /// <param name="cancellationToken">The token of the sequence.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        IAsyncEnumerable<T> parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<T> source = parts.GetAsyncEnumerator(cancellationToken);
        await using (source.ConfigureAwait(false))
        {
            if (!await source.MoveNextAsync().ConfigureAwait(false))
                yield break;
            T current = source.Current;
            for (bool hasNext = true; hasNext;)
            {
                Task<bool> next = Task.Run(() => source.MoveNextAsync().AsTask(), CancellationToken.None);
                try
                {
                    yield return current;
                }
                finally
                {
                    await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                hasNext = await next.ConfigureAwait(false);
                current = hasNext ? source.Current : current;
            }
        }
    }
}
