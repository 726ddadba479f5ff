using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>
/// The promise of docs/serving.md: a model can be replaced while any number of threads read it, without locking or waiting.
/// </summary>
public class ServingTests
{
    private const int Readers = 8;
    private const int Parts = 40;
    private const int VersionsPerPart = 10;
    private const int RequestsPerPart = 100;
    private const int Versions = Parts * VersionsPerPart;
    private const int Requests = Parts * RequestsPerPart;
    private const int ServedFeatures = 129;

    /// <summary>Memory for more than 400 models of 10 x 129 floats and for everything else in this process.</summary>
    private const long LearnerMemory = 16 << 20;

    /// <summary>Much longer than everything takes, so that a deadlock is reported instead of waited for.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Readers and learner proceed from part to part in step, so that each reader sees versions of all parts on any machine.
    /// </summary>
    /// <remarks>Within a part, their order is arbitrary.</remarks>
    [Test]
    public void ServedModel_readers_see_complete_models_in_order_while_a_learner_publishes([Values(2, 10)] int classes)
    {
        Dataset data = Twins(classes);
        OnlineLearner learner = Learner(data);
        ServedModel served = new(learner.Snapshot());
        Reader[] readers = [.. Enumerable.Range(0, Readers).Select(i => new Reader(served, data, start: 31 * i))];
        int published = 0;
        Thread[] threads = [.. readers.Select(reader => new Thread(() => reader.Run(MayBegin)) { IsBackground = true })];
        bool MayBegin(int part) => TryWaitFor(ref published, part * VersionsPerPart);
        List<LinearModel> versions = [served.Current];
        // A collection counts the unused part of a thread's allocation context as allocated. Without collections, 0 is exact.
        Assert.That(GC.TryStartNoGCRegion(LearnerMemory));
        try
        {
            foreach (Thread thread in threads)
                thread.Start();
            for (int version = 1; version <= Versions; version++)
            {
                foreach (Reader reader in readers)
                {
                    int part = (version - 1) / VersionsPerPart;
                    if (!TryWaitFor(ref reader.Part, part)) // no assertion, because it would allocate
                    {
                        Assert.Fail(
                            $"after {Never} a reader has begun part {reader.Part}, expected {part}, with {published} models published");
                    }
                }
                for (int i = 0; i < 10; i++)
                    learner.Update(data, (version * 10 + i) % data.Count);
                versions.Add(learner.Snapshot());
                served.Publish(versions[^1]);
                Volatile.Write(ref published, version);
            }
            foreach (Thread thread in threads)
                Assert.That(thread.Join(Never));
            Assert.That(GCSettings.LatencyMode, Is.EqualTo(GCLatencyMode.NoGCRegion), "a collection would have ended it");
        }
        finally
        {
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
                GC.EndNoGCRegion();
        }

        Assert.That(
            versions.DistinctBy(model => string.Join(' ', TestData.GetBits(model))).Count(),
            Is.GreaterThan(Versions / 2),
            "the learner has made progress");
        foreach (Reader reader in readers)
            reader.AssertSaw(versions);
    }

    [Test]
    public void ServedModel_readers_do_not_wait_for_a_learner_blocked_in_an_update([Values(2, 10)] int classes)
    {
        Dataset data = Twins(classes);
        using ManualResetEventSlim begun = new(), mayEnd = new();
        OnlineLearner learner = Learner(data, new BlockingRule(begun, mayEnd));
        ServedModel served = new(learner.Snapshot());
        Thread learning = new(() =>
        {
            learner.Update(data, 0);
            served.Publish(learner.Snapshot());
        })
        { IsBackground = true };
        learning.Start();
        Assert.That(begun.Wait(Never));

        LinearModel before = served.Current;
        Reader[] readers = [.. Enumerable.Range(0, Readers).Select(i => new Reader(served, data, start: 31 * i))];
        Thread[] threads = [.. readers.Select(reader => new Thread(() => reader.Run(_ => true)) { IsBackground = true })];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            Assert.That(thread.Join(Never), "a reader waits for the learner");
        mayEnd.Set();
        Assert.That(learning.Join(Never));

        Assert.That(readers.SelectMany(reader => reader.Models), Has.All.SameAs(before));
        Assert.That(served.Current, Is.Not.SameAs(before));
    }

