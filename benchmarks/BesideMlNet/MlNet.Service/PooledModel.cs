using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;

namespace LinearLearn.BesideMlNet;

/// <summary>Predicts with a pool of engines, which are not thread-safe, and loads the model again when its file changes.</summary>
/// <remarks>It does what <c>PredictionEnginePool</c> of Microsoft.Extensions.ML does with a watched file, and keeps a fault.</remarks>
internal sealed class PooledModel : IDisposable
{
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly FileSystemWatcher _watcher;
    private readonly Lock _loading = new();
    private volatile ObjectPool<PredictionEngine<Message, MessagePrediction>> _pool;
    private volatile Exception? _lastFault;

    public PooledModel(string path, ILogger<PooledModel> logger)
    {
        (_path, _logger) = (path, logger);
        _pool = Load();
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        _watcher.Created += (_, _) => Reload();
        _watcher.Changed += (_, _) => Reload();
        _watcher.Renamed += (_, _) => Reload();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Gets the fault of the last attempt to load the model; null if it succeeded.</summary>
    public Exception? LastFault => _lastFault;

    public PredictionAnswer Predict(string text)
    {
        ObjectPool<PredictionEngine<Message, MessagePrediction>> pool = _pool;
        PredictionEngine<Message, MessagePrediction> engine = pool.Get();
        try
        {
            MessagePrediction prediction = engine.Predict(new Message { Text = text });
            return prediction.PredictedLabel
                ? new PredictionAnswer("spam", prediction.Probability)
                : new PredictionAnswer("ham", 1 - prediction.Probability);
        }
        finally
        {
            pool.Return(engine);
        }
    }

    public void Dispose() => _watcher.Dispose();

    private void Reload()
    {
        lock (_loading)
        {
            try
            {
                _pool = Load();
                _lastFault = null;
            }
#pragma warning disable CA1031 // the previous model stays in use, whatever is wrong with the new file
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _lastFault = exception;
                _logger.LogError(exception, "{Path}: the previous model stays in use", _path);
            }
        }
    }

    private DefaultObjectPool<PredictionEngine<Message, MessagePrediction>> Load()
    {
        MLContext context = new();
        return new DefaultObjectPool<PredictionEngine<Message, MessagePrediction>>(
            new EnginePolicy(context, context.Model.Load(_path, out _)));
    }
}

/// <summary>Creates the engines of a pool.</summary>
internal sealed class EnginePolicy(MLContext context, ITransformer model)
    : PooledObjectPolicy<PredictionEngine<Message, MessagePrediction>>
{
    public override PredictionEngine<Message, MessagePrediction> Create() =>
        context.Model.CreatePredictionEngine<Message, MessagePrediction>(model);

    public override bool Return(PredictionEngine<Message, MessagePrediction> obj) => true;
}
