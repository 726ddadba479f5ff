namespace LinearLearn.Tests;

/// <summary>Tests that every rule, with all options that it supports, fulfills the contract of trainers.</summary>
[TestFixtureSource(nameof(Names))]
public class OnlineTrainerContractTests(string name) : TrainerContract
{
    private static readonly LearnerOptions Averaged = new() { Averaging = true };
    private static readonly LearnerOptions Joint = new() { Multiclass = MulticlassUpdate.Joint };

    private static readonly Dictionary<string, Func<ITrainer>> Trainers = new()
    {
        ["perceptron"] = () => new OnlineTrainer(new PerceptronUpdate()),
        ["averaged perceptron"] = () => new OnlineTrainer(new PerceptronUpdate(), Averaged),
        ["joint averaged perceptron"] = () => new OnlineTrainer(new PerceptronUpdate(), Joint with { Averaging = true }),
        ["PA"] = () => new OnlineTrainer(new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded)),
        ["PA-I"] = () => new OnlineTrainer(new PassiveAggressiveUpdate()),
        ["joint PA-II"] = () => new OnlineTrainer(new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Two), Joint),
        ["hinge"] = () => new OnlineTrainer(new HingeUpdate()),
        ["averaged squared hinge"] = () =>
            new OnlineTrainer(new SquaredHingeUpdate(LearningRateSchedule.InverseSquareRoot(0.02f)), Averaged),
        ["averaged modified Huber"] = () => new OnlineTrainer(new ModifiedHuberUpdate(), Averaged),
        ["logistic"] = () => new OnlineTrainer(new LogisticUpdate()),
        ["logistic, AdaGrad"] = () => new OnlineTrainer(new LogisticUpdate(1), new LearnerOptions { AdaGrad = new AdaGrad(0.1f) }),
        ["joint averaged hinge, AdaGrad"] = () =>
            new OnlineTrainer(new HingeUpdate(1), Joint with { Averaging = true, AdaGrad = new AdaGrad(0.1f) }),
        ["joint averaged logistic"] = () => new OnlineTrainer(new LogisticUpdate(), Joint with { Averaging = true }),
        ["joint logistic, AdaGrad"] = () => new OnlineTrainer(new LogisticUpdate(1), Joint with { AdaGrad = new AdaGrad(0.1f) }),
        ["AROW"] = () => new OnlineTrainer(new ArowUpdate()),
        ["perceptron of the paper"] = () => new OnlineTrainer(new PerceptronUpdate(1), LastWeights.OneVersusRest),
        ["margin rule of the article"] = () => new OnlineTrainer(new MarginUpdate(2, 0.01f), LastWeights.OneVersusRest),
        ["logistic, default AdaGrad"] = () => new OnlineTrainer(new LogisticUpdate(), new LearnerOptions { AdaGrad = new AdaGrad() }),
        ["PA-I, two shards"] = () => new OnlineTrainer(new PassiveAggressiveUpdate()) { Shards = 2 },
        ["logistic, AdaGrad, three shards"] = () =>
            new OnlineTrainer(new LogisticUpdate(), new LearnerOptions { AdaGrad = new AdaGrad() }) { Shards = 3 },
        ["AROW, two shards"] = () => new OnlineTrainer(new ArowUpdate()) { Shards = 2 },
        ["joint averaged AROW"] = () => new OnlineTrainer(new ArowUpdate(), Joint with { Averaging = true }),
    };

    private static IEnumerable<string> Names => Trainers.Keys;

    protected override ITrainer CreateTrainer() => Trainers[name]();
}
