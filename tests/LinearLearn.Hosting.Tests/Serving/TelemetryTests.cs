using System.Diagnostics;
using System.Diagnostics.Metrics;
using LinearLearn.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace LinearLearn.Hosting.Tests;

public class TelemetryTests
{
    [Test]
    public async Task Predictions_and_abstentions_are_counted_and_timed_by_model()
    {
        SteppingTime time = new();
        await using Container container = new(
            services => services.AddLinearModel("digits").From(_ => Models.CreateLinear())
                .Configure(options => options.Threshold = 0.7),
            time);
        ServedLinearModel served = container.Services.GetRequiredKeyedService<ServedLinearModel>("digits");
        using MetricCollector<long> predictions = Collect<long>(container, "linearlearn.predictions");
        using MetricCollector<long> abstentions = Collect<long>(container, "linearlearn.abstentions");
        using MetricCollector<double> durations = Collect<double>(container, "linearlearn.prediction.duration");
        served.Predict([1, 0, 0]);
        served.TryPredict([2, 0, 0], out Prediction _);
        served.TryPredict([0, 0, 0], out Prediction _);
        served.PredictTop([0, 0, 0], 2);
        Assert.That(() => served.Predict([1]), Throws.ArgumentException);
        Assert.That(Format(predictions), Is.EqualTo(Enumerable.Repeat("1 model=digits", 4)));
        Assert.That(Format(abstentions), Is.EqualTo(new[] { "1 model=digits" }));
        Assert.That(durations.GetMeasurementSnapshot().Select(measurement => measurement.Value), Is.EqualTo(Enumerable.Repeat(1e-6, 4)));
    }

    [Test]
    public async Task Clock_is_not_read_without_a_listener_of_durations()
    {
        SteppingTime time = new();
        await using Container container = new(services => services.AddLinearModel().From(_ => Models.CreateLinear()), time);
        ServedLinearModel served = container.Linear;
        served.Predict([1, 0, 0]);
        using MetricCollector<long> predictions = Collect<long>(container, "linearlearn.predictions");
        int before = time.Reads;
        served.Predict([1, 0, 0]);
        Assert.That((time.Reads, predictions.GetMeasurementSnapshot().Count), Is.EqualTo((before, 1)));
    }

    [Test]
    public async Task Drift_of_the_errors_is_counted_and_reported_even_if_a_handler_fails()
    {
        using TemporaryFolder folder = new();
        await using LearnerService service = new(folder);
        using MetricCollector<long> drift = Collect<long>(service.Container, "linearlearn.drift");
        List<DriftEventArgs> drifts = [];
        service.Learner.DriftDetected += (_, found) =>
        {
            drifts.Add(found);
            throw new InvalidOperationException("a fault of the handler");
        };
        await LearnManyAsync(256, _ => "7");
        Assert.That(drifts, Is.Empty);
        await LearnManyAsync(128, i => i % 2 == 0 ? "3" : "7"); // whose order no model can know from equal features
        Assert.That(drifts, Is.Not.Empty);
        Assert.That(drifts[0].MeanBefore, Is.LessThan(0.1));
        Assert.That(drifts[^1].MeanAfter, Is.GreaterThan(0.3));
        Assert.That(Format(drift), Is.EqualTo(Enumerable.Repeat("1 model=default", drifts.Count)));
        Assert.That(service.Learner.LastFault, Is.Null);

        Task LearnManyAsync(int count, Func<int, string> labelOf) => Task.WhenAll(
            Enumerable.Range(0, count).Select(i => service.Learner.LearnAsync(new float[] { 1, 0, 0 }, labelOf(i)).AsTask()));
    }

    [Test]
    public async Task Reloads_are_counted_by_outcome_and_traced()
    {
        using TemporaryFolder folder = new();
        Models.CreateLinear().Save(folder.GetFile("model"));
        await using Container container = new(services => services.AddLinearModel().FromFile(folder.GetFile("model")));
        using MetricCollector<long> reloads = Collect<long>(container, "linearlearn.reloads");
        using Traces traces = new();
        _ = container.Linear.Current;
        await container.Linear.ReloadAsync();
        await File.WriteAllTextAsync(folder.GetFile("model"), "not a model");
        Assert.That(async () => await container.Linear.ReloadAsync(), Throws.Exception);
        Assert.That(Format(reloads), Is.EqualTo(new[] { "1 model=default outcome=loaded", "1 model=default outcome=failed" }));
        Assert.That(traces.All, Is.EqualTo(new[]
        {
            "linearlearn.load model=default Unset", "linearlearn.load model=default Unset", "linearlearn.load model=default Error",
        }));
    }

