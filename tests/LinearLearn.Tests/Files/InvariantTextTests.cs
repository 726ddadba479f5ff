using System.Globalization;

namespace LinearLearn.Tests;

public class InvariantTextTests
{
    private static readonly CultureInfo Comma = CommaCulture();

    private static object[] Records =>
    [
        .. RuleCatalog.Names.Select(RuleCatalog.Get),
        new AdaGrad(0.25f, 1e-6f),
        new UpdateStep(-0.5f, float.NaN) { Decay = 0.125f, Confidence = 1.5f },
        LearningRateSchedule.Constant(0.1f),
        LearningRateSchedule.InverseSquareRoot(0.1f),
        LearningRateSchedule.InverseScaling(0.1f, 0.75f, delay: 2.5f),
        LearningRateSchedule.Step(0.1f, every: 3, factor: 0.25f),
        LearningRateSchedule.Cosine(0.1f, steps: 7, end: 0.01f),
        LearningRateSchedule.InverseScaling(0.1f, 0.75f).Normalized(),
    ];

    [TestCaseSource(nameof(Records))]
    public void Record_lists_its_properties_in_the_invariant_culture(object record)
    {
        string properties = string.Join(", ", record.GetType().GetProperties()
            .Where(property => property.GetIndexParameters().Length == 0 && property.GetValue(record) is not null)
            .Where(property => property.Name != nameof(LearningRateSchedule.IsNormalized)) // visible from the type
            .Select(property => string.Create(CultureInfo.InvariantCulture, $"{property.Name} = {property.GetValue(record)}")));
        Assert.That(In(Comma, record.ToString), Is.EqualTo($"{record.GetType().Name} {{ {properties} }}"));
    }

    [Test]
    public void InvariantText_test_records_include_all_rules_and_schedules()
    {
        IEnumerable<Type> types = typeof(IUpdateRule).Assembly.GetTypes()
            .Where(type => !type.IsAbstract
                && (type.IsAssignableTo(typeof(IUpdateRule)) || type.IsAssignableTo(typeof(LearningRateSchedule))));
        Assert.That(types, Is.SubsetOf(Records.Select(record => record.GetType())).And.Not.Empty);
    }

    [Test]
    public void Guard_Text_formats_nested_numbers_in_the_invariant_culture() => Assert.That(
        In(Comma, () => Guard.Text(
            $"{-0.5f}, {-2}, {new HingeUpdate(0.5f, 1e-4f)}, {LastWeights.OneVersusRest with { AdaGrad = new AdaGrad(0.5f) }}")),
        Is.EqualTo("-0.5, -2, HingeUpdate { LearningRate = ConstantRate { Rate = 0.5 }, L2 = 0.0001 }, "
            + "LearnerOptions { Averaging = False, AdaGrad = AdaGrad { LearningRate = 0.5, Epsilon = 1E-08 }, "
            + "Multiclass = OneVersusRest }"));

    [Test]
    public void Guard_Text_does_not_change_the_culture_of_the_thread()
    {
        CultureRecorder recorder = new();
        string text = In(Comma, () => Guard.Text($"{recorder}, {recorder}"));
        Assert.That(recorder.Seen, Is.EqualTo(new[] { Comma, Comma }));
        Assert.That(recorder.Provider, Is.SameAs(CultureInfo.InvariantCulture));
        Assert.That(text, Is.EqualTo("formatted, formatted"));
    }

    [Test]
    public void Custom_rule_has_invariant_text_in_states_and_models()
    {
        CustomRule rule = new(0.25f);
        Dataset data = new(new DenseFeatures([1, -1], columns: 1), [3, 7]);
        Assert.That(In(Comma, rule.ToString), Is.EqualTo("CustomRule { Rate = 0,25 }"), "the text that the compiler generates");
        Assert.That(In(Comma, () => new OnlineLearner(rule, LinearModel.Zero(1, [3, 7])).GetState().Rule),
            Is.EqualTo("CustomRule { Rate = 0.25 }"));
        Assert.That(
            In(Comma, () => new OnlineTrainer(rule).Train(data).Model.Metadata["training.trainer"]),
            Is.EqualTo("OnlineTrainer (CustomRule { Rate = 0.25 })"));
    }

    [Test]
    public void Custom_trainer_has_invariant_text_in_models_and_messages()
    {
        CustomTrainer trainer = new(0.25f);
        Dataset data = new(new DenseFeatures([1, -1, 1, -1], columns: 1), [3, 7, 3, 7]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(In(Comma, () => trainer.Train(data).Model.Metadata["training.trainer"]),
                Is.EqualTo("CustomTrainer { Rate = 0.25 }"));
            Assert.That(
                In(Comma, () => new ScaledTrainer(trainer).Train(data).Model.Metadata["training.trainer"]),
                Is.EqualTo("ScaledTrainer (Automatic, CustomTrainer { Rate = 0.25 })"));
            Assert.That(In(Comma, () => GridSearch.Run([trainer], data, folds: 2).ToString()),
                Does.Contain("CustomTrainer { Rate = 0.25 }"));
            TrainingOptions options = new() { InitialModel = LinearModel.Zero(1, [3, 7]) };
            Assert.That(
                In(Comma, () => Assert.Throws<ArgumentException>(() => trainer.Train(data, options))!.Message),
                Does.StartWith("InitialModel: CustomTrainer { Rate = 0.25 } cannot start from a model"));
        }
    }

    private static string In(CultureInfo culture, Func<string?> format)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            return format() ?? "";
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static CultureInfo CommaCulture()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        NumberFormatInfo format = culture.NumberFormat;
        (format.NumberDecimalSeparator, format.NegativeSign, format.NaNSymbol) = (",", "~", "none");
        return culture;
    }

    private sealed record CustomRule(float Rate) : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => new(Rate, Rate);
    }

    private sealed record CustomTrainer(float Rate) : ITrainer
    {
        public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
        {
            TrainingRun run = new(this, data, options);
            return run.Finish(run.Start, StopReason.Completed, 1, run.Data.Count, 0);
        }
    }

    private sealed class CultureRecorder : IFormattable
    {
        public List<CultureInfo> Seen { get; } = [];

        public IFormatProvider? Provider { get; private set; }

        public string ToString(string? format, IFormatProvider? formatProvider)
        {
            Seen.Add(CultureInfo.CurrentCulture);
            Provider = formatProvider;
            return "formatted";
        }
    }
}
