using System.Runtime.CompilerServices;

namespace LinearLearn.Tests;

/// <summary>Examples are learned the same way from every source: by one update after the other.</summary>
public class StreamTests
{
    private static readonly LearnerOptions Averaged = new() { Averaging = true };
    private static readonly Dataset Data = Weighted(TestData.CreateOverlapping(FeatureKind.Floats, classes: 3, count: 100));

    [Test]
    public void OnlineLearner_Learn_and_Update_give_the_same_bits([Values(1, 7, 100)] int chunk, [Values] FeatureKind kind)
    {
        Dataset data = Weighted(TestData.CreateOverlapping(kind, classes: 3, count: 100));
        OnlineLearner expected = Learner();
        for (int i = 0; i < data.Count; i++)
            expected.Update(data, i);

        AssertSame(expected, learner => learner.Learn(data));
        AssertSame(expected, learner => learner.Learn(Parts(data, chunk)));
        AssertSame(expected, learner => learner.LearnAsync(Slowly(Parts(data, chunk))).GetAwaiter().GetResult());

        // Single examples are dense, because sums of sparse rows round differently.
        Dataset dense = TestData.ToFloats(data).WithWeights(data.Weights);
        expected = Learner();
        for (int i = 0; i < data.Count; i++)
            expected.Update(dense, i);
        AssertSame(expected, learner => learner.Learn(Each(data)));
        AssertSame(expected, learner => learner.LearnAsync(Slowly(Each(data))).GetAwaiter().GetResult());
    }

    [Test]
    public void OnlineLearner_gives_the_same_bits_for_a_stream_of_each_kind_of_rows()
    {
        Dataset bytes = TestData.CreateOverlapping(classes: 3), floats = TestData.ToFloats(bytes);
        OnlineLearner fromDataset = Learner(), fromSparse = Learner();
        SparseFeatures sparse = SparseFeatures.From(floats.Features);
        OnlineLearner fromBytes = new(
            new PassiveAggressiveUpdate(), LinearModel.Zero(13, [0, 1, 2], byteScale: ByteFeatures.DefaultScale), Averaged);
        OnlineLearner fromFloats = Learner();
        for (int i = 0; i < bytes.Count; i++)
        {
            fromFloats.Update(((DenseFeatures)floats.Features).Row(i), floats.Labels[i]);
            fromBytes.Update(((ByteFeatures)bytes.Features).Row(i), bytes.Labels[i]);
            fromSparse.Update(sparse.Row(i), bytes.Labels[i]);
        }
        fromDataset.Learn(new Dataset(sparse, bytes.Labels));
        Assert.That(TestData.GetBits(fromBytes.Snapshot()), Is.EqualTo(TestData.GetBits(fromFloats.Snapshot())));
        Assert.That(TestData.GetBits(fromSparse.Snapshot()), Is.EqualTo(TestData.GetBits(fromDataset.Snapshot())));
        Assert.That(
            fromSparse.Snapshot().Weights.ToArray(),
            Is.EqualTo(fromFloats.Snapshot().Weights.ToArray()).Within(1e-4f),
            "sums of sparse rows round differently");
    }

