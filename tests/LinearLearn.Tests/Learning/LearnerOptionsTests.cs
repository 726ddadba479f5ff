namespace LinearLearn.Tests;

/// <summary>Options that are not set have the defaults of the rule.</summary>
public class LearnerOptionsTests
{
    private static readonly LinearModel Start = LinearModel.Zero(2, [1, 2, 3]);

    private static readonly Dictionary<string, (IUpdateRule Rule, bool Averages, MulticlassUpdate Multiclass)> Rules = new()
    {
        ["perceptron"] = (new PerceptronUpdate(), true, MulticlassUpdate.Joint),
        ["perceptron of a rate"] = (new PerceptronUpdate(1), false, MulticlassUpdate.Joint),
        ["margin"] = (new MarginUpdate(), true, MulticlassUpdate.Joint),
        ["margin of another margin and bias step"] = (new MarginUpdate(margin: 2, biasStep: 0), true, MulticlassUpdate.Joint),
        ["margin of a rate"] = (new MarginUpdate(2, 0.01f), false, MulticlassUpdate.Joint),
        ["PA"] = (new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded), true, MulticlassUpdate.Joint),
        ["PA-I"] = (new PassiveAggressiveUpdate(), true, MulticlassUpdate.Joint),
        ["PA-II of a C"] = (new PassiveAggressiveUpdate(1, PassiveAggressiveVariant.Two), true, MulticlassUpdate.Joint),
        ["hinge"] = (new HingeUpdate(), true, MulticlassUpdate.Joint),
        ["hinge of a rate"] = (new HingeUpdate(0.1f), true, MulticlassUpdate.Joint),
        ["squared hinge"] = (new SquaredHingeUpdate(), true, MulticlassUpdate.Joint),
        ["modified Huber"] = (new ModifiedHuberUpdate(), true, MulticlassUpdate.Joint),
        ["logistic"] = (new LogisticUpdate(), true, MulticlassUpdate.Joint),
        ["AROW"] = (new ArowUpdate(), true, MulticlassUpdate.Joint),
        ["AROW of an r"] = (new ArowUpdate(1), true, MulticlassUpdate.Joint),
        ["custom"] = (new Custom(JointMargin.StrongestRival), true, MulticlassUpdate.Joint),
        ["custom by log-odds"] = (new Custom(JointMargin.LogOdds), true, MulticlassUpdate.Joint),
        ["custom without a joint margin"] = (new Custom(JointMargin.None), true, MulticlassUpdate.OneVersusRest),
        ["custom without averages"] = (new Custom(JointMargin.StrongestRival, averages: false), false, MulticlassUpdate.Joint),
    };

    private static IEnumerable<string> Names => Rules.Keys;

    [TestCaseSource(nameof(Names))]
    public void LearnerOptions_that_are_not_set_have_the_defaults_of_the_rule(string name)
    {
        (IUpdateRule rule, bool averages, MulticlassUpdate multiclass) = Rules[name];
        LearnerOptions expected = new() { Averaging = averages, Multiclass = multiclass };
        foreach (LearnerOptions? options in new[] { null, new LearnerOptions() })
        {
            OnlineLearner learner = new(rule, Start, options);
            Assert.That(learner.Options, Is.EqualTo(expected));
            Assert.That(learner.GetState().Options, Is.EqualTo(expected));
            Assert.That(TestFiles.Reload(learner.GetState()).Options, Is.EqualTo(expected));
            Assert.That(new OnlineTrainer(rule, options).Options, Is.EqualTo(expected));
        }
        Assert.That(new OnlineLearner(rule, LinearModel.Zero(2, [1, 2])).Options, Is.EqualTo(expected), "for two classes as well");
    }

    [TestCaseSource(nameof(Names))]
    public void LearnerOptions_that_are_set_are_kept(string name)
    {
        (IUpdateRule rule, bool averages, MulticlassUpdate multiclass) = Rules[name];
        LearnerOptions inverted = new() { Averaging = !averages };
        Assert.That(new OnlineLearner(rule, Start, inverted).Options, Is.EqualTo(inverted with { Multiclass = multiclass }));
        LearnerOptions apart = new() { Multiclass = MulticlassUpdate.OneVersusRest };
        Assert.That(new OnlineTrainer(rule, apart).Options, Is.EqualTo(apart with { Averaging = averages }));
        if (rule.UsesVariance)
            return;
        LearnerOptions adaGrad = new() { AdaGrad = new AdaGrad() };
        Assert.That(
            new OnlineLearner(rule, Start, adaGrad).Options, Is.EqualTo(adaGrad with { Averaging = averages, Multiclass = multiclass }));
    }

    [TestCaseSource(nameof(Names))]
    public void Learner_uses_the_defaults_of_its_rule_unless_options_override_them(string name)
    {
        Dataset data = TestData.CreateOverlapping(classes: 3, count: 60);
        IUpdateRule rule = Rules[name].Rule;
        int[] expected = Learn(new LearnerOptions { Averaging = Rules[name].Averages, Multiclass = Rules[name].Multiclass });
        Assert.That(Learn(null), Is.EqualTo(expected));
        Assert.That(Learn(new LearnerOptions { Averaging = !Rules[name].Averages }), Is.Not.EqualTo(expected));
        if (Rules[name].Multiclass == MulticlassUpdate.Joint)
            Assert.That(Learn(new LearnerOptions { Multiclass = MulticlassUpdate.OneVersusRest }), Is.Not.EqualTo(expected));

        int[] Learn(LearnerOptions? options)
        {
            OnlineLearner learner = new(rule, LinearModel.Zero(data.FeatureCount, data.Classes), options);
            learner.Learn(data);
            return TestData.GetBits(learner.Snapshot());
        }
    }

    [Test]
    public void Rule_without_a_joint_margin_rejects_joint_updates_and_learns_with_default_options()
    {
        Custom rule = new(JointMargin.None);
        LearnerOptions joint = new() { Multiclass = MulticlassUpdate.Joint };
        Assert.That(() => new OnlineTrainer(rule, joint), Throws.ArgumentException
            .With.Message.Contains("has no joint update"));
        Assert.That(new OnlineTrainer(rule).Train(TestData.CreateManyClouds(3)).UpdatesMade, Is.Positive);
    }

    [Test]
    public void Learner_of_a_state_keeps_the_options_of_the_state_with_another_rule()
    {
        LearnerState state = new OnlineLearner(new PerceptronUpdate(), Start).GetState();
        OnlineLearner learner = new(new PerceptronUpdate(1), state);
        Assert.That(learner.Options, Is.EqualTo(new LearnerOptions { Averaging = true, Multiclass = MulticlassUpdate.Joint }));
    }

    private sealed class Custom(JointMargin margin, bool averages = true) : IUpdateRule
    {
        public bool AveragesByDefault => averages;

        public JointMargin JointMargin => margin;

        public UpdateStep GetStep(ScoredExample example) => example.Margin < 1 ? new UpdateStep(0.125f, 0.0625f) : default;
    }
}
