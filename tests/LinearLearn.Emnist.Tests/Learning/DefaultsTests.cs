namespace LinearLearn.Emnist.Tests;

/// <summary>
/// Verifies that every rule with default parameters is almost as accurate on unscaled bytes of real digits as fully solved logistic
/// regression.
/// </summary>
public class DefaultsTests
{
    private static readonly EmnistData Sample = EmnistSample.Load();
    private static readonly Dataset Training = Sample.Training.Take(2000);
    private static readonly Lazy<double> Solved = new(() => Measure(new NewtonTrainer(tolerance: 1e-3)));

    private static readonly Dictionary<string, IUpdateRule> Rules = new()
    {
        ["perceptron"] = new PerceptronUpdate(),
        ["margin"] = new MarginUpdate(),
        ["PA"] = new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded),
        ["PA-I"] = new PassiveAggressiveUpdate(),
        ["PA-II"] = new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Two),
        ["hinge"] = new HingeUpdate(),
        ["squared hinge"] = new SquaredHingeUpdate(),
        ["modified Huber"] = new ModifiedHuberUpdate(),
        ["logistic"] = new LogisticUpdate(),
        ["AROW"] = new ArowUpdate(),
    };

    private static IEnumerable<string> Names => Rules.Keys;

    [TestCaseSource(nameof(Names))]
    public void Default_rules_are_almost_as_accurate_as_logistic_regression_on_digits(string name) =>
        Assert.That(Measure(new OnlineTrainer(Rules[name])), Is.GreaterThan(Solved.Value - 0.01));

    private static double Measure(ITrainer trainer) => trainer.Train(Training).Model.Evaluate(Sample.Test).Accuracy;
}
