namespace LinearLearn.Plotting;

/// <summary>
/// Records some of the models that a training run reports, spread evenly over the run, for pictures of the weights over time.
/// </summary>
/// <remarks>
/// <para>
/// Set it as <see cref="TrainingOptions.Progress"/> and choose <see cref="OnlineTrainingOptions.ReportEvery"/> small enough: only reported
/// models can be recorded. The recorder keeps the first and the last report and spreads the others between them. It keeps the models
/// without copying them, at most 2 * count + 2 at any time.
/// </para>
/// <para>
/// The gap between two snapshots is at most 2 / (count - 1) of all examples seen plus the widest gap between two reports. Of two reports at
/// the same number of examples seen, the later one is kept, because it includes the accuracy.
/// </para>
/// <para>
/// Use a recorder for one run at a time. It does not work for cross-validation, whose runs report in parallel. When the number of examples
/// seen decreases, a new run has begun, and the recorder discards the previous one. A run that resumes a canceled one continues in the same
/// recorder. The recorder is thread-safe: other threads can read <see cref="Snapshots"/> during the run.
/// </para>
/// </remarks>
public sealed class SnapshotRecorder : IProgress<TrainingProgress>
{
    private const int MostSnapshots = 10_000;

    private readonly int _count;
    private readonly IProgress<TrainingProgress>? _next;

    /// <summary>The first report of each interval of <see cref="_interval"/> examples, counted from the first report.</summary>
    private readonly List<TrainingProgress> _kept = [];

    private readonly Lock _lock = new();
    private ulong _interval = 1;
    private TrainingProgress? _last;
    private TrainingProgress[]? _snapshots;

    /// <summary>Creates a recorder.</summary>
    /// <param name="count">The largest number of snapshots to keep: 2 to 10,000. Default: 90.</param>
    /// <param name="next">Receives every report after it has been recorded. Default: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is not between 2 and 10,000.</exception>
    public SnapshotRecorder(int count = 90, IProgress<TrainingProgress>? next = null)
    {
        if (count is < 2 or > MostSnapshots)
            throw new ArgumentOutOfRangeException(nameof(count), Guard.Text($"expected 2 to {MostSnapshots} snapshots, found {count}"));
        _count = count;
        _next = next;
    }

    /// <summary>Gets the snapshots recorded so far, in order.</summary>
    /// <value>
    /// The requested number of snapshots, or one for each number of examples seen if there are fewer. Later reports do not change the
    /// returned list.
    /// </value>
    public IReadOnlyList<TrainingProgress> Snapshots
    {
        get
        {
            lock (_lock)
                return _snapshots ??= Pick();
        }
    }

    /// <summary>Records a report if it is one of those to keep, and forwards it.</summary>
    /// <param name="value">The progress of the run.</param>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            if (value.ExamplesSeen < _last?.ExamplesSeen)
                Reset();
            Keep(value);
            _last = value;
            _snapshots = null;
        }
        _next?.Report(value);
    }

    private void Reset()
    {
        _kept.Clear();
        _interval = 1;
    }

    private void Keep(TrainingProgress value)
    {
        if (_kept.Count == 0 || GetInterval(value) != GetInterval(_kept[^1]))
            _kept.Add(value);
        else if (value.ExamplesSeen == _kept[^1].ExamplesSeen)
            _kept[^1] = value;
        while (_kept.Count > 2 * _count)
            Widen();
    }

    /// <summary>
    /// Merges pairs of intervals and keeps the first report of each pair, so that the result does not depend on when they merge.
    /// </summary>
    private void Widen()
    {
        _interval *= 2;
        int kept = 1;
        for (int i = 1; i < _kept.Count; i++)
        {
            if (GetInterval(_kept[i]) != GetInterval(_kept[kept - 1]))
                _kept[kept++] = _kept[i];
        }
        _kept.RemoveRange(kept, _kept.Count - kept);
    }

    private ulong GetInterval(TrainingProgress report) => CountSinceFirst(report) / _interval;

    private ulong CountSinceFirst(TrainingProgress report) => unchecked((ulong)(report.ExamplesSeen - _kept[0].ExamplesSeen));

    /// <summary>
    /// Picks the nearest unused report for each of equidistant moments, while enough reports remain for the later moments.
    /// </summary>
    private TrainingProgress[] Pick()
    {
        TrainingProgress[] all = _last is null || ReferenceEquals(_kept[^1], _last) ? [.. _kept] : [.. _kept, _last];
        if (all.Length <= _count)
            return all;
        TrainingProgress[] picked = new TrainingProgress[_count];
        ulong span = CountSinceFirst(all[^1]);
        int next = 0;
        for (int k = 0; k < picked.Length; k++)
        {
            ulong moment = (ulong)((UInt128)span * (uint)k / (uint)(_count - 1));
            while (next < all.Length - _count + k && GetDistance(all[next + 1], moment) < GetDistance(all[next], moment))
                next++;
            picked[k] = all[next++];
        }
        return picked;
    }

    private ulong GetDistance(TrainingProgress report, ulong moment)
    {
        ulong since = CountSinceFirst(report);
        return since > moment ? since - moment : moment - since;
    }
}
