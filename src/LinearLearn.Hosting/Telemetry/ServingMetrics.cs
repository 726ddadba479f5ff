using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LinearLearn.Hosting;

/// <summary>Holds the instruments of all served models of a container.</summary>
internal sealed class ServingMetrics
{
    private const string OutcomeTag = "outcome";

    /// <summary>The upper bounds of the buckets of durations, in seconds.</summary>
    private static readonly double[] DurationBounds =
        [1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 0.1];

    private readonly ConcurrentDictionary<string, Func<int>> _queues = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly Counter<long> _predictions;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _abstentions;
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _corrections;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _drift;

    public ServingMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
#pragma warning disable CA2000 // the factory disposes the meter
        Meter meter = meters.Create(LinearLearnTelemetry.MeterName);
#pragma warning restore CA2000
        _predictions = meter.CreateCounter<long>("linearlearn.predictions", "{prediction}", "Predictions made.");
        _duration = meter.CreateHistogram(
            "linearlearn.prediction.duration",
            "s",
            "Duration of a prediction.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBounds });
        _abstentions = meter.CreateCounter<long>(
            "linearlearn.abstentions", "{prediction}", "Predictions whose probability is below the threshold.");
        _reloads = meter.CreateCounter<long>("linearlearn.reloads", "{reload}", "Attempts to load a model again.");
        _corrections = meter.CreateCounter<long>("linearlearn.corrections", "{correction}", "Corrections received.");
        _errors = meter.CreateCounter<long>(
            "linearlearn.learner.errors", "{correction}", "Corrections that the learner predicted otherwise before it learned them.");
        _drift = meter.CreateCounter<long>("linearlearn.drift", "{drift}", "Detected rises of the error rate of corrections.");
        meter.CreateObservableGauge("linearlearn.learner.queue", ObserveQueues, "{correction}", "Corrections that wait for the learner.");
    }

    /// <summary>Gets the tag of a model; created once for each model, so that measuring does not allocate.</summary>
    public static KeyValuePair<string, object?> TagOf(string model) => new(LinearLearnTelemetry.ModelTag, model);

    /// <summary>Reads the clock if a listener receives durations; otherwise returns null.</summary>
    public long? StartTiming() => _duration.Enabled ? _time.GetTimestamp() : null;

    public void RecordPrediction(KeyValuePair<string, object?> model, long? started)
    {
        _predictions.Add(1, model);
        if (started is { } start)
            _duration.Record(_time.GetElapsedTime(start).TotalSeconds, model);
    }

    public void RecordAbstention(KeyValuePair<string, object?> model) => _abstentions.Add(1, model);

    public void RecordReload(KeyValuePair<string, object?> model, bool isLoaded) =>
        _reloads.Add(1, model, new(OutcomeTag, isLoaded ? "loaded" : "failed"));

    public void RecordCorrections(KeyValuePair<string, object?> model, string outcome, int count = 1) =>
        _corrections.Add(count, model, new(OutcomeTag, outcome));

    public void RecordError(KeyValuePair<string, object?> model) => _errors.Add(1, model);

    public void RecordDrift(KeyValuePair<string, object?> model) => _drift.Add(1, model);

    /// <summary>Adds the queue of a learner to the gauge, until <see cref="RemoveQueue"/>.</summary>
    public void AddQueue(string model, Func<int> count) => _queues[model] = count;

    public void RemoveQueue(string model) => _queues.TryRemove(model, out _);

    private IEnumerable<Measurement<int>> ObserveQueues() =>
        _queues.Select(queue => new Measurement<int>(queue.Value(), TagOf(queue.Key)));
}