    [Test]
    public void OnlineLearner_LearnAsync_does_not_resume_on_the_calling_context()
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        CountingContext context = new();
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            Task parts = Learner().LearnAsync(Late(Parts(Data, 30))), examples = Learner().LearnAsync(Late(Each(Data)));
            Assert.That(Task.WaitAll([parts, examples], TimeSpan.FromMinutes(1)), "learning does not need the waiting thread");
            Assert.That(context.Posts, Is.Zero);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        static async IAsyncEnumerable<T> Late<T>(IEnumerable<T> items)
        {
            foreach (T item in items)
            {
                await Task.Run(() => { }).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                yield return item;
            }
        }
    }

    [Test]
    public async Task OnlineLearner_Learn_reports_progress_after_each_part()
    {
        List<long> seen = [], seenAsync = [];
        Learner().Learn(Parts(Data, 30), new Progress(seen.Add));
        await Learner().LearnAsync(Slowly(Parts(Data, 30)), new Progress(seenAsync.Add));
        Assert.That(seen, Is.EqualTo(new long[] { 30, 60, 90, 100 }));
        Assert.That(seenAsync, Is.EqualTo(seen));
    }

    [Test]
    public async Task OnlineLearner_Learn_throws_if_canceled_and_keeps_the_updates_made()
    {
        OnlineLearner expected = Learner();
        for (int i = 0; i < 60; i++)
            expected.Update(Data, i);

        using (CancellationTokenSource source = new())
        {
            OnlineLearner learner = Learner();
            Assert.That(
                () => learner.Learn(Parts(Data, 30), new Progress(seen => CancelAt(seen, source)), source.Token),
                Throws.InstanceOf<OperationCanceledException>());
            AssertSame(expected, learner);
        }
        using (CancellationTokenSource source = new())
        {
            OnlineLearner learner = Learner();
            Assert.That(() => learner.Learn(Counted(Each(Data), source), source.Token), Throws.InstanceOf<OperationCanceledException>());
            AssertSame(expected, learner);
        }
        using (CancellationTokenSource source = new())
        {
            OnlineLearner learner = Learner();
            await AssertCanceled(learner.LearnAsync(Slowly(Parts(Data, 30)), new Progress(seen => CancelAt(seen, source)), source.Token));
            AssertSame(expected, learner);
        }
        using (CancellationTokenSource source = new())
        {
            OnlineLearner learner = Learner();
            await AssertCanceled(learner.LearnAsync(Slowly(Counted(Each(Data), source)), source.Token));
            AssertSame(expected, learner);
        }
    }

    [Test]
    public async Task OnlineLearner_Learn_with_a_canceled_token_leaves_the_learner_unchanged()
    {
        CancellationToken canceled = new(canceled: true);
        OnlineLearner learner = Learner();
        Assert.That(() => learner.Learn(Data, canceled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => learner.Learn([Data], null, canceled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => learner.Learn(Each(Data), canceled), Throws.InstanceOf<OperationCanceledException>());
        await AssertCanceled(learner.LearnAsync(Slowly(Parts(Data, 10)), null, canceled));
        await AssertCanceled(learner.LearnAsync(Slowly(Each(Data)), canceled));
        Assert.That(learner.ExamplesSeen, Is.Zero);
    }

    [Test]
    public async Task OnlineLearner_LearnAsync_passes_the_token_to_the_stream()
    {
        using CancellationTokenSource source = new();
        source.CancelAfter(TimeSpan.FromMilliseconds(20));
        await AssertCanceled(Learner().LearnAsync(Endless(), source.Token));

        static async IAsyncEnumerable<LabeledExample> Endless([EnumeratorCancellation] CancellationToken token = default)
        {
            await Task.Delay(Timeout.Infinite, token);
            yield break;
        }
    }

    [Test]
    public void OnlineLearner_Learn_of_a_large_dataset_can_be_canceled_between_two_batches()
    {
        using CancellationTokenSource source = new();
        CancelingRule rule = new(source, after: 300);
        Dataset data = TestData.CreateOverlapping(classes: 2, count: 2000);
        OnlineLearner learner = new(rule, LinearModel.Zero(data.FeatureCount, data.Classes));
        Assert.That(() => learner.Learn(data, source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(learner.ExamplesSeen, Is.GreaterThanOrEqualTo(300).And.LessThan(1000));
    }

    [Test]
    public void OnlineLearner_Learn_rejects_a_part_that_does_not_fit_and_keeps_earlier_updates()
    {
        OnlineLearner learner = Learner();
        Dataset narrow = TestData.CreateOverlapping(classes: 3, features: 12), unknown = new(Data.Take(1).Features, [5]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => learner.Learn([Data.Take(10), narrow]),
                Throws.ArgumentException.With.Message.Contains("expected 13 features per example, found 12"));
            Assert.That(
                () => learner.Learn(unknown),
                Throws.ArgumentException.With.Message.Contains("expected one of the labels 0, 1, 2, found 5"));
            Assert.That(
                () => learner.Learn([new LabeledExample(new float[12], 1)]),
                Throws.ArgumentException.With.Message.Contains("expected 13 values, found 12"));
            Assert.That(
                () => learner.Learn([new LabeledExample(new float[13], 5)]),
                Throws.ArgumentException.With.Message.Contains("expected one of the labels 0, 1, 2, found 5"));
            Assert.That(() => learner.Learn((Dataset)null!), Throws.ArgumentNullException);
            Assert.That(() => learner.Learn((IEnumerable<Dataset>)null!), Throws.ArgumentNullException);
            Assert.That(() => learner.Learn((IEnumerable<LabeledExample>)null!), Throws.ArgumentNullException);
            Assert.That(() => learner.LearnAsync((IAsyncEnumerable<Dataset>)null!), Throws.ArgumentNullException);
            Assert.That(() => learner.LearnAsync((IAsyncEnumerable<LabeledExample>)null!), Throws.ArgumentNullException);
        }
        Assert.That(learner.ExamplesSeen, Is.EqualTo(10));
    }

    [Test]
    public void OnlineLearner_Learn_without_examples_changes_nothing()
    {
        OnlineLearner learner = Learner();
        learner.Learn(Data.Take(0));
        learner.Learn([Data.Take(0)]);
        learner.Learn(Array.Empty<LabeledExample>());
        Assert.That(learner.ExamplesSeen, Is.Zero);
    }

    private static OnlineLearner Learner() => new(new PassiveAggressiveUpdate(), LinearModel.Zero(13, [0, 1, 2]), Averaged);

    private static Dataset Weighted(Dataset data) => data.WithWeights([.. Enumerable.Range(0, data.Count).Select(i => i % 4 * 0.5f)]);

    private static void AssertSame(OnlineLearner expected, Action<OnlineLearner> learn)
    {
        OnlineLearner learner = Learner();
        learn(learner);
        AssertSame(expected, learner);
    }

    private static void AssertSame(OnlineLearner expected, OnlineLearner learner)
    {
        Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(expected.Snapshot())));
        Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((expected.ExamplesSeen, expected.UpdatesMade)));
    }

    private static async Task AssertCanceled(Task task)
    {
        bool canceled = false;
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            canceled = true;
        }
        Assert.That(canceled, Is.True);
    }

    private static void CancelAt(long seen, CancellationTokenSource source)
    {
        if (seen == 60)
            source.Cancel();
    }

    private static IEnumerable<Dataset> Parts(Dataset data, int size) => Enumerable.Range(0, data.Count).Chunk(size).Select(rows =>
        new Dataset(data.Features.Select(rows), [.. rows.Select(row => data.Labels[row])])
            .WithWeights([.. rows.Select(row => data.Weights[row])]));

    private static IEnumerable<LabeledExample> Each(Dataset data)
    {
        for (int i = 0; i < data.Count; i++)
        {
            float[] row = new float[data.FeatureCount];
            data.Features.CopyTo(i, row);
            yield return new LabeledExample(row, data.Labels[i], data.Weights[i]);
        }
    }

    /// <summary>Cancels after the 60th example.</summary>
    private static IEnumerable<LabeledExample> Counted(IEnumerable<LabeledExample> examples, CancellationTokenSource source)
    {
        foreach ((int i, LabeledExample example) in examples.Index())
        {
            CancelAt(i, source);
            yield return example;
        }
    }

    private static async IAsyncEnumerable<T> Slowly<T>(IEnumerable<T> items)
    {
        foreach (T item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }

    private sealed class CountingContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => _posts;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            base.Post(d, state);
        }
    }

    private sealed class Progress(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }

    private sealed class CancelingRule(CancellationTokenSource source, int after) : IUpdateRule
    {
        private int _count;

        public UpdateStep GetStep(ScoredExample example)
        {
            if (++_count == after)
                source.Cancel();
            return default;
        }
    }
}
