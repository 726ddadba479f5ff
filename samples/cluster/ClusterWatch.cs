namespace LinearLearn.Samples.Cluster;

/// <summary>Asks the cluster for its silos twice a second, and shows them on a board.</summary>
internal sealed class ClusterWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The time after which a call to a silo that may have died is repeated.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _deadBefore = new(StringComparer.Ordinal);
    private readonly Task _task;
    private bool _isFirst = true;

    /// <summary>Starts to ask.</summary>
    /// <param name="findSilos">Finds the silos of the cluster.</param>
    /// <param name="board">The board.</param>
    public ClusterWatch(Func<CancellationToken, Task<IReadOnlyList<SiloRow>>> findSilos, ClusterBoard board) =>
        _task = Task.Run(() => RunAsync(findSilos, board));

    /// <summary>Ends the watch.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        _stop.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task<IReadOnlyList<SiloRow>>> findSilos, ClusterBoard board)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                IReadOnlyList<SiloRow> silos = await findSilos(_stop.Token).WaitAsync(LongestCall, _stop.Token);
                if (_isFirst)
                    _deadBefore.UnionWith(silos.Where(silo => silo.State == SiloState.Dead).Select(silo => silo.Id));
                _isFirst = false;
                board.SetSilos([.. silos.Where(silo => !_deadBefore.Contains(silo.Id))]); // those that died before the run are left out
                await Task.Delay(Pause, _stop.Token);
            }
            catch (OperationCanceledException)
            {
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException or InvalidOperationException)
            {
                // The silo that answers can be the one that died. The next call goes to another one.
            }
        }
    }
}
