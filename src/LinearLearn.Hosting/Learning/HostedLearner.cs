using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting;

/// <summary>Learns corrections of a served model on one background thread, and keeps them on disk.</summary>
/// <typeparam name="TInput">
/// The type of an input: <see cref="string"/> for texts, <see cref="TableRow"/> for tables, or <c>ReadOnlyMemory&lt;float&gt;</c> for
/// linear models.
/// </typeparam>
/// <remarks>
/// <para>
/// Thread-safe. A correction whose <see cref="LearnAsync"/> completed is in the journal on disk: it survives if the process is killed. The
/// model in use is replaced after some corrections (<see cref="HostedLearnerOptions.PublishEvery"/> and
/// <see cref="HostedLearnerOptions.PublishInterval"/>).
/// </para>
/// <para>If the served model is reloaded, learning starts again from the new model. The old state and journal are kept.</para>
/// </remarks>
public sealed partial class HostedLearner<TInput> : IHostedLearner, IDisposable, IAsyncDisposable
{
    private readonly LearningTarget<TInput> _target;
    private readonly HostedLearnerOptions _options;
    private readonly IUpdateRule _rule;
    private readonly LearnerOptions? _learnerOptions;
    private readonly ServingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly DriftDetector _drift;
#pragma warning disable CA2213 // callers may still wait for them, and neither has a handle of the system
    private readonly BlockingCollection<Correction> _queue = [];
    private readonly SemaphoreSlim _slots;
#pragma warning restore CA2213
    private readonly Lock _starting = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStarted;
    private volatile bool _isStopped;
    private ITimer? _timer;

