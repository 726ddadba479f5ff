using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace LinearLearn.Orleans;

/// <summary>Runs the work of all shards of a silo on a fixed number of threads, in the order of arrival.</summary>
/// <remarks>
/// These are not the threads of the grain scheduler, because a silo whose scheduler is busy for seconds misses its health probes and is
/// declared dead.
/// </remarks>
internal sealed class ShardExecutor : IDisposable
{
#pragma warning disable CA2213 // disposing it would end the threads by an exception
    private readonly BlockingCollection<Action> _work = [];
#pragma warning restore CA2213

    public ShardExecutor(IOptions<LinearLearnSiloOptions> options)
    {
        for (int core = 0; core < options.Value.Cores; core++)
        {
            Thread thread = new(RunWork)
            {
                IsBackground = true,
                Name = Guard.Text($"LinearLearn shards {core}"),
                Priority = ThreadPriority.BelowNormal,
            };
            thread.Start();
        }
    }

    /// <summary>Runs a function on the next free thread.</summary>
    /// <exception cref="OperationCanceledException">Cancellation was requested before or while it ran.</exception>
    public Task<T> RunAsync<T>(Func<T> function, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(
            () =>
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    completion.SetCanceled(cancellationToken);
                    return;
                }
                try
                {
                    completion.SetResult(function());
                }
#pragma warning disable CA1031 // the caller receives every exception; none may end the thread
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    completion.SetException(exception);
                }
            },
            CancellationToken.None);
        return completion.Task;
    }

    public void Dispose()
    {
        if (!_work.IsAddingCompleted)
            _work.CompleteAdding();
    }

    private void RunWork()
    {
        foreach (Action work in _work.GetConsumingEnumerable())
            work();
    }
}
