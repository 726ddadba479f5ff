using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LinearLearn.Hosting.Tests;

/// <summary>Tests that faults of the disk, of listeners and of corrections lose nothing that was acknowledged.</summary>
public class LearnerFaultTests : FolderFixture
{
    [Test]
    public async Task Fault_of_any_type_while_writing_fails_the_correction_and_learns_nothing()
    {
        await using LearnerService service = new(Folder);
        bool isFailing = false;
        service.FailFlushes(() => isFailing ? new ArgumentOutOfRangeException(null, "the file is too long") : null); // EFBIG
        await service.LearnAsync(0);
        isFailing = true;
        IOException fault = (await Assert.ThrowsAsync<IOException>(async () => await service.LearnAsync(1)))!;
        Assert.That(fault.Message, Does.Contain("journal: expected to write corrections, found: the file is too long"));
        isFailing = false;
        service.Container.Time.Advance(TimeSpan.FromSeconds(1));
        await service.LearnAsync(2);

        OnlineLearner expected = LearnerService.CreateReference();
        LearnerService.Teach(expected, 0);
        LearnerService.Teach(expected, 2);
        Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(2));
        Assert.That(service.Served.Current.Weights.ToArray(), Is.EqualTo(expected.Snapshot().Weights.ToArray()));
    }

    [Test]
    public async Task Errors_are_counted_only_for_corrections_that_were_written()
    {
        await using LearnerService service = new(Folder);
        bool isFailing = true;
        service.FailFlushes(() => isFailing ? new IOException("no space left on device") : null);
        long errors = 0;
        using MeterListener listener = Listen(service, "linearlearn.learner.errors", count => errors += count);
        string opposite = service.Served.Predict(LearnerService.Features(2)).Label == "3" ? "7" : "3";
        await Assert.ThrowsAsync<IOException>(async () => await service.Learner.LearnAsync(LearnerService.Features(2), opposite));
        Assert.That(errors, Is.Zero);
        isFailing = false;
        service.Container.Time.Advance(TimeSpan.FromSeconds(1));
        await service.Learner.LearnAsync(LearnerService.Features(2), opposite);
        Assert.That(errors, Is.EqualTo(1));
    }

    [Test]
    public async Task Listener_that_throws_affects_no_correction()
    {
        await using LearnerService service = new(Folder);
        using MeterListener corrections = Listen(service, "linearlearn.corrections", _ => throw new InvalidOperationException("listener"));
        using MeterListener errors = Listen(service, "linearlearn.learner.errors", _ => throw new InvalidOperationException("listener"));
        for (int i = 0; i < 5; i++)
            await service.LearnAsync(i);
        Assert.That(service.Learner.ExamplesLearned, Is.EqualTo(5));
        Assert.That(service.Learner.LastFault, Is.Null);
    }

    [Test]
    public async Task Deleted_folder_fails_corrections_and_names_the_file()
    {
        if (OperatingSystem.IsWindows())
            Assert.Ignore("Windows does not delete files in use");
        await using LearnerService service = new(Folder);
        await service.LearnAsync(0);
        Directory.Delete(service.StateFolder, recursive: true);
        IOException fault = (await Assert.ThrowsAsync<IOException>(async () => await service.LearnAsync(1)))!;
        Assert.That(fault.Message, Does.Contain(
            "journal: expected to write corrections, found: the file that locks the folder was deleted or replaced"));
        service.Container.Time.Advance(TimeSpan.FromSeconds(1));
        fault = (await Assert.ThrowsAsync<IOException>(async () => await service.LearnAsync(1)))!;
        Assert.That(fault.Message, Does.Contain("lock: expected the file that locks the folder, found none. Restart the service"));
        Assert.That((await service.Container.CheckHealthAsync()).Status, Is.EqualTo(HealthStatus.Degraded));
    }

    [Test]
    public async Task State_that_cannot_be_saved_shows_in_the_health_and_the_journal_has_the_corrections()
    {
        string state = Path.Combine(Folder.GetFile("state"), LearnerFolder.StateName);
        await using (LearnerService service = new(Folder, configure: options => options.CheckpointEvery = 2))
        {
            await service.LearnAsync(0);
            Directory.CreateDirectory(state); // where the file belongs
            await service.LearnAsync(1);
            await service.WaitUntilIdleAsync();
            HealthReportEntry health = await service.Container.CheckHealthAsync();
            Assert.That(health.Status, Is.EqualTo(HealthStatus.Degraded));
            Assert.That(health.Description, Does.StartWith("corrections are learned, but the state is not saved: " + state));
            await service.LearnAsync(2);
            Directory.Delete(state);
        }
        await using LearnerService again = new(Folder);
        again.Learner.Start();
        Assert.That(again.Learner.ExamplesLearned, Is.EqualTo(3));
    }

    [TestCase(float.NaN)]
    [TestCase(1_000_001f)]
    [TestCase(3e38f)]
    public async Task Weight_above_a_million_is_rejected_alone(float weight)
    {
        await using LearnerService service = new(Folder);
        Assert.That(
            async () => await service.Learner.LearnAsync(LearnerService.Features(0), "3", weight),
            Throws.InstanceOf<ArgumentException>().With.Message.StartsWith("expected a weight of 0 to 1,000,000, found "));
        for (int i = 0; i < 20; i++)
            await service.Learner.LearnAsync(LearnerService.Features(i), LearnerService.LabelOf(i), weight: 1_000_000);
        Assert.That(service.Learner.LastFault, Is.Null);
    }

    [Test]
    public async Task Row_whose_norm_overflows_is_rejected_alone()
    {
        await using LearnerService service = new(Folder, rule: new PassiveAggressiveUpdate());
        float[] row = [1.5e19f, -1.5e19f, 1.5e19f];
        string opposite = service.Served.Predict(row).Label == "3" ? "7" : "3";
        Assert.That(async () => await service.Learner.LearnAsync(row, opposite), Throws.ArgumentException);
        await service.LearnAsync(1);
        Assert.That((service.Learner.LastFault, service.Learner.ExamplesLearned), Is.EqualTo(((Exception?)null, 1L)));
    }

    /// <summary>Listens to a counter of the service.</summary>
    private static MeterListener Listen(LearnerService service, string name, Action<long> record)
    {
        IMeterFactory meters = service.Container.Services.GetRequiredService<IMeterFactory>();
        MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == name && ReferenceEquals(instrument.Meter.Scope, meters))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => record(count));
        listener.Start();
        return listener;
    }
}