    internal HostedLearner(
        LearningTarget<TInput> target, HostedLearnerOptions options, ServingMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_target, _options, _metrics, _time, _logger) = (target, options, metrics, time, logger);
        _rule = options.Rule ?? new LogisticUpdate();
        _learnerOptions = options.LearnerOptions ?? (options.Rule is null ? new LearnerOptions { Averaging = false } : null);
        _tag = ServingMetrics.TagOf(target.Name);
        _slots = new SemaphoreSlim(options.Capacity, options.Capacity);
        _drift = new DriftDetector(options.DriftDelta);
        _drift.Detected += OnDrift;
    }

    /// <summary>Occurs when the error rate of corrections has risen, on the learning thread, which waits for the handlers.</summary>
    public event EventHandler<DriftEventArgs>? DriftDetected;

    /// <summary>Gets the name of the served model.</summary>
    public string Name => _target.Name;

    /// <summary>Gets the number of corrections learned since the model was loaded, including those of earlier processes.</summary>
    public long ExamplesLearned => Interlocked.Read(ref _examplesLearned);

    /// <summary>Gets the number of corrections that wait to be learned and written to disk.</summary>
    public int Waiting => _options.Capacity - _slots.CurrentCount;

    /// <summary>
    /// Gets the fault that stops learning (it diverged) or made the last attempt to write fail; null if all is well.
    /// </summary>
    public Exception? LastFault => _divergence ?? _writeFault ?? _checkpointFault;

    /// <inheritdoc/>
    bool IHostedLearner.IsLearning => _divergence is null && _writeFault is null;

    /// <inheritdoc/>
    string? IHostedLearner.Loss => _folder?.Loss;

    /// <summary>Gets or sets the flush of journals, which tests replace by one that fails.</summary>
    internal Action<FileStream>? Flush { get; set; }

    /// <summary>Learns a correction, and waits until it is on disk.</summary>
    /// <param name="input">The input. It is encoded before the method returns.</param>
    /// <param name="label">The name of its correct class.</param>
    /// <param name="weight">The weight: w counts as w copies. 0 to 1,000,000. Default: 1.</param>
    /// <param name="cancellationToken">Stops waiting. A correction already in the queue is learned all the same. Default: none.</param>
    /// <returns>A task that completes when the correction is learned and on disk.</returns>
    /// <exception cref="ArgumentException">
    /// The input cannot be encoded or learned, the label is unknown, or the weight is not from 0 to 1,000,000.
    /// </exception>
    /// <exception cref="IOException">The journal cannot be written, for example because the disk is full.</exception>
    /// <exception cref="InvalidOperationException">
    /// Learning diverged, the learner has stopped, or the model was replaced by one with another encoder before the correction was learned.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    /// <remarks>If the queue is full, the method waits until it has room.</remarks>
    public async ValueTask LearnAsync(TInput input, string label, float weight = 1, CancellationToken cancellationToken = default)
    {
        Correction correction = Encode(input, label, weight);
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        Enqueue(correction);
        await correction.Learned.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a correction to the queue, unless it is full.</summary>
    /// <param name="input">The input. It is encoded before the method returns.</param>
    /// <param name="label">The name of its correct class.</param>
    /// <param name="learned">
    /// A task that completes when the correction is learned and on disk, and fails as that of <see cref="LearnAsync"/>.
    /// </param>
    /// <param name="weight">The weight: w counts as w copies. 0 to 1,000,000. Default: 1.</param>
    /// <returns>Whether the queue had room.</returns>
    /// <exception cref="ArgumentException">
    /// The input cannot be encoded, the label is unknown, or the weight is not from 0 to 1,000,000.
    /// </exception>
    /// <exception cref="InvalidOperationException">The learner has stopped.</exception>
    public bool TryLearn(TInput input, string label, out Task learned, float weight = 1)
    {
        Correction correction = Encode(input, label, weight);
        learned = correction.Learned;
        if (!_slots.Wait(0))
        {
            _metrics.RecordCorrections(_tag, "full");
            return false;
        }
        Enqueue(correction);
        return true;
    }

    /// <summary>Resumes from the folder, and starts the thread that learns.</summary>
    /// <remarks>A host calls this when it starts. Without a host, the first correction does.</remarks>
    /// <exception cref="IOException">The folder is in use, or cannot be read or written.</exception>
    /// <exception cref="InvalidDataException">A file of the folder is damaged.</exception>
    internal void Start()
    {
        lock (_starting)
        {
            if (_isStarted || _isStopped)
                return;
            _folder = new LearnerFolder(_options.Folder!, Name, _time, _logger) { Flush = Flush };
            try
            {
                Prepare();
            }
            catch
            {
                _folder.Dispose();
                throw;
            }
            _target.OnReplaced(Wake);
            _metrics.AddQueue(Name, () => Waiting);
            _timer = _time.CreateTimer(_ => WakeToPublish(), null, _options.PublishInterval, _options.PublishInterval);
            new Thread(Run) { IsBackground = true, Name = Guard.Text($"Learner of {Name}") }.Start();
            _isStarted = true;
        }
    }

    /// <summary>Learns the corrections in the queue, saves the state, and ends the thread.</summary>
    internal Task StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_starting)
        {
            if (!_isStopped)
            {
                _isStopped = true;
                _timer?.Dispose();
                _metrics.RemoveQueue(Name);
                _queue.CompleteAdding();
                if (!_isStarted)
                    _ended.TrySetResult();
            }
        }
        return _ended.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Learns the corrections in the queue and saves the state.</summary>
    /// <remarks>A host does this when it stops.</remarks>
    public void Dispose() => StopAsync().GetAwaiter().GetResult();

    /// <summary>Learns the corrections in the queue and saves the state.</summary>
    /// <returns>A task that completes when the state is saved.</returns>
    /// <remarks>A host does this when it stops.</remarks>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    void IHostedLearner.Start() => Start();

    Task IHostedLearner.StopAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    private Correction Encode(TInput input, string label, float weight)
    {
        try
        {
            ArgumentNullException.ThrowIfNull(input);
            ArgumentNullException.ThrowIfNull(label);
            if (!(weight is >= 0 and <= Correction.LargestWeight))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(weight), Guard.Text($"expected a weight of 0 to {Correction.LargestWeight:N0}, found {weight}"));
            }

            LearningStart<TInput> start = _target.GetStart();
            ClassLabels classes = start.Model.Classes;
            int index = classes.IndexOf(ClassNames.Require(classes, label, nameof(label)));
            return new Correction(start.Inputs, start.Encode(input), index, weight);
        }
        catch (ArgumentException)
        {
            _metrics.RecordCorrections(_tag, "rejected");
            throw;
        }
    }

    /// <summary>Adds a correction, for which the caller has taken a slot.</summary>
    private void Enqueue(Correction correction)
    {
        try
        {
            if (!_isStarted)
                Start();
            _queue.Add(correction);
        }
        catch (Exception exception)
        {
            _metrics.RecordCorrections(_tag, "failed");
            _slots.Release();
            if (_isStopped && exception is InvalidOperationException)
                throw new InvalidOperationException(Guard.Text($"model {Name}: the learner has stopped"), exception);
            throw;
        }
    }

    private void WakeToPublish()
    {
        if (Volatile.Read(ref _unpublished) > 0)
            Wake();
    }

    private void Wake()
    {
        try
        {
            _queue.Add(Correction.Wake);
        }
        catch (InvalidOperationException)
        {
            // The learner has stopped, and publishes and saves what it has learned.
        }
    }
}
