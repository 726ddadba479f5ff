namespace LinearLearn.Tests;

/// <summary>Tests that a <see cref="CalibratedTrainer"/> around any trainer fulfills the contract of trainers.</summary>
[TestFixtureSource(nameof(Names))]
public class CalibratedTrainerContractTests(string name) : TrainerContract
{
    private static readonly LearnerOptions Averaged = new() { Averaging = true };

    private static readonly Dictionary<string, Func<ITrainer>> Trainers = new()
    {
        ["margin"] = () => new CalibratedTrainer(new OnlineTrainer(new MarginUpdate())),
        ["joint averaged PA"] = () => new CalibratedTrainer(
            new OnlineTrainer(new PassiveAggressiveUpdate(), Averaged with { Multiclass = MulticlassUpdate.Joint }), folds: 3),
        ["averaged logistic"] = () => new CalibratedTrainer(new OnlineTrainer(new LogisticUpdate(), Averaged), folds: 2),
        ["AROW"] = () => new CalibratedTrainer(new OnlineTrainer(new ArowUpdate())),
        ["means"] = () => new CalibratedTrainer(new MeanDifferenceTrainer(), folds: 10),
        ["dual"] = () => new CalibratedTrainer(new DualCoordinateDescentTrainer(cost: 0.1f, tolerance: 1e-4)),
        ["scaled inside"] = () => new CalibratedTrainer(new ScaledTrainer(new OnlineTrainer(new MarginUpdate()))),
        ["scaled outside"] = () => new ScaledTrainer(new CalibratedTrainer(new OnlineTrainer(new MarginUpdate()))),
    };

    private static IEnumerable<string> Names => Trainers.Keys;

    protected override bool TakesSparseRowsAsDense => !name.StartsWith("scaled", StringComparison.Ordinal);

    protected override StopReason EndsWith => name == "dual" ? StopReason.Converged : StopReason.Completed;

    protected override ITrainer CreateTrainer() => Trainers[name]();
}