    [Test]
    public async Task ServedModel_Reload_rejects_a_model_that_does_not_match_and_keeps_the_old_model()
    {
        ServedModel served = new(LinearModel.Zero(2, [0, 1]));
        LinearModel before = served.Current;
        string folder = Directory.CreateTempSubdirectory("linearlearn-").FullName;
        try
        {
            LinearModel[] others =
            [
                LinearModel.Zero(3, [0, 1]), LinearModel.Zero(2, [0, 2]), LinearModel.Zero(2, [1, 0]), LinearModel.Zero(2, [0, 1, 2]),
                LinearModel.Zero(2, [0, 1], byteScale: 0.5f),
            ];
            for (int i = 0; i < others.Length; i++)
            {
                string path = Path.Combine(folder, $"{i}.safetensors");
                others[i].Save(path);
                Assert.That(async () => await served.ReloadAsync(path), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                    $"{path}: expected the features, the byte scale and the labels of the previous model"));
            }
            string broken = Path.Combine(folder, "broken.safetensors");
            await File.WriteAllTextAsync(broken, "not a model");
            Assert.That(
                async () => await served.ReloadAsync(broken),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("broken.safetensors"));
            Assert.That(served.Current, Is.SameAs(before));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Serving_page_shows_the_tested_class()
    {
        string root = RepositoryRoot.Find(), file = Path.Combine(root, "tests", "LinearLearn.Tests", "Models", "ServedModel.cs");
        string source = File.ReadAllText(file).ReplaceLineEndings("\n");
        string page = File.ReadAllText(Path.Combine(root, "docs", "serving.md")).ReplaceLineEndings("\n");
        Assert.That(page, Does.Contain("```csharp\n" + source[source.IndexOf("public sealed class", StringComparison.Ordinal)..] + "```"));
    }

    /// <summary>Waits for a counter, and returns false if it stays below the value until <see cref="Never"/> has passed.</summary>
    private static bool TryWaitFor(ref int counter, int value)
    {
        SpinWait spin = default;
        for (long start = Environment.TickCount64; Volatile.Read(ref counter) < value;)
        {
            if (Environment.TickCount64 - start > (long)Never.TotalMilliseconds)
                return false;
            spin.SpinOnce(sleep1Threshold: -1); // yields the core, but never sleeps
        }
        return true;
    }

    private static OnlineLearner Learner(Dataset data, IUpdateRule? rule = null) =>
        new(
            rule ?? new MarginUpdate(margin: 1e6f, learningRate: 1f / 64),
            LinearModel.Zero(data.FeatureCount, data.Classes),
            new LearnerOptions { Multiclass = MulticlassUpdate.Joint });

    /// <summary>
    /// Creates images with two equal halves and a last feature of 1, so that complete models have two equal halves, and their last weight
    /// equals their bias.
    /// </summary>
    private static Dataset Twins(int classes)
    {
        Random random = new(classes);
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => i % classes)];
        float[] values = [.. labels.SelectMany(_ =>
        {
            // No sum of these numbers is rounded.
            float[] half = [.. Enumerable.Range(0, ServedFeatures / 2).Select(_ => random.Next(-32, 33) / 64f)];
            return (float[])[.. half, .. half, 1];
        })];
        return new Dataset(new DenseFeatures(values, ServedFeatures), labels);
    }

    private static bool IsWhole(LinearModel model)
    {
        for (int row = 0; row < model.Biases.Length; row++)
        {
            ReadOnlySpan<float> weights = model.Weights.Slice(row * ServedFeatures, ServedFeatures);
            if (!weights[..(ServedFeatures / 2)].SequenceEqual(weights[(ServedFeatures / 2)..^1]) || weights[^1] != model.Biases[row])
                return false;
        }
        return true;
    }

    /// <summary>Makes a fixed number of requests and keeps the results in preallocated arrays.</summary>
    private sealed class Reader(ServedModel served, Dataset data, int start)
    {
        private readonly DenseFeatures _features = (DenseFeatures)data.Features;
        private readonly int _width = served.Current.Biases.Length;
        private readonly float[] _scores = new float[Requests * served.Current.Biases.Length];
        private readonly int[] _labels = new int[Requests];
        private long _allocated = -1;
        private int _torn;

        /// <summary>The part of its requests that the reader has begun.</summary>
        public int Part = -1;

        public LinearModel[] Models { get; } = new LinearModel[Requests];

        public void Run(Func<int, bool> mayBegin)
        {
            Ask(0); // excludes what the runtime allocates for the first call of a method
            mayBegin(0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int request = 0; request < Requests; request++)
            {
                if (request % RequestsPerPart == 0)
                {
                    if (!mayBegin(request / RequestsPerPart))
                        return; // reported by the learner's thread
                    Volatile.Write(ref Part, request / RequestsPerPart);
                }
                Ask(request);
            }
            _allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        public void AssertSaw(List<LinearModel> versions)
        {
            Dictionary<LinearModel, int> numbers = versions.Select((model, number) => (model, number)).ToDictionary(
                pair => pair.model, pair => pair.number);
            int last = 0;
            float[] scores = new float[_width];
            for (int request = 0; request < Requests; request++)
            {
                LinearModel model = Models[request];
                int version = numbers[model], part = request / RequestsPerPart;
                if (version < last || version < part * VersionsPerPart || version > (part + 1) * VersionsPerPart)
                    Assert.Fail($"request {request} met version {version} after version {last}");
                last = version;
                ReadOnlySpan<float> row = _features.Row(RowOf(request));
                model.Scores(row, scores);
                ReadOnlySpan<float> found = _scores.AsSpan(request * _width, _width);
                bool isSame = MemoryMarshal.AsBytes(found).SequenceEqual(MemoryMarshal.AsBytes<float>(scores));
                if (!isSame || _labels[request] != model.Predict(row))
                {
                    string expected = string.Join(", ", scores);
                    Assert.Fail($"request {request} got the scores {string.Join(", ", found.ToArray())}, version {version} has {expected}");
                }
            }
            Assert.That(_torn, Is.Zero, "models mixed from two versions");
            Assert.That(_allocated, Is.Zero, "bytes that readers allocated");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Ask(int request)
        {
            LinearModel model = served.Current;
            ReadOnlySpan<float> row = _features.Row(RowOf(request));
            model.Scores(row, _scores.AsSpan(request * _width, _width));
            _labels[request] = model.Predict(row);
            Models[request] = model;
            _torn += IsWhole(model) ? 0 : 1;
        }

        private int RowOf(int request) => (start + request) % data.Count;
    }

    /// <summary>A rule that blocks its learner in the middle of an example.</summary>
    private sealed class BlockingRule(ManualResetEventSlim begun, ManualResetEventSlim mayEnd) : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example)
        {
            begun.Set();
            return mayEnd.Wait(Never) ? new UpdateStep(1, 1) : default;
        }
    }
}
