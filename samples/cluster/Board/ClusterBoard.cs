using System.Globalization;
using LinearLearn.Orleans;

namespace LinearLearn.Samples.Cluster;

/// <summary>Shows the state of a cluster during a run: drawn repeatedly in a terminal, or as a line for each event elsewhere.</summary>
internal sealed class ClusterBoard : IProgress<TrainingProgress>, IProgress<ClusterProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly LiveLines? _live;
    private readonly TimeProvider _time;
    private readonly Timer? _timer;
    private BoardState _state;
    private long _epochStart;
    private long _seenAtStart;
    private int _restarts;
    private int _restartsShown;
    private int _eventsPrinted;
    private bool _isChanged = true;
    private bool _isClosed;

    /// <summary>Creates a board, and draws it if output is a terminal.</summary>
    /// <param name="state">The state at the start.</param>
    /// <param name="live">The lines of the terminal; null to print events.</param>
    /// <param name="time">The clock.</param>
    public ClusterBoard(BoardState state, LiveLines? live, TimeProvider time)
    {
        (_state, _live, _time) = (state, live, time);
        _epochStart = time.GetTimestamp();
        if (live is null)
            SampleConsole.WriteLine(state.Title);
        else
            _timer = new Timer(_ => Draw(), null, TimeSpan.Zero, LiveLines.Pause);
    }

    /// <summary>Gets the state.</summary>
    public BoardState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>Records the end of an epoch.</summary>
    /// <param name="value">The progress of the training.</param>
    public void Report(TrainingProgress value)
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            double seconds = _time.GetElapsedTime(_epochStart, now).TotalSeconds;
            long seen = value.ExamplesSeen - _seenAtStart;
            (_epochStart, _seenAtStart) = (now, value.ExamplesSeen);
            Change(_state with
            {
                EpochsDone = value.Epoch,
                Throughput = seen > 0 && seconds > 0 ? seen / seconds : 0,
                Accuracies = value.ValidationAccuracy is { } accuracy ? [.. _state.Accuracies, accuracy] : _state.Accuracies,
            });
            if (_restarts > _restartsShown)
            {
                int count = _restarts - _restartsShown;
                _restartsShown = _restarts;
                AddEvent(FormattableString.Invariant($"{count} {(count == 1 ? "shard was" : "shards were")} loaded again"));
            }
            if (_live is null && seen > 0)
                SampleConsole.WriteLine(FormatEpoch(_state));
        }
    }

    /// <summary>Records the silos, and an event for each that joined or died since the first call.</summary>
    /// <param name="silos">All silos in the order of their names.</param>
    public void SetSilos(IReadOnlyList<SiloRow> silos)
    {
        lock (_lock)
        {
            if (_state.Silos.Count == 0)
            {
                if (_live is null)
                    SampleConsole.WriteLine($"Silos: {string.Join(", ", silos.Select(silo => $"{silo.Name} ({silo.Address})"))}");
            }
            else
            {
                foreach (SiloRow silo in silos)
                    AddChange(silo, _state.Silos.FirstOrDefault(other => other.Id == silo.Id)?.State);
            }
            Change(_state with { Silos = silos });
        }
    }

    /// <summary>Records what the shards do.</summary>
    /// <param name="value">The progress of the cluster.</param>
    public void Report(ClusterProgress value)
    {
        lock (_lock)
        {
            if (value is { Task: 1, IsTaskDone: true })
                _epochStart = _time.GetTimestamp(); // the first task loads and measures the data
            _restarts = value.Restarts;
            Change(_state with { Shards = value.Shards, Bytes = (value.BytesSent, value.BytesReceived) });
        }
    }

    /// <summary>Adds an event, with the time.</summary>
    /// <param name="text">What happened.</param>
    public void AddEvent(string text)
    {
        lock (_lock)
        {
            string time = _time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            Change(_state with { Events = [.. _state.Events, $"{time}  {text}"] });
            if (_live is not null)
                return;
            while (_eventsPrinted < _state.Events.Count)
                SampleConsole.WriteLine(_state.Events[_eventsPrinted++]);
        }
    }

    /// <summary>Draws the last state, which remains in the terminal.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        Draw();
        lock (_lock)
            _isClosed = true;
    }

    /// <summary>Formats the end of an epoch as one line.</summary>
    internal static string FormatEpoch(BoardState state)
    {
        string accuracy = state.Accuracies is [.., { } last] ? FormattableString.Invariant($"  {100 * last:F2} % correct") : "";
        string epoch = state.EpochsDone.ToString(CultureInfo.InvariantCulture)
            .PadLeft(state.Epochs.ToString(CultureInfo.InvariantCulture).Length);
        string bytes = $"{BoardLines.FormatBytes(state.Bytes.Sent)} sent  {BoardLines.FormatBytes(state.Bytes.Received)} received";
        return FormattableString.Invariant($"epoch {epoch}{accuracy}  {state.Throughput:N0} {state.Unit}/s  {bytes}");
    }

    private void AddChange(SiloRow silo, SiloState? before)
    {
        string? verb = silo.State == before ? null : silo.State switch
        {
            SiloState.Alive => "joined",
            SiloState.Leaving => "is leaving",
            SiloState.Dead when before is not null => before == SiloState.Leaving ? "left" : "died",
            _ => null,
        };
        if (verb is not null)
            AddEvent($"{silo.Name} {verb}");
    }

    private void Change(BoardState state) => (_state, _isChanged) = (state, true);

    private void Draw()
    {
        lock (_lock)
        {
            if (_live is null || !_isChanged || _isClosed)
                return;
            _isChanged = false;
            _live.Draw(BoardLines.Create(_state, _live.Width, _live.IsUnicode));
        }
    }
}
