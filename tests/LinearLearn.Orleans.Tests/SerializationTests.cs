using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace LinearLearn.Orleans.Tests;

public class SerializationTests
{
    /// <summary>The built-in rules, with every parameter set to a value other than its default, and with the defaults.</summary>
    private static readonly Dictionary<Type, IUpdateRule[]> Rules = new()
    {
        [typeof(ArowUpdate)] = [new ArowUpdate(), new ArowUpdate(0.7f)],
        [typeof(HingeUpdate)] = [new HingeUpdate(), new HingeUpdate(0.3f, 0.01f)],
        [typeof(LogisticUpdate)] =
        [
            new LogisticUpdate(), new LogisticUpdate(0.3f, 0.01f), new LogisticUpdate(LearningRateSchedule.Constant(2).Normalized()),
        ],
        [typeof(MarginUpdate)] = [new MarginUpdate(), new MarginUpdate(2, 0.01f), new MarginUpdate(0.5f, 0.1f, 0)],
        [typeof(ModifiedHuberUpdate)] = [new ModifiedHuberUpdate(), new ModifiedHuberUpdate(0.3f, 0.01f)],
        [typeof(PassiveAggressiveUpdate)] =
        [
            new PassiveAggressiveUpdate(), new PassiveAggressiveUpdate(0.1f, PassiveAggressiveVariant.Two),
            new PassiveAggressiveUpdate(null, PassiveAggressiveVariant.Unbounded, 0.5f),
        ],
        [typeof(PerceptronUpdate)] = [new PerceptronUpdate(), new PerceptronUpdate(0.25f)],
        [typeof(SquaredHingeUpdate)] = [new SquaredHingeUpdate(), new SquaredHingeUpdate(0.3f, 0.01f)],
    };

    private static readonly LearningRateSchedule[] Schedules =
    [
        LearningRateSchedule.Constant(0.1f), LearningRateSchedule.InverseSquareRoot(1 / 3f),
        LearningRateSchedule.InverseScaling(1e-7f, 0.25f, 12.5f), LearningRateSchedule.Step(3e8f, long.MaxValue, 0.9f),
        LearningRateSchedule.Cosine(0.1f, 1000, 0.001f), LearningRateSchedule.Cosine(0.1f, 1000, 0.001f).Normalized(),
    ];

    private static readonly Serializer Serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    private static Type[] RuleTypes =>
    [
        .. typeof(IUpdateRule).Assembly.GetTypes()
            .Where(type => typeof(IUpdateRule).IsAssignableFrom(type) && type is { IsAbstract: false }),
    ];

    [TestCaseSource(nameof(RuleTypes))]
    public void Built_in_rules_are_all_restored(Type type)
    {
        Assert.That(Rules, Contains.Key(type), "a rule without a converter");
        foreach (IUpdateRule rule in Rules[type])
            Assert.That(((OnlineTrainer)Restore(new OnlineTrainer(rule))).Rule, Is.EqualTo(rule));
    }

    [TestCaseSource(nameof(Schedules))]
    public void Schedules_are_restored(LearningRateSchedule schedule)
    {
        OnlineTrainer restored = (OnlineTrainer)Restore(new OnlineTrainer(new LogisticUpdate(schedule)));
        Assert.That(((LogisticUpdate)restored.Rule).LearningRate, Is.EqualTo(schedule));
    }

    [Test]
    public void Schedules_of_all_kinds_are_tested()
    {
        IEnumerable<Type> kinds = typeof(LearningRateSchedule).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(LearningRateSchedule)));
        Assert.That(kinds.Except(Schedules.Select(schedule => schedule.GetType())), Is.Empty);
    }

    [Test]
    public void Custom_rules_and_schedules_with_serializers_are_restored()
    {
        HookedRule rule = new() { Name = "a rule" };
        Assert.That(((OnlineTrainer)Restore(new OnlineTrainer(rule))).Rule, Is.EqualTo(rule));
        LogisticUpdate logistic = new(new LinearRate { Rate = 0.5f });
        Assert.That(((OnlineTrainer)Restore(new OnlineTrainer(logistic))).Rule, Is.EqualTo(logistic));
    }

    [Test]
    public void Normalized_custom_schedule_is_rejected() => Assert.That(
        () => Restore(new OnlineTrainer(new LogisticUpdate(new LinearRate { Rate = 0.5f }.Normalized()))),
        Throws.InstanceOf<NotSupportedException>().With.Message.Contains("custom"));

    [Test]
    public void Learner_options_are_restored()
    {
        LearnerOptions[] all =
        [
            new() { Averaging = false }, new() { AdaGrad = new AdaGrad() }, new() { AdaGrad = new AdaGrad(0.1f, 1e-5f) },
            new() { Multiclass = MulticlassUpdate.OneVersusRest }, new() { Multiclass = MulticlassUpdate.Joint, Averaging = true },
        ];
        foreach (LearnerOptions options in all)
        {
            OnlineTrainer trainer = new(new MarginUpdate(), options);
            Assert.That(((OnlineTrainer)Restore(trainer)).Options, Is.EqualTo(trainer.Options));
        }
    }

    [Test]
    public void Newton_trainers_are_restored()
    {
        NewtonTrainer trainer = new(Loss.ModifiedHuber, 0.3f, 0.25f, 1e-9);
        Assert.That($"{Restore(trainer)}", Is.EqualTo($"{trainer}"));
    }

    [Test]
    public void Sources_of_LIBSVM_files_are_restored()
    {
        LibSvmOptions options = new() { FirstIndex = 0, FeatureCount = 7, IgnoreHigherIndices = true, MaxLineBytes = 1000 };
        LibSvmShards pattern = (LibSvmShards)Restore(ShardSource.LibSvm("a-{shard:D3}.svm", 5, options));
        LibSvmShards list = (LibSvmShards)Restore(ShardSource.LibSvm(["x.svm", "y.svm"]));
        Assert.That((pattern.Shards, pattern.Options, pattern.Locations[4]), Is.EqualTo((5, options, "a-004.svm")));
        Assert.That((list.Shards, list.Options, list.Locations[1]), Is.EqualTo((2, new LibSvmOptions(), "y.svm")));
    }

    [Test]
    public void Sources_of_loaders_are_restored()
    {
        RegisteredShards source = (RegisteredShards)Restore(ShardSource.Registered("loader", 3, "argument"));
        Assert.That((source.Name, source.Shards, source.Argument), Is.EqualTo(("loader", 3, "argument")));
    }

    private static ITrainer Restore(ITrainer trainer) => Restore(trainer, ShardSource.Registered("test", 1)).Trainer;

    private static ShardSource Restore(ShardSource source) => Restore(new OnlineTrainer(new MarginUpdate()), source).Source;

    private static RunSetup Restore(ITrainer trainer, ShardSource source) =>
        Serializer.Deserialize<RunSetup>(Serializer.SerializeToArray(new RunSetup { Trainer = trainer, Source = source }))!;
}
