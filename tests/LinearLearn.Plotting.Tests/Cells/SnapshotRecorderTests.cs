using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Plotting.Tests;

public class SnapshotRecorderTests
{
    private static readonly LinearModel Model = LinearModel.Zero(1, [0, 1]);

    [Test]
    public void SnapshotRecorder_keeps_the_first_the_last_and_evenly_spread_snapshots() =>
        Gen.Select(Gen.Int[2, 12], Gen.Int[0, 40], Gen.Int[0, 30].Array[0, 150]).SampleAlike((count, first, gaps) =>
        {
            SnapshotRecorder read = new(count), unread = new(count);
            List<TrainingProgress> reports = [];
            HashSet<TrainingProgress> all = [];
            long seen = first, widest = 0;
            foreach (long gap in gaps.Select(bits => 1L << bits).Prepend(0))
            {
                TrainingProgress report = At(seen += gap);
                reports.Add(report);
                all.Add(report);
                widest = Math.Max(widest, gap);
                read.Report(report);
                unread.Report(report);
                IReadOnlyList<TrainingProgress> kept = read.Snapshots;
                Assert.That(kept, Has.Count.EqualTo(Math.Min(count, reports.Count)));
                Assert.That((kept[0], kept[^1]), Is.EqualTo((reports[0], report)));
                Assert.That(kept.All(all.Contains));
                long[] steps = [.. kept.Zip(kept.Skip(1), (one, next) => next.ExamplesSeen - one.ExamplesSeen)];
                Assert.That(steps, Is.All.Positive);
                if (steps.Length > 0)
                    Assert.That(steps.Max(), Is.LessThanOrEqualTo(2.0 * (seen - first) / (count - 1) + widest));
            }
            Assert.That(unread.Snapshots, Is.EqualTo(read.Snapshots), "reading changes nothing");
        });

    // Six are kept: the seventh doubles the intervals to 2. Of 0, 2, 4, 6, 8, 10, the one nearest to 5 is 4, the first of two.
    [Test]
    public void SnapshotRecorder_keeps_the_hand_computed_snapshots()
    {
        SnapshotRecorder recorder = new(count: 3);
        Assert.That(recorder.Snapshots, Is.Empty);
        Assert.That(MomentsAfter(0), Is.EqualTo(new long[] { 0 }));
        Assert.That(MomentsAfter(1, 2), Is.EqualTo(new long[] { 0, 1, 2 }));
        Assert.That(MomentsAfter(3, 4, 5), Is.EqualTo(new long[] { 0, 2, 5 }));
        Assert.That(MomentsAfter(6, 7, 8, 9, 10), Is.EqualTo(new long[] { 0, 4, 10 }));
        Assert.That(MomentsAfter(11), Is.EqualTo(new long[] { 0, 4, 11 }));
        Assert.That(MomentsAfter(1000), Is.EqualTo(new long[] { 0, 8, 1000 }), "0, 4, 8 and 1000 are kept, and 8 is nearest to 500");

        long[] MomentsAfter(params long[] moments)
        {
            foreach (long moment in moments)
                recorder.Report(At(moment));
            return Moments(recorder);
        }
    }

    [Test]
    public void SnapshotRecorder_spreads_90_snapshots_of_a_long_run_evenly()
    {
        SnapshotRecorder recorder = new();
        for (int seen = 0; seen <= 100_000; seen += 4)
            recorder.Report(At(seen));
        long[] moments = Moments(recorder);
        Assert.That(moments, Has.Length.EqualTo(90));
        Assert.That(moments.Zip(moments.Skip(1), (one, next) => next - one), Is.All.InRange(512, 2048), "1124 would be even");
    }

    /// <summary>Each run makes the recorder discard the previous one, which a reader must not see half done.</summary>
    [Test]
    public void SnapshotRecorder_can_be_read_by_other_threads_during_runs()
    {
        const int runs = 30_000;
        SnapshotRecorder recorder = new(count: 5);
        TrainingProgress[] reports = [.. Enumerable.Range(1, 12).Select(seen => At(seen))];
        recorder.Report(reports[0]);
        int done = 0;
        Concurrently.Run(threads: 8, thread =>
        {
            for (int run = 0; thread == 0 && run < runs; run++)
                Array.ForEach(reports, recorder.Report);
            if (thread == 0)
                Volatile.Write(ref done, 1);
            while (Volatile.Read(ref done) == 0)
            {
                long[] moments = Moments(recorder);
                if (moments.Length is 0 or > 5 || moments[0] != 1 || moments.Zip(moments.Skip(1)).Any(pair => pair.First >= pair.Second))
                    Assert.Fail(string.Join(", ", moments));
                Thread.Yield();
            }
        });
    }

