namespace LinearLearn.Tests;

/// <summary>Provides every rule of the library by name, for tests of behavior that all rules share.</summary>
internal static class RuleCatalog
{
    private static readonly Dictionary<string, IUpdateRule> All = new()
    {
        ["perceptron"] = new PerceptronUpdate(0.5f),
        ["margin"] = new MarginUpdate(margin: 1, learningRate: 0.05f, biasStep: 0.02f),
        ["PA"] = new PassiveAggressiveUpdate(1, PassiveAggressiveVariant.Unbounded),
        ["PA-I"] = new PassiveAggressiveUpdate(0.1f),
        ["PA-II"] = new PassiveAggressiveUpdate(0.5f, PassiveAggressiveVariant.Two),
        ["hinge"] = new HingeUpdate(LearningRateSchedule.InverseSquareRoot(0.1f), l2: 1e-4f),
        ["squared hinge"] = new SquaredHingeUpdate(0.02f, l2: 0.01f),
        ["modified Huber"] = new ModifiedHuberUpdate(0.02f, l2: 0),
        ["logistic"] = new LogisticUpdate(LearningRateSchedule.InverseScaling(0.5f, 0.25f), l2: 0),
        ["AROW"] = new ArowUpdate(1),

        // The steps of these rules depend on the size of the rows.
        ["perceptron, defaults"] = new PerceptronUpdate(),
        ["margin, defaults"] = new MarginUpdate(),
        ["PA-I, defaults"] = new PassiveAggressiveUpdate(),
        ["PA-II, defaults"] = new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Two),
        ["hinge, defaults"] = new HingeUpdate(),
        ["squared hinge, defaults"] = new SquaredHingeUpdate(),
        ["modified Huber, defaults"] = new ModifiedHuberUpdate(),
        ["logistic, defaults"] = new LogisticUpdate(),
        ["AROW, defaults"] = new ArowUpdate(),
        ["normalized schedule"] = new HingeUpdate(LearningRateSchedule.InverseSquareRoot(1).Normalized(), l2: 0.01f),

        // The first shrinks the weights to 1/256 every 108 examples, the second to 0 with every example.
        ["shrinking hinge"] = new HingeUpdate(0.5f, l2: 0.1f),
        ["forgetful hinge"] = new HingeUpdate(0.5f, l2: 2),
        ["shrinking logistic"] = new LogisticUpdate(0.25f, l2: 0.3f),
    };

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Gets the rules that can be combined with AdaGrad.</summary>
    public static IEnumerable<string> NamesWithoutVariance => Names.Where(name => !All[name].UsesVariance);

    public static IUpdateRule Get(string name) => All[name];

    /// <summary>Gets all options that a rule can have with more than two classes.</summary>
    public static IEnumerable<LearnerOptions> GetOptions(string name) =>
        from averaging in new bool?[] { false, true }
        from stepSizes in new[] { null, new AdaGrad(0.1f) }
        from multiclass in Enum.GetValues<MulticlassUpdate>()
        where stepSizes is null || !All[name].UsesVariance
        where multiclass == MulticlassUpdate.OneVersusRest || All[name].JointMargin != JointMargin.None
        select new LearnerOptions { Averaging = averaging, AdaGrad = stepSizes, Multiclass = multiclass };

    /// <summary>Gets each rule with each of its options.</summary>
    public static IEnumerable<TestCaseData> Combinations => Names.SelectMany(GetOptions, (name, options) => new TestCaseData(name, options)
        .SetArgDisplayNames(
            name,
            options.Averaging == true ? "average" : "last",
            options.AdaGrad is null ? "one rate" : "AdaGrad",
            $"{options.Multiclass}"));
}
