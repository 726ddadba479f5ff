namespace LinearLearn.Benchmarks;

/// <summary>Represents an update rule with its default settings, alone or with AdaGrad.</summary>
internal sealed record DefaultLearner(string Name, IUpdateRule Rule, LearnerOptions Options)
{
    public static IReadOnlyList<DefaultLearner> All { get; } =
    [
        new("perceptron", new PerceptronUpdate()),
        new("margin", new MarginUpdate()),
        new("PA", new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded)),
        new("PA-I", new PassiveAggressiveUpdate()),
        new("PA-II", new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Two)),
        new("hinge", new HingeUpdate()),
        new("squared hinge", new SquaredHingeUpdate()),
        new("modified Huber", new ModifiedHuberUpdate()),
        new("logistic", new LogisticUpdate()),
        new("AROW", new ArowUpdate()),
        new("PA-I, AdaGrad", new PassiveAggressiveUpdate(), WithAdaGrad),
        new("hinge, AdaGrad", new HingeUpdate(), WithAdaGrad),
        new("logistic, AdaGrad", new LogisticUpdate(), WithAdaGrad),
    ];

    private static LearnerOptions WithAdaGrad => new() { AdaGrad = new AdaGrad() };

    public DefaultLearner(string name, IUpdateRule rule)
        : this(name, rule, new LearnerOptions())
    {
    }

    public ITrainer CreateTrainer() => new OnlineTrainer(Rule, Options);
}
