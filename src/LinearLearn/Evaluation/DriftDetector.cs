namespace LinearLearn;

/// <summary>Detects that the errors of a model have become more frequent, by the adaptive window ADWIN.</summary>
/// <remarks>
/// <para>
/// The window holds the latest errors. Whenever the means of an older and a newer part of it differ by more than chance explains, the
/// oldest errors are removed until no two parts differ any more. If the mean has risen, that is a drift; if it has fallen, because the
/// learner has become better, only the window becomes shorter. An abrupt drift is reported once: while the window still holds errors from
/// before the last report, it becomes shorter without another one. A gradual drift is reported several times: a rise of the error rate from
/// 5 % to 40 % about twice if it takes 2,000 errors, and six times if it takes 50,000.
/// </para>
/// <para>
/// Memory grows with the logarithm of the window: about 200 numbers for a million errors. Parts are compared after every 32 errors. Not
/// thread-safe.
/// </para>
/// <para>Source: A. Bifet, R. Gavaldà, "Learning from Time-Changing Data with Adaptive Windowing", SDM 2007.</para>
/// </remarks>
/// <example>
/// <code>
/// DriftDetector detector = new();
/// detector.Detected += (_, drift) => Console.WriteLine($"errors rose from {drift.MeanBefore:P0} to {drift.MeanAfter:P0}");
/// foreach ((float[] features, int label) in stream)
///     detector.Add(learner.Update(features, label) != label);
/// </code>
/// </example>
public sealed class DriftDetector
{
    /// <summary>The number of errors between two comparisons.</summary>
    private const int Interval = 32;

    private readonly ErrorWindow _window = new();
    private long _reportedAt;

    /// <summary>Creates a detector with an empty window.</summary>
    /// <param name="delta">
    /// The confidence that the paper calls delta: above 0, below 1. It limits the probability that chance shortens the window at one
    /// comparison of its parts. Smaller values give fewer false alarms and find drifts later. Default: 0.002.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not between 0 and 1.</exception>
    public DriftDetector(double delta = 0.002)
    {
        Delta = delta is > 0 and < 1
            ? delta
            : throw new ArgumentOutOfRangeException(nameof(delta), Guard.Text($"expected a number above 0 and below 1, found {delta}"));
    }

    /// <summary>Occurs when a drift is detected, inside of <see cref="Add(double)"/>.</summary>
    public event EventHandler<DriftEventArgs>? Detected;

    /// <summary>Gets the confidence that the paper calls delta.</summary>
    public double Delta { get; }

    /// <summary>Gets the number of errors that were added.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the number of drifts that were detected.</summary>
    public long DriftCount { get; private set; }

    /// <summary>Gets the number of latest errors in the window.</summary>
    public long WindowLength => _window.Length;

    /// <summary>Gets the mean of the errors in the window: 0 to 1, and 0 if it is empty.</summary>
    public double WindowMean => _window.Length == 0 ? 0 : _window.ComputeSum() / _window.Length;

    /// <summary>Adds whether a prediction was incorrect.</summary>
    /// <param name="isError">Whether the prediction was incorrect.</param>
    /// <returns>Whether a drift was detected.</returns>
    public bool Add(bool isError) => AddError(isError ? 1 : 0);

    /// <summary>Adds the error of a prediction.</summary>
    /// <param name="error">The error: 0 to 1, for instance 1 minus the probability of the right class.</param>
    /// <returns>Whether a drift was detected.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The error is not between 0 and 1. The window is unchanged.</exception>
    public bool Add(double error) => error is >= 0 and <= 1
        ? AddError(error)
        : throw new ArgumentOutOfRangeException(nameof(error), Guard.Text($"expected an error of 0 to 1, found {error}"));

    /// <summary>Removes all errors from the window, for instance after the model was replaced.</summary>
    public void Reset() => _window.Clear();

    /// <summary>Formats the state for log messages.</summary>
    /// <returns>For instance "DriftDetector (window of 1024 errors, mean 0.083)".</returns>
    public override string ToString() => Guard.Text($"{nameof(DriftDetector)} (window of {WindowLength} errors, mean {WindowMean:0.###})");

    private bool AddError(double error)
    {
        _window.Add(error);
        return ++Count % Interval == 0 && Shrink();
    }

    private bool Shrink()
    {
        if (_window.FindChange(Delta) is not { } before)
            return false;
        do
            _window.RemoveOldest();
        while (_window.FindChange(Delta) is not null);
        double after = WindowMean;
        if (after <= before || Count - _window.Length < _reportedAt)
            return false;
        _reportedAt = Count;
        DriftCount++;
        Detected?.Invoke(this, new DriftEventArgs(Count, _window.Length, before, after));
        return true;
    }
}
