namespace LinearLearn.Plotting;

/// <summary>
/// Keeps some of the models that a training run reports, spread evenly over the examples seen: the first one, the last one, and as many between them as
/// were asked for, however long the run is. For pictures of the weights over time.
/// </summary>
/// <remarks>
/// <para>
/// Give it as <see cref="TrainingOptions.Progress"/>, and have <see cref="OnlineTrainingOptions.ReportEvery"/> small enough: what is not reported cannot be kept.
/// Models are kept as they are reported, without a copy; at no time more than 2 * count + 2 of them.
/// </para>
/// <para>
/// No two snapshots in a row lie further apart than 2 / (count - 1) of all examples seen and the widest gap between two reports together. Of two reports of
/// the same moment, the later one is kept, for it knows the accuracy.
/// </para>
/// <para>
/// A recorder is for one run at a time, and not for cross-validation, whose runs report side by side. Where examples seen fall, another run has begun:
/// the recorder forgets the one before. A run that resumes a cancelled one continues in the same recorder. Thread-safe: other threads may
/// read <see cref="Snapshots"/> during the run.
/// </para>
/// </remarks>
public sealed class SnapshotRecorder : IProgress<TrainingProgress>
{
    private const int MostSnapshots = 10_000;

    private readonly int _count;
    private readonly IProgress<TrainingProgress>? _next;

    /// <summary>The first report of each stretch of as many examples as <see cref="_stretch"/> says, counted from the first report.</summary>
    private readonly List<TrainingProgress> _kept = [];

    private readonly Lock _lock = new();
    private ulong _stretch = 1;
    private TrainingProgress? _last;
    private TrainingProgress[]? _snapshots;

    /// <summary>Makes a recorder.</summary>
    /// <param name="count">How many snapshots to keep at most: 2 to 10,000. Default: 90.</param>
    /// <param name="next">Receives every report once it has been recorded; optional.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is out of range.</exception>
    public SnapshotRecorder(int count = 90, IProgress<TrainingProgress>? next = null)
    {
        if (count is < 2 or > MostSnapshots)
            throw new ArgumentOutOfRangeException(nameof(count), Guard.Text($"expected 2 to {MostSnapshots} snapshots, found {count}"));
        _count = count;
        _next = next;
    }

    /// <summary>
    /// What is kept at this moment, in order: the reports of all moments where there were not more than asked for, exactly as many as asked for otherwise.
    /// A list that later reports do not change.
    /// </summary>
    public IReadOnlyList<TrainingProgress> Snapshots
    {
        get
        {
            lock (_lock)
                return _snapshots ??= Pick();
        }
    }

    /// <summary>Keeps a report, if it is one of those to keep, and passes it on.</summary>
    /// <param name="value">How far the run has come.</param>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            if (value.ExamplesSeen < _last?.ExamplesSeen)
                Forget();
            Keep(value);
            _last = value;
            _snapshots = null;
        }
        _next?.Report(value);
    }

    private void Forget()
    {
        _kept.Clear();
        _stretch = 1;
    }

    private void Keep(TrainingProgress value)
    {
        if (_kept.Count == 0 || GetStretch(value) != GetStretch(_kept[^1]))
            _kept.Add(value);
        else if (value.ExamplesSeen == _kept[^1].ExamplesSeen)
            _kept[^1] = value;
        while (_kept.Count > 2 * _count)
            Widen();
    }

    /// <summary>Two stretches become one, whose first report is the first one of the two: what is kept does not depend on when they did.</summary>
    private void Widen()
    {
        _stretch *= 2;
        int kept = 1;
        for (int i = 1; i < _kept.Count; i++)
        {
            if (GetStretch(_kept[i]) != GetStretch(_kept[kept - 1]))
                _kept[kept++] = _kept[i];
        }
        _kept.RemoveRange(kept, _kept.Count - kept);
    }

    private ulong GetStretch(TrainingProgress report) => CountSinceFirst(report) / _stretch;

    private ulong CountSinceFirst(TrainingProgress report) => unchecked((ulong)(report.ExamplesSeen - _kept[0].ExamplesSeen));

    /// <summary>For each of as many moments at equal distances the nearest report that is not taken, while enough are left for the moments to come.</summary>
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
