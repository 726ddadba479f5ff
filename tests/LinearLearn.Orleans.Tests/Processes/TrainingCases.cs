using System.Runtime.InteropServices;
using LinearLearn.Orleans.Silo;

namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Provides trainers by name, and the results that they must have on any number of silos.</summary>
internal static class TrainingCases
{
    /// <summary>The number of shards of each case.</summary>
    public const int Shards = 8;

    private const int Epochs = 4;

    private static readonly Dictionary<string, ITrainer> Trainers = new()
    {
        ["PA, joint"] = new OnlineTrainer(new PassiveAggressiveUpdate(0.1f)),
        ["PA, not averaged"] = new OnlineTrainer(new PassiveAggressiveUpdate(0.1f), new LearnerOptions { Averaging = false }),
        ["AROW, one-vs-rest"] = new OnlineTrainer(new ArowUpdate(1), new LearnerOptions { Multiclass = MulticlassUpdate.OneVersusRest }),
        ["logistic with AdaGrad"] = new OnlineTrainer(
            new LogisticUpdate(LearningRateSchedule.Constant(0.1f)), new LearnerOptions { AdaGrad = new AdaGrad() }),
        ["custom rule"] = new OnlineTrainer(new HeldUpdate(new HingeUpdate())),
        ["Newton, softmax"] = new NewtonTrainer(),
        ["Newton, squared hinge, L1"] = new NewtonTrainer(Loss.SquaredHinge, 0.1f, l1Ratio: 1),
    };

    /// <summary>The shards of the cases: small, so that a run takes a fraction of a second.</summary>
    public static readonly TestShards Small = new(Rows: 300, Columns: 20, Classes: 4);

    /// <summary>Gets the names of the trainers.</summary>
    public static IEnumerable<string> Names => Trainers.Keys;

    /// <summary>Gets a trainer.</summary>
    public static ITrainer Get(string name) => Trainers[name];

    /// <summary>Creates options whose duration suits the trainer.</summary>
    public static OnlineTrainingOptions CreateOptions(
        ITrainer trainer, IProgress<TrainingProgress>? progress = null, int epochs = Epochs) =>
        new() { Epochs = trainer is NewtonTrainer ? null : epochs, Progress = progress };

    /// <summary>Creates the source of shards for silos.</summary>
    public static ShardSource CreateSource(TestShards shards, int count = Shards) =>
        ShardSource.Registered(TestShards.Name, count, shards.Argument);

    /// <summary>Trains in this process.</summary>
    public static TrainingResult TrainHere(ITrainer trainer, TestShards shards, TrainingOptions options) =>
        new ShardedTrainer(trainer).Train(new LocalShards(trainer, shards.CreateAll(Shards)), options);

    /// <summary>Asserts that two results have the same bits, counted the same examples, and each example once an epoch.</summary>
    public static void AssertSame(TrainingResult expected, TrainingResult actual, string condition)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Bits(actual.Model.Weights), Is.EqualTo(Bits(expected.Model.Weights)), $"weights, {condition}");
            Assert.That(Bits(actual.Model.Biases), Is.EqualTo(Bits(expected.Model.Biases)), $"biases, {condition}");
            Assert.That(actual.Epochs, Is.EqualTo(expected.Epochs), condition);
            Assert.That(actual.StopReason, Is.EqualTo(expected.StopReason), condition);
            Assert.That(actual.ExamplesSeen, Is.EqualTo(expected.ExamplesSeen), condition);
            Assert.That(actual.UpdatesMade, Is.EqualTo(expected.UpdatesMade), condition);
            Assert.That(Save(actual.State), Is.EqualTo(Save(expected.State)), $"state, {condition}");
        });
    }

    private static byte[] Bits(ReadOnlySpan<float> numbers) => MemoryMarshal.AsBytes(numbers).ToArray();

    private static byte[]? Save(LearnerState? state)
    {
        if (state is null)
            return null;
        using MemoryStream stream = new();
        state.Save(stream);
        return stream.ToArray();
    }
}