    [Test]
    public void SnapshotRecorder_releases_models_of_discarded_snapshots()
    {
        SnapshotRecorder recorder = new(count: 5);
        List<WeakReference> models = Report(recorder);
        GC.Collect();
        Assert.That(models.Count(model => model.IsAlive), Is.InRange(5, 12));
        GC.KeepAlive(recorder);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static List<WeakReference> Report(SnapshotRecorder recorder)
        {
            List<WeakReference> models = [];
            for (int seen = 0; seen < 1000; seen++)
            {
                LinearModel model = LinearModel.Zero(1, [0, 1]);
                models.Add(new WeakReference(model));
                recorder.Report(new TrainingProgress(1, seen, 0, null, model));
            }
            return models;
        }
    }

    [Test]
    public void SnapshotRecorder_keeps_the_later_of_two_reports_at_the_same_example_count()
    {
        TrainingProgress[] later = [At(0, 0.1), At(1, 0.2), At(8, 0.3)];
        SnapshotRecorder recorder = new(count: 3);
        foreach (TrainingProgress report in new[] { At(0), later[0], At(1), later[1], At(8), later[2] })
            recorder.Report(report);
        Assert.That(recorder.Snapshots, Is.EqualTo(later));

        SnapshotRecorder wide = new(count: 2);
        TrainingProgress last = At(7, 0.5);
        foreach (TrainingProgress report in new[] { At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7), last }) // 6 and 7: one interval
            wide.Report(report);
        Assert.That(wide.Snapshots[^1], Is.SameAs(last));
    }

    [Test]
    public void SnapshotRecorder_discards_the_previous_run()
    {
        SnapshotRecorder recorder = new(count: 2);
        foreach (long seen in new long[] { 0, 10, 20, 30, 40, 50 })
            recorder.Report(At(seen));
        IReadOnlyList<TrainingProgress> before = recorder.Snapshots;
        recorder.Report(At(49));
        Assert.That(Moments(recorder), Is.EqualTo(new long[] { 49 }));
        recorder.Report(At(50));
        Assert.That(Moments(recorder), Is.EqualTo(new long[] { 49, 50 }));
        Assert.That(before.Select(report => report.ExamplesSeen), Is.EqualTo(new long[] { 0, 50 }), "a list that was read does not change");
    }

    [Test]
    public void SnapshotRecorder_forwards_every_report_after_recording_it()
    {
        List<(TrainingProgress Received, TrainingProgress Recorded)> seen = [];
        SnapshotRecorder? recorder = null;
        recorder = new SnapshotRecorder(count: 2, new Watcher(report => seen.Add((report, recorder!.Snapshots[^1]))));
        TrainingProgress[] reports = [.. Enumerable.Range(0, 20).Select(moment => At(moment))];
        foreach (TrainingProgress report in reports)
            recorder.Report(report);
        Assert.That(seen, Is.EqualTo(reports.Select(report => (report, report))));
    }

    // At the end, intervals have a length of 4: the first report, -5, -4, 0 and the last report are kept.
    [Test]
    public void SnapshotRecorder_accepts_any_number_of_examples()
    {
        SnapshotRecorder recorder = new(count: 3);
        foreach (long seen in new[] { long.MinValue, -5, -4, -3, -2, -1, 0, 1, 2, 3, long.MaxValue })
            recorder.Report(At(seen));
        Assert.That(Moments(recorder), Is.EqualTo(new[] { long.MinValue, 0, long.MaxValue }), "0 is nearest to -1");
    }

    [Test]
    public void SnapshotRecorder_keeps_the_first_and_the_last_model_of_a_run()
    {
        SnapshotRecorder recorder = new(count: 10);
        OnlineTrainingOptions options = new() { Epochs = 3, Progress = recorder, ReportEvery = 1 };
        TrainingResult result = new OnlineTrainer(new HingeUpdate()).Train(TestData.CreateClouds(), options);
        long[] moments = Moments(recorder);
        Assert.That(moments, Has.Length.EqualTo(10));
        Assert.That((moments[0], moments[^1]), Is.EqualTo((0L, 300L)));
        Assert.That(moments.Zip(moments.Skip(1), (one, next) => next - one), Is.All.InRange(16, 64), "a third of a hundred would be even");
        Assert.That(GetBits(recorder.Snapshots[0].Model), Is.EqualTo(GetBits(LinearModel.Zero(20, [3, 7]))));
        Assert.That(GetBits(recorder.Snapshots[^1].Model), Is.EqualTo(GetBits(result.Model)));
    }

    [Test]
    public void SnapshotRecorder_keeps_one_snapshot_for_each_example_count_and_the_last_accuracy(
        [Values(10, 12)] int count, [Values(1, 3, 4, 5, 10, 12, 13)] int every, [Values(1, 2, 3)] int epochs, [Values] bool scaled)
    {
        SnapshotRecorder recorder = new(count: 100);
        ITrainer trainer = new OnlineTrainer(new HingeUpdate());
        Dataset held = TestData.CreateClouds(20);
        OnlineTrainingOptions options = new() { Epochs = epochs, Validation = held, ValidateEvery = every, Progress = recorder };
        TrainingResult result = (scaled ? new ScaledTrainer(trainer) : trainer).Train(TestData.CreateClouds(count), options);
        Assert.That(Moments(recorder), Is.Unique.And.Ordered);
        Assert.That(recorder.Snapshots[^1].ValidationAccuracy, Is.EqualTo(result.ValidationCurve[^1].Accuracy));
    }

    [Test]
    public void SnapshotRecorder_of_a_cancelled_run_continues_with_the_resumed_run()
    {
        Dataset data = TestData.CreateClouds();
        OnlineTrainer trainer = new(new HingeUpdate());
        using CancellationTokenSource source = new();
        SnapshotRecorder whole = new(), parts = new(next: new Watcher(report =>
        {
            if (report.ExamplesSeen == 84)
                source.Cancel();
        }));
        OnlineTrainingOptions options = new() { Epochs = 2, Progress = parts, ReportEvery = 12 };
        trainer.Train(data, options with { Progress = whole });
        LearnerState? state = trainer.Train(data, options, source.Token).State;
        Assert.That(Moments(parts)[^1], Is.EqualTo(84));
        trainer.Train(data, options with { InitialState = state });
        Assert.That(Moments(parts), Is.EqualTo(Moments(whole)));
        Assert.That(
            parts.Snapshots.Select(report => GetBits(report.Model)),
            Is.EqualTo(whole.Snapshots.Select(report => GetBits(report.Model))));
    }

    [TestCase(1)]
    [TestCase(0)]
    [TestCase(-90)]
    [TestCase(10_001)]
    public void SnapshotRecorder_rejects_a_count_out_of_range(int bad) => Assert.That(
        () => new SnapshotRecorder(bad),
        Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Message.Contains($"expected 2 to 10000 snapshots, found {bad}")
            .And.Message.Contains("count"));

    [Test]
    public void SnapshotRecorder_accepts_counts_at_the_limits_and_rejects_null_reports()
    {
        Assert.That(() => new SnapshotRecorder(2).Report(At(0)), Throws.Nothing);
        Assert.That(() => new SnapshotRecorder(10_000).Report(At(0)), Throws.Nothing);
        Assert.That(() => new SnapshotRecorder().Report(null!), Throws.ArgumentNullException);
    }

    private static byte[] GetBits(LinearModel model) => [.. MemoryMarshal.AsBytes(model.Weights), .. MemoryMarshal.AsBytes(model.Biases)];

    private static long[] Moments(SnapshotRecorder recorder) => [.. recorder.Snapshots.Select(report => report.ExamplesSeen)];

    private static TrainingProgress At(long seen, double? accuracy = null) => new(1, seen, 0, accuracy, Model);

    private sealed class Watcher(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
