using LinearLearn.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LinearLearn.Hosting.Tests;

public class HostedLearnerTests : FolderFixture
{
    [Test]
    public async Task Corrections_are_learned_as_by_an_online_learner_in_their_order()
    {
        await using LearnerService service = new(Folder);
        OnlineLearner expected = LearnerService.CreateReference();
        for (int i = 0; i < 50; i++)
        {
            await service.LearnAsync(i);
            LearnerService.Teach(expected, i);
        }
        Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(50));
        Assert.That(service.Served.Current.Weights.ToArray(), Is.EqualTo(expected.Snapshot().Weights.ToArray()));
        Assert.That(service.Served.Current.Biases.ToArray(), Is.EqualTo(expected.Snapshot().Biases.ToArray()));
        Assert.That(service.Learner.Waiting, Is.Zero);
    }

    [Test]
    public async Task Texts_and_tables_are_learned_as_by_their_classifiers()
    {
        TextClassifier text = Models.CreateText();
        text.Save(Folder.GetFile("text"));
        TextClassifier expectedText = TextClassifier.Load(Folder.GetFile("text"));
        TableClassifier table = Models.CreateTable(), expectedTable = new(table.Encoder, table.Model);
        Dictionary<string, object?> row = new() { ["rooms"] = 4, ["city"] = "Bonn" };
        await using Container container = new(services =>
        {
            services.AddTextClassifier("text").FromFile(Folder.GetFile("text")).Learn(options => Set(options, "text-state"));
            services.AddTableClassifier("table").From(_ => table).Learn(options => Set(options, "table-state"));
        });
        HostedLearner<string> texts = container.Services.GetRequiredKeyedService<HostedLearner<string>>("text");
        HostedLearner<TableRow> rows = container.Services.GetRequiredKeyedService<HostedLearner<TableRow>>("table");
        for (int i = 0; i < 10; i++)
        {
            await texts.LearnAsync(Models.Texts[i % 6], Models.Labels[(i + 1) % 6], weight: 2);
            expectedText.Learn(Models.Texts[i % 6], Models.Labels[(i + 1) % 6], weight: 2);
            await rows.LearnAsync(row, "no");
            expectedTable.Learn(row, "no");
        }
        ServedTextClassifier servedText = container.Services.GetRequiredKeyedService<ServedTextClassifier>("text");
        foreach (string input in Models.Texts)
            Assert.That(servedText.Predict(input), Is.EqualTo(expectedText.Predict(input)));
        ServedTableClassifier servedTable = container.Services.GetRequiredKeyedService<ServedTableClassifier>("table");
        Assert.That(servedTable.Predict(row), Is.EqualTo(expectedTable.Predict(row)));

        void Set(HostedLearnerOptions options, string name) => (options.Folder, options.PublishEvery) = (Folder.GetFile(name), 1);
    }

    [Test]
    public async Task Rejected_corrections_fail_only_their_own_call()
    {
        await using LearnerService service = new(Folder);
        (Func<ValueTask> Call, string Expected)[] bad =
        [
            (() => service.Learner.LearnAsync(new float[] { 1, 2, 3 }, "9"), "expected one of the classes 3, 7, found 9"),
            (() => service.Learner.LearnAsync(new float[] { 1, 2 }, "3"), "expected 3 values, found 2"),
            (() => service.Learner.LearnAsync(new float[] { 1, float.NaN, 3 }, "3"), "found NaN at index 1"),
            (() => service.Learner.LearnAsync(new float[] { 1, 2, 3 }, "3", weight: -1), "expected a weight of 0 to 1,000,000, found -1"),
            (() => service.Learner.LearnAsync(new float[] { 1, 2, 3 }, null!), "label"),
        ];
        foreach ((Func<ValueTask> call, string expected) in bad)
            Assert.That(async () => await call(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(expected));
        await service.LearnAsync(0);
        Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(1));
        Assert.That(service.Learner.LastFault, Is.Null);
    }

    [Test]
    public async Task Correction_whose_score_overflows_fails_alone()
    {
        await using LearnerService service = new(Folder, () => new LinearModel([3, -1, 0.5f], [0.25f], [3, 7]));
        Assert.That(
            async () => await service.Learner.LearnAsync(new[] { float.MaxValue, 0, 0 }, "3"),
            Throws.ArgumentException);
        await service.LearnAsync(0);
        Assert.That(service.Learner.LastFault, Is.Null);
    }

    [Test]
    public async Task Diverged_learner_stops_and_predictions_continue()
    {
        await using LearnerService service = new(Folder, rule: new DivergingRule());
        LinearModel before = service.Served.Current;
        await service.Learner.LearnAsync(new float[] { 1, 1, 1 }, "3"); // is on disk before the overflow is found
        Assert.That(
            async () => await service.Learner.LearnAsync(new float[] { 1, 1, 1 }, "3"),
            Throws.InvalidOperationException.With.Message.Contains("learning diverged"));
        Assert.That(service.Served.Current, Is.SameAs(before));
        HealthReportEntry health = await service.Container.CheckHealthAsync();
        Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(health.Description, Does.StartWith("corrections are not learned: model default: learning diverged"));

        await service.DisposeAsync();
        await using LearnerService again = new(Folder, rule: new DivergingRule());
        again.Learner.Start();
        Assert.That((again.Learner.LastFault, again.Learner.ExamplesLearned), Is.EqualTo(((Exception?)null, 0L)));
        Assert.That(again.Served.Current.Weights.ToArray(), Is.EqualTo(Models.CreateLinear().Weights.ToArray()));
        Assert.That(Directory.GetFiles(again.StateFolder, "journal-*"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Reload_lets_a_diverged_learner_learn_again()
    {
        await using LearnerService service = new(Folder, rule: new DivergingRule());
        await service.Learner.LearnAsync(new float[] { 1, 1, 1 }, "3");
        Assert.That(async () => await service.Learner.LearnAsync(new float[] { 1, 1, 1 }, "3"), Throws.InvalidOperationException);
        Assert.That(async () => await service.Learner.LearnAsync(new float[] { 1, 1, 1 }, "3"), Throws.InvalidOperationException);
        await service.Served.ReloadAsync();
        await service.Learner.LearnAsync(new float[] { 1, 1, 1 }, "3");
        Assert.That(service.Learner.LastFault, Is.Null);
        Assert.That((await service.Container.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
    }

    [Test]
    public async Task Full_queue_makes_LearnAsync_wait_and_TryLearn_return_false()
    {
        using ManualResetEventSlim disk = new();
        await using LearnerService service = new(Folder, configure: options => options.Capacity = 2);
        service.Learner.Flush = file => disk.Wait();
        Task first = service.LearnAsync(0).AsTask(), second = service.LearnAsync(1).AsTask();
        Task third = service.LearnAsync(2).AsTask();
        Assert.That(service.Learner.TryLearn(LearnerService.Features(3), "3", out Task _), Is.False);
        Assert.That((first.IsCompleted, second.IsCompleted, third.IsCompleted), Is.EqualTo((false, false, false)));
        Assert.That(service.Learner.Waiting, Is.EqualTo(2));
        disk.Set();
        await Eventually.Completes(Task.WhenAll(first, second, third));
        Assert.That(service.Learner.TryLearn(LearnerService.Features(3), "3", out Task learned));
        await Eventually.Completes(learned);
        Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(4));
    }

    [Test]
    public async Task Canceled_wait_for_a_full_queue_adds_nothing()
    {
        using ManualResetEventSlim disk = new();
        await using LearnerService service = new(Folder, configure: options => options.Capacity = 1);
        HostedLearner<ReadOnlyMemory<float>> learner = service.Learner;
        learner.Flush = file => disk.Wait();
        Task first = service.LearnAsync(0).AsTask();
        using CancellationTokenSource cancellation = new();
        Task second = service.Learner.LearnAsync(LearnerService.Features(1), "3", 1, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.That(async () => await second, Throws.InstanceOf<OperationCanceledException>());
        disk.Set();
        await Eventually.Completes(first);
        await service.DisposeAsync();
        Assert.That(learner.ExamplesLearned, Is.EqualTo(1));
    }

    [Test]
    public async Task Model_is_published_after_some_corrections_or_after_the_interval()
    {
        await using LearnerService service = new(Folder, configure: options => options.PublishEvery = 3);
        LinearModel before = service.Served.Current;
        await service.LearnAsync(0);
        await service.LearnAsync(1);
        Assert.That(service.Served.Current, Is.SameAs(before));
        await service.LearnAsync(2);
        Assert.That(service.Served.Current, Is.Not.SameAs(before));

        before = service.Served.Current;
        await service.LearnAsync(3);
        Assert.That(service.Served.Current, Is.SameAs(before));
        service.Container.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.Is(() => service.Served.Current != before, "the model after four corrections");
        OnlineLearner expected = LearnerService.CreateReference();
        for (int i = 0; i < 4; i++)
            LearnerService.Teach(expected, i);
        Assert.That(service.Served.Current.Weights.ToArray(), Is.EqualTo(expected.Snapshot().Weights.ToArray()));
    }

    [Test]
    public async Task Full_disk_fails_the_calls_and_learning_continues_without_them_when_there_is_room()
    {
        await using LearnerService service = new(Folder);
        bool isFull = false;
        service.FailFlushes(() => isFull ? new IOException("no space left on device") : null);
        OnlineLearner expected = LearnerService.CreateReference();
        for (int i = 0; i < 9; i++)
        {
            isFull = i % 3 == 1;
            service.Container.Time.Advance(TimeSpan.FromSeconds(1));
            if (isFull)
            {
                Assert.That(
                    async () => await service.LearnAsync(i),
                    Throws.TypeOf<IOException>().With.Message.Contains("no space left on device"));
                Assert.That((await service.Container.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Degraded));
                Assert.That(service.Served.Predict([1, 0, 0]).Label, Is.Not.Null);
                continue;
            }
            await service.LearnAsync(i);
            LearnerService.Teach(expected, i);
        }
        Assert.That((await service.Container.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));
        Assert.That(service.Served.Current.Weights.ToArray(), Is.EqualTo(expected.Snapshot().Weights.ToArray()));
    }

    [Test]
    public async Task Corrections_within_a_second_of_a_fault_of_the_disk_fail_at_once()
    {
        await using LearnerService service = new(Folder);
        int flushes = 0;
        service.FailFlushes(() =>
        {
            flushes++;
            return new IOException("no space left on device");
        });
        List<Exception> faults = [];
        for (int i = 0; i < 3; i++)
            faults.Add((await Assert.ThrowsAsync<IOException>(async () => await service.LearnAsync(1)))!);
        Assert.That(flushes, Is.EqualTo(1));
        Assert.That(faults.Distinct().Count(), Is.EqualTo(3), "each caller gets its own exception");
        Assert.That(service.Container.MessagesOf(LogLevel.Error).Count(), Is.EqualTo(1));
        service.Container.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<IOException>(async () => await service.LearnAsync(1));
        Assert.That(flushes, Is.EqualTo(2));
    }

    [Test]
    public async Task Concurrent_corrections_are_all_learned_and_survive()
    {
        const int Threads = 4, Each = 100;
        await using (LearnerService service = new(Folder, configure: options => options.Capacity = 8))
        {
            Concurrently.Run(Threads, thread =>
            {
                for (int i = 0; i < Each; i++)
                    service.LearnAsync((thread * Each) + i).AsTask().GetAwaiter().GetResult();
            });
            Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(Threads * Each));
        }
        await using LearnerService again = new(Folder);
        again.Learner.Start();
        Assert.That(again.Learner.ExamplesLearned, Is.EqualTo(Threads * Each));
    }

    [Test]
    public async Task Second_learner_in_oneFolder_is_rejected()
    {
        await using LearnerService service = new(Folder);
        service.Learner.Start();
        await using LearnerService other = new(Folder);
        Assert.That(
            other.Learner.Start, Throws.TypeOf<IOException>().With.Message.Contains("expected a folder that no other learner uses"));
        await service.DisposeAsync();
        other.Learner.Start();
    }

    [Test]
    public async Task Stop_learns_the_queue_saves_the_state_and_rejects_more()
    {
        using ManualResetEventSlim disk = new();
        LearnerService service = new(Folder);
        service.Learner.Flush = file => disk.Wait();
        Task[] pending = [.. Enumerable.Range(0, 10).Select(i => service.LearnAsync(i).AsTask())];
        Task stop = service.Learner.StopAsync();
        Assert.That(stop.IsCompleted, Is.False);
        disk.Set();
        await Eventually.Completes(Task.WhenAll([.. pending, stop]));
        Assert.That(LearnerState.Load(Path.Combine(service.StateFolder, LearnerFolder.StateName)).ExamplesSeen, Is.EqualTo(10));
        Assert.That(new FileInfo(Path.Combine(service.StateFolder, LearnerFolder.JournalName)).Length, Is.EqualTo(JournalHeader.Bytes));
        Assert.That(
            async () => await service.LearnAsync(0), Throws.InvalidOperationException.With.Message.Contains("the learner has stopped"));
        Assert.That(() => service.Learner.TryLearn(LearnerService.Features(0), "3", out Task _), Throws.InvalidOperationException);
        await service.DisposeAsync();
    }

    [Test]
    public async Task Host_starts_and_stops_the_learner()
    {
        Models.CreateLinear().Save(Folder.GetFile("model"));
        for (int run = 0; run < 2; run++)
        {
            HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Services.AddLinearModel("digits").FromFile(Folder.GetFile("model"))
                .Learn(options => options.Folder = Folder.GetFile("state"));
            using IHost host = builder.Build();
            HostedLearner<ReadOnlyMemory<float>> learner =
                host.Services.GetRequiredKeyedService<HostedLearner<ReadOnlyMemory<float>>>("digits");
            await host.StartAsync();
            Assert.That(learner.ExamplesLearned, Is.EqualTo(run));
            await learner.LearnAsync(LearnerService.Features(run), "3");
            await host.StopAsync();
            Assert.That(File.Exists(Path.Combine(Folder.GetFile("state"), LearnerFolder.StateName)));
        }
    }

    [TestCase("Folder", "")]
    [TestCase("Capacity", "0")]
    [TestCase("PublishEvery", "0")]
    [TestCase("CheckpointEvery", "-1")]
    [TestCase("PublishInterval", "00:00:00")]
    [TestCase("DriftDelta", "1")]
    public async Task Invalid_options_are_named(string option, string value)
    {
        await using LearnerService service = new(Folder, configure: options =>
        {
            options.Folder = option == "Folder" ? value : options.Folder;
            options.Capacity = option == "Capacity" ? 0 : 1;
            options.PublishEvery = option == "PublishEvery" ? 0 : 1;
            options.CheckpointEvery = option == "CheckpointEvery" ? -1 : 1;
            options.PublishInterval = option == "PublishInterval" ? TimeSpan.Zero : TimeSpan.FromSeconds(1);
            options.DriftDelta = option == "DriftDelta" ? 1 : 0.002;
        });
        Assert.That(() => service.Learner, Throws.TypeOf<OptionsValidationException>()
            .With.Message.StartsWith($"model default: HostedLearnerOptions.{option}: expected "));
    }

    private sealed class DivergingRule : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => new(float.MaxValue, float.MaxValue);

        public override string ToString() => nameof(DivergingRule);
    }
}
