using LinearLearn.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace LinearLearn.Hosting.Tests;

/// <summary>Represents a served linear model of three features that learns in a folder, and publishes after each correction.</summary>
internal sealed class LearnerService : IAsyncDisposable
{
    public LearnerService(
        TemporaryFolder folder,
        Func<LinearModel>? create = null,
        Action<HostedLearnerOptions>? configure = null,
        string state = "state",
        IUpdateRule? rule = null)
    {
        StateFolder = folder.GetFile(state);
        create ??= () => Models.CreateLinear();
        Container = new Container(services => services.AddLinearModel().From(_ => create()).Learn(
            options =>
            {
                options.Folder = StateFolder;
                options.PublishEvery = 1;
                configure?.Invoke(options);
            },
            rule));
    }

    public Container Container { get; }

    public string StateFolder { get; }

    public ServedLinearModel Served => Container.Linear;

    public HostedLearner<ReadOnlyMemory<float>> Learner =>
        Container.Services.GetRequiredService<HostedLearner<ReadOnlyMemory<float>>>();

    public static OnlineLearner CreateReference() =>
        new(new LogisticUpdate(), Models.CreateLinear(), new LearnerOptions { Averaging = false });

    /// <summary>Gets the features of the i-th correction.</summary>
    public static float[] Features(int i) => [i % 3, (i % 5) - 2, i % 7 / 7f];

    public static string LabelOf(int i) => i % 2 == 0 ? "3" : "7";

    public static void Teach(OnlineLearner learner, int i) => learner.Update(Features(i), int.Parse(LabelOf(i)), 1 + (i % 2));

    /// <summary>Calls a function before each flush of the journal, which fails if it returns an exception.</summary>
    public void FailFlushes(Func<Exception?> getFault) => Learner.Flush = file =>
    {
        if (getFault() is { } fault)
            throw fault;
        file.Flush(flushToDisk: true);
    };

    /// <summary>Learns the i-th correction.</summary>
    public ValueTask LearnAsync(int i) => Learner.LearnAsync(Features(i), LabelOf(i), 1 + (i % 2));

    /// <summary>Waits until the learner has also done what follows an acknowledgment: the checkpoint.</summary>
    public Task WaitUntilIdleAsync() => Eventually.Is(() => Learner.Waiting == 0, "no correction in the queue");

    /// <summary>Asserts that the service has learned a number of corrections, and uses the model of a learner, bit for bit.</summary>
    public void AssertIs(OnlineLearner expected, int count)
    {
        Assert.That(Learner.ExamplesLearned, Is.EqualTo(count));
        Assert.That(Served.Current.Weights.ToArray(), Is.EqualTo(expected.Snapshot().Weights.ToArray()));
        Assert.That(Served.Current.Biases.ToArray(), Is.EqualTo(expected.Snapshot().Biases.ToArray()));
    }

    public ValueTask DisposeAsync() => Container.DisposeAsync();
}
