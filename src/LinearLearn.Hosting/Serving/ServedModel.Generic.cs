using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting;

/// <summary>Represents a model of a certain type that serves predictions while it is replaced.</summary>
/// <typeparam name="TModel">The type of the model, for instance <see cref="TextClassifier"/>.</typeparam>
/// <remarks>Thread-safe: any number of threads can predict, without a lock, while the model is replaced.</remarks>
#pragma warning disable CA1001 // neither the semaphore nor the source of the token has a handle of the system
public abstract class ServedModel<TModel> : ServedModel
#pragma warning restore CA1001
    where TModel : class
{
    private readonly ServedModelContext<TModel> _context;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _publishing = new();
    private volatile TModel? _current;
    private volatile LoadedModel<TModel>? _loaded;
    private volatile Exception? _lastFault;
    private FileVersion? _attempted;
    private double _threshold;
    private (FileVersion? Version, string Message)? _logged;

    private protected ServedModel(ServedModelContext<TModel> context)
        : base(context.Name)
    {
        _context = context;
        _tag = ServingMetrics.TagOf(context.Name);
        _threshold = context.Options.Threshold;
    }

    /// <summary>Gets the model in use, loading it first if no host has done so.</summary>
    /// <exception cref="IOException">The model was not loaded yet, and its file does not exist or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The model was not loaded yet, and its file is damaged.</exception>
    /// <remarks>
    /// Reading it twice may return two different models. Predictions of the returned model itself are not counted in the metrics.
    /// </remarks>
    public TModel Current => _current ?? LoadFirst().Model;

    /// <inheritdoc/>
    public sealed override string? Path => _context.Create is null ? _context.Options.Path : null;

    /// <inheritdoc/>
    public sealed override DateTimeOffset? LoadedAt => _loaded?.LoadedAt;

    /// <inheritdoc/>
    public sealed override Exception? LastFault => _lastFault;

    /// <summary>Gets the names of the classes in the order of the model.</summary>
    internal string[] ClassNames => GetLoaded().Names;

    internal sealed override int? ClassCount => _loaded?.Names.Length;

    /// <summary>Gets or sets the probability below which predictions are abstentions.</summary>
    internal double Threshold
    {
        get => Volatile.Read(ref _threshold);
        set => Volatile.Write(ref _threshold, value);
    }

    /// <summary>Occurs after another model was loaded, on the thread that loaded it.</summary>
    internal event Action? Replaced;

    /// <inheritdoc/>
    public sealed override async Task ReloadAsync(CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _loading.WaitAsync(stop.Token).ConfigureAwait(false);
        await WaitAsync(Task.Run(LoadAndLeave, CancellationToken.None), stop.Token).ConfigureAwait(false);
    }

    internal sealed override Task LoadAsync(CancellationToken cancellationToken) =>
        _loaded is null ? WaitAsync(Task.Run(LoadFirst, cancellationToken), cancellationToken) : Task.CompletedTask;

    internal sealed override void Stop() => _stopping.Cancel();

    internal sealed override async Task<bool> CheckFileAsync(bool isForced)
    {
        await _loading.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!isForced && FileVersion.Find(Path!) == _attempted)
                return false;
            await Task.Run(Load).ConfigureAwait(false);
            return true;
        }