    [Test]
    public async Task Corrections_are_counted_by_outcome_and_batches_and_checkpoints_traced()
    {
        using TemporaryFolder folder = new();
        using ManualResetEventSlim disk = new();
        using Traces traces = new();
        bool isFull = false;
        await using (LearnerService service = new(folder, configure: options => (options.Capacity, options.CheckpointEvery) = (2, 2)))
        {
            using MetricCollector<long> corrections = Collect<long>(service.Container, "linearlearn.corrections");
            using MetricCollector<long> errors = Collect<long>(service.Container, "linearlearn.learner.errors");
            using MetricCollector<int> queue = Collect<int>(service.Container, "linearlearn.learner.queue");
            service.Learner.Flush = file =>
            {
                disk.Wait();
                if (isFull)
                    throw new IOException("no space left");
            };
            Task first = service.Learner.LearnAsync(new float[] { 9, 0, 0 }, "3").AsTask(); // predicted 7
            Task second = service.Learner.LearnAsync(new float[] { 0, 9, 0 }, "3").AsTask(); // predicted 3
            Assert.That(service.Learner.TryLearn(new float[] { 1, 1, 1 }, "3", out Task _), Is.False);
            Assert.That(() => service.Learner.TryLearn(new float[] { 1, 1, 1 }, "9", out Task _), Throws.ArgumentException);
            queue.RecordObservableInstruments();
            Assert.That(Format(queue), Is.EqualTo(new[] { "2 model=default" }));
            disk.Set();
            await Eventually.Completes(Task.WhenAll(first, second));
            await service.WaitUntilIdleAsync();
            isFull = true;
            Assert.That(async () => await service.LearnAsync(0), Throws.TypeOf<IOException>());
            string[] counted = [.. Format(corrections).Order(StringComparer.Ordinal)];
            Assert.That(counted.Where(one => !one.EndsWith("learned", StringComparison.Ordinal)), Is.EqualTo(new[]
            {
                "1 model=default outcome=failed", "1 model=default outcome=full", "1 model=default outcome=rejected",
            }));
            Assert.That(
                corrections.GetMeasurementSnapshot().Where(one => Equals(one.Tags["outcome"], "learned")).Sum(one => one.Value),
                Is.EqualTo(2));
            Assert.That(errors.GetMeasurementSnapshot().Sum(one => one.Value), Is.EqualTo(1).Or.EqualTo(2));
            isFull = false;
        }
        Assert.That(traces.All.Count(trace => trace == "linearlearn.checkpoint model=default examples=2 Unset"), Is.EqualTo(1));
        Assert.That(traces.All, Does.Contain("linearlearn.learn model=default examples=1 Error"));
        Assert.That(traces.All, Has.Some.Matches("^linearlearn.learn model=default examples=. Unset$"));
    }

    [Test]
    public async Task Instruments_have_the_names_and_units_of_the_page()
    {
        List<string> found = [];
        await using Container container = new(services => services.AddLinearModel().From(_ => Models.CreateLinear()));
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            bool isOwn = instrument.Meter.Scope == container.Services.GetRequiredService<IMeterFactory>();
            if (isOwn && instrument.Meter.Name == LinearLearnTelemetry.MeterName)
                found.Add($"| `{instrument.Name}` |");
        };
        listener.Start();
        _ = container.Linear.Current;
        string page = await File.ReadAllTextAsync(Path.Combine(
            LinearLearn.Tests.Shared.RepositoryRoot.Find(), "src", "LinearLearn.Hosting", "README.md"));
        Assert.That(found, Has.Count.EqualTo(8));
        foreach (string row in found)
            Assert.That(page, Does.Contain(row));
    }

    [Test]
    public async Task Health_check_reports_unloaded_loaded_and_learned()
    {
        using TemporaryFolder folder = new();
        await using Container container = new(services => services.AddLinearModel("digits").FromFile(folder.GetFile("model"))
            .Learn(options => options.Folder = folder.GetFile("state")));
        HealthReportEntry health = await container.CheckHealthAsync("digits");
        Assert.That((health.Status, health.Description), Is.EqualTo((HealthStatus.Unhealthy, "the model is not loaded yet")));
        Assert.That(health.Tags, Is.EqualTo(new[] { "linearlearn", "ready" }));
        ServedLinearModel served = container.Services.GetRequiredKeyedService<ServedLinearModel>("digits");
        Assert.That(() => served.Current, Throws.TypeOf<FileNotFoundException>());
        Assert.That((await container.CheckHealthAsync("digits")).Description, Does.Contain(folder.GetFile("model")));

        Models.CreateLinear().Save(folder.GetFile("model"));
        _ = served.Current;
        health = await container.CheckHealthAsync("digits");
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(health.Data, Is.EquivalentTo(new Dictionary<string, object>
        {
            ["file"] = folder.GetFile("model"),
            ["loadedAt"] = container.Time.GetUtcNow(),
            ["classes"] = 2,
            ["examplesLearned"] = 0L,
        }));
    }

    private static MetricCollector<T> Collect<T>(Container container, string instrument)
        where T : struct => new(container.Services.GetRequiredService<IMeterFactory>(), LinearLearnTelemetry.MeterName, instrument);

    private static IEnumerable<string> Format<T>(MetricCollector<T> collector)
        where T : struct => collector.GetMeasurementSnapshot().Select(measurement =>
            $"{measurement.Value} {string.Join(" ", measurement.Tags.OrderBy(tag => tag.Key).Select(tag => $"{tag.Key}={tag.Value}"))}");

    /// <summary>Represents a clock that moves by a microsecond each time it is read.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        public int Reads { get; private set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => Reads++;
    }

    /// <summary>Collects the activities of the library.</summary>
    private sealed class Traces : IDisposable
    {
        private readonly List<Activity> _all = [];
        private readonly ActivityListener _listener;

        public Traces()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == LinearLearnTelemetry.ActivitySourceName,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    lock (_all)
                        _all.Add(activity);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public string[] All
        {
            get
            {
                lock (_all)
                    return [.. _all.Select(one => $"{one.OperationName} {Format(one.TagObjects)} {one.Status}")];
            }
        }

        public void Dispose() => _listener.Dispose();

        private static string Format(IEnumerable<KeyValuePair<string, object?>> tags) =>
            string.Join(" ", tags.Select(tag => $"{tag.Key}={tag.Value}"));
    }
}
