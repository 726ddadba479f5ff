using System.Diagnostics;
using LinearLearn.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LinearLearn.Hosting.Tests;

public class ReloadTests : FolderFixture
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    private string FilePath => Folder.GetFile("model.safetensors");

    [Test]
    public async Task Reload_replaces_the_model()
    {
        await using Container container = CreateLinear();
        LinearModel before = container.Linear.Current;
        Models.CreateLinear(-1).Save(FilePath);
        container.Time.Advance(TimeSpan.FromHours(1));
        await container.Linear.ReloadAsync();
        Assert.That(container.Linear.Current, Is.Not.SameAs(before));
        Assert.That(container.Linear.Predict([1, 0, 0]).Label, Is.EqualTo("3"));
        Assert.That(container.Linear.LoadedAt, Is.EqualTo(container.Time.GetUtcNow()));
    }

    [Test]
    public async Task Reload_of_a_bad_file_keeps_the_model_and_the_next_good_file_heals_it()
    {
        await using Container container = CreateLinear();
        LinearModel before = container.Linear.Current;
        (string Name, Action Write, string Expected)[] bad =
        [
            ("missing", () => File.Delete(FilePath), "model.safetensors"),
            ("text", () => File.WriteAllText(FilePath, "not a model"), "model.safetensors"),
            ("truncated", WriteTruncated, "model.safetensors"),
            ("labels", () => LinearModel.Zero(3, [3, 8]).Save(FilePath), "expected the labels of the model in use, 3, 7, found 3, 8"),
            ("order", () => LinearModel.Zero(3, [7, 3]).Save(FilePath), "expected the labels 3, 7, found 7, 3"),
            ("count", () => LinearModel.Zero(3, [3, 7, 9]).Save(FilePath), "found 3, 7, 9"),
            ("features", () => LinearModel.Zero(4, [3, 7]).Save(FilePath), "expected 3 features, found 4"),
            ("bytes", () => LinearModel.Zero(3, [3, 7], byteScale: 0.5f).Save(FilePath), "expected the byte scale none, found 0.5"),
        ];
        foreach ((string name, Action write, string expected) in bad)
        {
            write();
            Assert.That(async () => await container.Linear.ReloadAsync(), Throws.Exception.With.Message.Contains(expected), name);
            Assert.That(container.Linear.Current, Is.SameAs(before), name);
            HealthReportEntry health = await container.CheckHealthAsync();
            Assert.That((health.Status, health.Description), Is.EqualTo(
                (HealthStatus.Degraded, "the previous model stays in use: " + container.Linear.LastFault!.Message)), name);
        }
        Models.CreateLinear(-1).Save(FilePath);
        await container.Linear.ReloadAsync();
        Assert.That(container.Linear.Current, Is.Not.SameAs(before));
        Assert.That(container.Linear.LastFault, Is.Null);
        Assert.That((await container.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Healthy));

        void WriteTruncated()
        {
            Models.CreateLinear().Save(FilePath);
            File.WriteAllBytes(FilePath, File.ReadAllBytes(FilePath)[..^1]);
        }
    }

    [Test]
    public async Task Text_classifier_with_another_encoder_is_accepted_only_with_the_same_labels()
    {
        Models.CreateText().Save(FilePath);
        await using Container container = new(services => services.AddTextClassifier().FromFile(FilePath));
        TextClassifier before = container.Text.Current, other = Models.CreateText(hashBits: 10, rounds: 2);
        Models.CreateText(positive: "phishing").Save(FilePath);
        Assert.That(async () => await container.Text.ReloadAsync(), Throws.TypeOf<InvalidDataException>());
        Assert.That(container.Text.Current, Is.SameAs(before));
        other.Save(FilePath);
        await container.Text.ReloadAsync();
        Assert.That(container.Text.Predict("free lunch"), Is.EqualTo(other.Predict("free lunch")));
    }

    [Test]
    public async Task Table_classifier_is_replaced_only_by_one_that_accepts_the_rows_of_the_first()
    {
        CreateTable(ColumnKind.Number, ColumnKind.Category, ColumnKind.Ignored).Save(FilePath);
        await using Container container = new(services => services.AddTableClassifier().FromFile(FilePath));
        ServedTableClassifier served = container.Services.GetRequiredService<ServedTableClassifier>();
        TableClassifier before = served.Current;
        (TableClassifier Model, string? Fault)[] next =
        [
            (CreateTable(ColumnKind.Number, ColumnKind.Category, ColumnKind.Number),
                "expected only columns of the model loaded first, found floor"),
            (CreateTable(ColumnKind.Number, ColumnKind.Number, ColumnKind.Ignored),
                "expected column zip to be of the kind Category, found Number"),
            (CreateTable(ColumnKind.Ignored, ColumnKind.Category, ColumnKind.Ignored), null),
            (CreateTable(ColumnKind.Number, ColumnKind.Category, ColumnKind.Ignored), null), // columns that the previous one did not use
            (CreateTable(ColumnKind.Category, ColumnKind.Text, ColumnKind.Ignored), null), // accept the cells of every other kind
        ];
        foreach ((TableClassifier model, string? fault) in next)
        {
            model.Save(FilePath);
            if (fault is null)
            {
                await served.ReloadAsync();
                Assert.That(served.Current, Is.Not.SameAs(before));
                before = served.Current;
                continue;
            }
            Assert.That(async () => await served.ReloadAsync(), Throws.TypeOf<InvalidDataException>().With.Message.Contains(fault));
            Assert.That(served.Current, Is.SameAs(before));
            Assert.That((await container.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Degraded));
        }

        static TableClassifier CreateTable(ColumnKind rooms, ColumnKind zip, ColumnKind floor) => TableClassifier.Train(
            TableData.From(Enumerable.Range(0, 40).Select(i =>
                new { rooms = i % 5, zip = 53110 + (i % 3), floor = i % 7, let = i % 5 > 2 ? "yes" : "no" })),
            label: "let",
            encoding: new TableEncoderOptions
            {
                Kinds = new Dictionary<string, ColumnKind> { ["rooms"] = rooms, ["zip"] = zip, ["floor"] = floor },
            });
    }

    [Test]
    public async Task Polling_finds_a_changed_file_and_logs_a_bad_one_once()
    {
        await using Container container = CreateLinear(watch: true);
        LinearModel before = container.Linear.Current;
        await File.WriteAllTextAsync(FilePath, "not a model");
        for (int i = 0; i < 3; i++)
        {
            container.Time.Advance(Poll);
            await Eventually.Is(() => container.Linear.LastFault is not null, "a fault of the file");
        }
        await container.Linear.CheckFileAsync(isForced: true);
        Assert.That(container.MessagesOf(LogLevel.Error), Is.EqualTo(
            new[] { "Model default: reload failed, the previous model stays in use" }));
        Assert.That(container.Linear.Current, Is.SameAs(before));

        Models.CreateLinear(-1).Save(FilePath);
        container.Time.Advance(Poll);
        await Eventually.Is(() => container.Linear.Predict([1, 0, 0]).Label == "3", "the new model");
        Assert.That(container.Linear.LastFault, Is.Null);
        Assert.That(container.MessagesOf(LogLevel.Information), Is.EqualTo(new[] { $"Model default: reloaded from {FilePath}" }));
    }

    [Test]
    public async Task Polling_reads_a_file_again_that_could_not_be_read_and_logs_the_fault_once()
    {
        await using Container container = CreateLinear(watch: true);
        Models.CreateLinear(-1).Save(FilePath);
        await using (new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.None))
        {
            await container.Linear.CheckFileAsync(isForced: false);
            Assert.That(container.Linear.LastFault, Is.InstanceOf<IOException>());
            await container.Linear.CheckFileAsync(isForced: false);
        }
        await container.Linear.CheckFileAsync(isForced: false);
        Assert.That(container.Linear.LastFault, Is.Null);
        Assert.That(container.Linear.Predict([1, 0, 0]).Label, Is.EqualTo("3"));
        Assert.That(container.MessagesOf(LogLevel.Error).Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Polling_does_not_load_an_unchanged_file()
    {
        await using Container container = CreateLinear(watch: true);
        LinearModel before = container.Linear.Current;
        await container.Linear.CheckFileAsync(isForced: false);
        Assert.That(container.Linear.Current, Is.SameAs(before));
        await container.Linear.CheckFileAsync(isForced: true);
        Assert.That(container.Linear.Current, Is.Not.SameAs(before));
    }

    /// <summary>Real events and the real clock; polling is off.</summary>
    [Test]
    public async Task Events_of_the_file_system_reload_a_replaced_file()
    {
        Models.CreateLinear().Save(FilePath);
        await using Container container = new(
            services => services.AddLinearModel().FromFile(FilePath, watch: true)
                .Configure(options => options.PollInterval = TimeSpan.FromDays(1)),
            TimeProvider.System);
        foreach (float sign in new[] { -1f, 1, -1 })
        {
            string before = container.Linear.Predict([1, 0, 0]).Label;
            Models.CreateLinear(sign).Save(FilePath);
            await Eventually.Is(() => container.Linear.Predict([1, 0, 0]).Label == (sign < 0 ? "3" : "7"), $"another label than {before}");
        }
    }

    /// <summary>Real events and the real clock; polling is off.</summary>
    [Test]
    public async Task Deleted_file_is_a_fault_until_there_is_another_one()
    {
        Models.CreateLinear().Save(FilePath);
        await using Container container = new(
            services => services.AddLinearModel().FromFile(FilePath, watch: true)
                .Configure(options => options.PollInterval = TimeSpan.FromDays(1)),
            TimeProvider.System);
        _ = container.Linear.Current;
        File.Delete(FilePath);
        await Eventually.Is(() => container.Linear.LastFault is FileNotFoundException, "a missing file");
        Models.CreateLinear(-1).Save(FilePath);
        await Eventually.Is(() => container.Linear.LastFault is null, "no fault");
        Assert.That(container.Linear.Predict([1, 0, 0]).Label, Is.EqualTo("3"));
        File.Delete(FilePath);
        Models.CreateLinear().Save(FilePath);
        await Eventually.Is(
            () => container.Linear.LastFault is null && container.Linear.Predict([1, 0, 0]).Label == "7", "the file created again");
    }

    /// <summary>Real events; the test moves the clock, whose interval of polling is much longer than the delay after events.</summary>
    [Test]
    public async Task Events_are_reported_again_after_the_folder_was_replaced()
    {
        TimeSpan day = TimeSpan.FromDays(1);
        string folder = Folder.GetFile("models"), file = Path.Combine(folder, "model.safetensors");
        Directory.CreateDirectory(folder);
        Models.CreateLinear().Save(file);
        await using Container container = new(services => services.AddLinearModel().FromFile(file, watch: true)
            .Configure(options => options.PollInterval = day));
        _ = container.Linear.Current;
        Directory.Move(folder, folder + " before");
        Directory.CreateDirectory(folder);
        Models.CreateLinear(-1).Save(file);
        container.Time.Advance(day);
        await Eventually.Is(() => container.Linear.Predict([1, 0, 0]).Label == "3", "the model of the new folder");

        Models.CreateLinear().Save(file);
        await Eventually.Is(
            () =>
            {
                container.Time.Advance(WatchedFile.Delay);
                return container.Linear.Predict([1, 0, 0]).Label == "7";
            },
            "an event of the new folder");
    }

    /// <summary>A ConfigMap is a link to a file in "..data", itself a link to a folder, which an update replaces.</summary>
    [Test]
    public async Task Links_are_followed_as_in_a_mounted_ConfigMap([Values] bool byEvents)
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("links need a privilege on Windows");
        WriteVersion("..1", 1);
        Directory.CreateSymbolicLink(Folder.GetFile("..data"), "..1");
        File.CreateSymbolicLink(FilePath, Path.Combine("..data", "model.safetensors"));
        FakeTimeProvider time = new();
        await using Container container = new(
            services => services.AddLinearModel().FromFile(FilePath, watch: true).Configure(options => options.PollInterval = Poll),
            byEvents ? TimeProvider.System : time);
        Assert.That(container.Linear.Predict([1, 0, 0]).Label, Is.EqualTo("7"));

        WriteVersion("..2", -1);
        Directory.CreateSymbolicLink(Folder.GetFile("..data_tmp"), "..2");
        Directory.Delete(Folder.GetFile("..data"));
        Directory.Move(Folder.GetFile("..data_tmp"), Folder.GetFile("..data"));
        time.Advance(Poll);
        await Eventually.Is(() => container.Linear.Predict([1, 0, 0]).Label == "3", "the model of the new folder");
        Assert.That(container.Linear.LastFault, Is.Null);

        void WriteVersion(string name, float sign)
        {
            Directory.CreateDirectory(Folder.GetFile(name));
            string file = Path.Combine(Folder.GetFile(name), "model.safetensors");
            Models.CreateLinear(sign).Save(file);
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }
    }

    [Test]
    public async Task Reload_of_a_named_pipe_or_a_folder_fails_without_opening_it()
    {
        await using Container container = CreateLinear();
        File.Delete(FilePath);
        Directory.CreateDirectory(FilePath);
        Assert.That(
            async () => await container.Linear.ReloadAsync(),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{FilePath}: expected a file, found a folder"));
        Directory.Delete(FilePath);
        if (OperatingSystem.IsWindows())
            return;
        using (Process make = Process.Start("mkfifo", [FilePath]))
            await make.WaitForExitAsync();
        Assert.That(
            async () => await Eventually.Completes(container.Linear.ReloadAsync()),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
                $"{FilePath}: expected a model, found an empty file, a pipe or a device"));
    }

    [Test]
    public async Task Reload_stops_waiting_for_a_blocked_load_when_it_is_canceled_or_the_host_stops()
    {
        using ManualResetEventSlim entered = new(), gate = new();
        int created = 0;
        using IHost host = new HostBuilder()
            .ConfigureServices(services => services.AddLinearModel().From(_ =>
            {
                if (created++ > 0)
                {
                    entered.Set();
                    gate.Wait();
                }
                return Models.CreateLinear();
            }))
            .Build();
        await host.StartAsync();
        ServedLinearModel served = host.Services.GetRequiredService<ServedLinearModel>();
        using CancellationTokenSource cancel = new();
        Task first = served.ReloadAsync(cancel.Token), second = served.ReloadAsync();
        entered.Wait();
        await cancel.CancelAsync();
        Assert.That(async () => await Eventually.Completes(first), Throws.InstanceOf<OperationCanceledException>());
        await Eventually.Completes(host.StopAsync());
        Assert.That(async () => await Eventually.Completes(second), Throws.InstanceOf<OperationCanceledException>());
        gate.Set();
    }

    [Test]
    public async Task Reload_of_a_model_in_memory_creates_it_again()
    {
        int created = 0;
        await using Container container = new(
            services => services.AddLinearModel().From(_ => Models.CreateLinear(created++ == 0 ? 1 : -1)));
        Assert.That(container.Linear.Predict([1, 0, 0]).Label, Is.EqualTo("7"));
        await container.Linear.ReloadAsync();
        Assert.That(container.Linear.Predict([1, 0, 0]).Label, Is.EqualTo("3"));
        Assert.That(created, Is.EqualTo(2));
    }

    [Test]
    public async Task Predictions_during_reloads_are_exactly_those_of_the_old_or_the_new_model()
    {
        TextClassifier[] models = [Models.CreateText(), Models.CreateText(hashBits: 9, rounds: 3)];
        Prediction[][] expected = [.. models.Select(model => Models.Texts.Select(model.Predict).ToArray())];
        models[0].Save(FilePath);
        await using Container container = new(services => services.AddTextClassifier().FromFile(FilePath));
        ServedTextClassifier served = container.Text;
        bool isDone = false;
        int answers = 0;
        Concurrently.Run(4, thread =>
        {
            if (thread == 0)
            {
                for (int i = 1; i <= 30; i++)
                {
                    models[i % 2].Save(FilePath);
                    served.ReloadAsync().GetAwaiter().GetResult();
                }
                Volatile.Write(ref isDone, true);
            }
            for (int i = thread; thread > 0 && !Volatile.Read(ref isDone); i++)
            {
                int text = i % Models.Texts.Length;
                Prediction found = served.Predict(Models.Texts[text]);
                Assert.That(found, Is.EqualTo(expected[0][text]).Or.EqualTo(expected[1][text]));
                Interlocked.Increment(ref answers);
            }
        });
        Assert.That(answers, Is.GreaterThan(0));
    }

    private Container CreateLinear(bool watch = false)
    {
        Models.CreateLinear().Save(FilePath);
        Container container = new(services => services.AddLinearModel().FromFile(FilePath, watch)
            .Configure(options => options.PollInterval = Poll));
        _ = container.Linear.Current;
        return container;
    }
}