#pragma warning disable CA1031 // the fault is logged and shown by the health check
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Debug.Assert(ReferenceEquals(exception, _lastFault), "every fault is recorded");
            return true;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Gets the model as it was loaded last, without what was learned since.</summary>
    internal LoadedModel<TModel> GetLoaded() => _loaded ?? LoadFirst();

    /// <summary>Replaces the model in use by one that was learned from a loaded model, unless another one was loaded since.</summary>
    internal bool TryPublish(LoadedModel<TModel> start, TModel learned)
    {
        lock (_publishing)
        {
            if (!ReferenceEquals(_loaded, start))
                return false;
            _current = learned;
            return true;
        }
    }

    /// <summary>Determines whether a prediction counts as an answer; otherwise records an abstention.</summary>
    internal bool IsAnswer(Prediction prediction)
    {
        if (prediction.Probability >= Threshold)
            return true;
        _context.Metrics.RecordAbstention(_tag);
        return false;
    }

    private protected abstract TModel Read(string path);

    private protected abstract ClassLabels GetClasses(TModel model);

    /// <summary>Throws if a new model cannot replace the one before, besides the comparison of labels by name.</summary>
    private protected virtual void RequireSameInputs(TModel before, TModel after, string source)
    {
    }

    private protected long? StartTiming() => _context.Metrics.StartTiming();

    private protected void RecordPrediction(long? started) => _context.Metrics.RecordPrediction(_tag, started);

    /// <summary>Records a prediction, and an abstention if its probability is below the threshold.</summary>
    /// <returns>Whether the prediction counts as an answer.</returns>
    private protected bool RecordAnswer(long? started, Prediction prediction)
    {
        RecordPrediction(started);
        return IsAnswer(prediction);
    }

    private static string[] GetNames(ClassLabels classes) => Array.ConvertAll(classes.Values.ToArray(), classes.NameOf);

    /// <summary>Waits for a load, which continues if the token is canceled, and whose fault is then only recorded.</summary>
    private static Task WaitAsync(Task load, CancellationToken cancellationToken)
    {
        _ = load.ContinueWith(
            static load => load.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return load.WaitAsync(cancellationToken);
    }

    private LoadedModel<TModel> LoadFirst()
    {
        _loading.Wait();
        try
        {
            if (_loaded is null)
                Load();
            return _loaded!;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Loads the model, and leaves the semaphore, which the caller has entered.</summary>
    private void LoadAndLeave()
    {
        try
        {
            Load();
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Loads the model and puts it into use; the caller has entered the semaphore.</summary>
    private void Load()
    {
        bool isFirst = _loaded is null;
        using Activity? activity = LinearLearnTelemetry.StartLoad(Name);
        try
        {
            TModel model = ReadNewest();
            RequireReplaceable(model);
            lock (_publishing)
            {
                _loaded = new LoadedModel<TModel>(model, GetNames(GetClasses(model)), _context.Time.GetUtcNow());
                _current = model;
            }
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            if (exception is not InvalidDataException)
                _attempted = null; // the contents were not read, so the next check reads the file again
            ReportFault(exception, isFirst);
            throw;
        }
        _lastFault = null;
        _logged = null;
        if (isFirst)
        {
            if (Path is { } path && _context.Options.Watch)
                _context.Watchers.Watch(path, _context.Options.PollInterval, CheckFileAsync);
            return;
        }
        _context.Metrics.RecordReload(_tag, isLoaded: true);
        ServingLog.Reloaded(_context.Logger, Name, Path ?? "memory");
        Replaced?.Invoke();
    }

    /// <summary>Reads the model, and reads it again if the file was replaced meanwhile.</summary>
    private TModel ReadNewest()
    {
        const int Attempts = 3;
        if (_context.Create is { } create)
            return create() ?? throw new InvalidOperationException(Guard.Text($"model {Name}: expected a model, found null"));
        string path = Path!;
        _attempted = FileVersion.Find(path);
        for (int attempt = 1; ; attempt++)
        {
            FileVersion.RequireRegularFile(path, _attempted);
            TModel model = ReadFile(path);
            FileVersion? found = FileVersion.Find(path);
            if (found == _attempted || attempt == Attempts)
                return model;
            _attempted = found;
        }
    }

    private TModel ReadFile(string path)
    {
        try
        {
            return Read(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException(Guard.Text($"{path}: expected the file of a model, found no file"), path, exception);
        }
    }

    private void RequireReplaceable(TModel model)
    {
        if (_loaded is not { } before)
            return;
        string source = Path ?? Guard.Text($"model {Name}");
        ClassLabels classes = GetClasses(model);
        string[] names = GetNames(classes);
        if (!names.Order(StringComparer.Ordinal).SequenceEqual(before.Names.Order(StringComparer.Ordinal)))
        {
            throw new InvalidDataException(
                Guard.Text($"{source}: expected the labels of the model in use, {GetClasses(before.Model)}, found {classes}"));
        }
        RequireSameInputs(before.Model, model, source);
    }

    private void ReportFault(Exception exception, bool isFirst)
    {
        _lastFault = exception;
        if (!isFirst)
            _context.Metrics.RecordReload(_tag, isLoaded: false);
        (FileVersion?, string) fault = (_attempted, exception.Message);
        if (_logged == fault)
            return;
        _logged = fault;
        if (isFirst)
            ServingLog.LoadFailed(_context.Logger, exception, Name);
        else
            ServingLog.ReloadFailed(_context.Logger, exception, Name);
    }
}

/// <summary>Represents a model as it was loaded.</summary>
/// <param name="Model">The model.</param>
/// <param name="Names">The names of its classes, in its order.</param>
/// <param name="LoadedAt">The time at which it was loaded.</param>
internal sealed record LoadedModel<TModel>(TModel Model, string[] Names, DateTimeOffset LoadedAt);

/// <summary>Represents what a served model needs from its container.</summary>
/// <param name="Name">The name of the model.</param>
/// <param name="Options">The options of that name.</param>
/// <param name="Create">Creates a model in memory; null for a file.</param>
/// <param name="Metrics">The instruments.</param>
/// <param name="Watchers">The watchers of files.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Receives reloads and faults.</param>
internal sealed record ServedModelContext<TModel>(
    string Name,
    ServedModelOptions Options,
    Func<TModel>? Create,
    ServingMetrics Metrics,
    FileWatchers Watchers,
    TimeProvider Time,
    ILogger Logger);
