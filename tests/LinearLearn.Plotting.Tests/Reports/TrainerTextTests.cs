namespace LinearLearn.Plotting.Tests.Reports;

/// <summary>Tests that settings are shown in words: every trainer, update rule and schedule of the library, and other texts.</summary>
internal sealed class TrainerTextTests
{
    private static readonly LogisticUpdate Cosine = new(LearningRateSchedule.Cosine(0.1f, 1000));

    private static IEnumerable<TestCaseData> Rules() =>
    [
        new(new PerceptronUpdate(), "PerceptronUpdate: default settings"),
        new(new MarginUpdate(2, 0.01f), "MarginUpdate: margin 2, learning rate 0.01, bias step 0.01"),
        new(new PassiveAggressiveUpdate(0.01f), "PassiveAggressiveUpdate: aggressiveness 0.01, variant PA-I, bias step 1"),
        new(new ArowUpdate(0.1f), "ArowUpdate: regularization 0.1"),
        new(new HingeUpdate(), "HingeUpdate: learning rate 1 / mean |x|², L2 penalty 0"),
        new(new SquaredHingeUpdate(1e-5f), "SquaredHingeUpdate: learning rate 1e−5, L2 penalty 0"),
        new(
            new LogisticUpdate(LearningRateSchedule.InverseScaling(0.1f, 0.25f, 10)),
            "LogisticUpdate: learning rate 0.1 / (10 + step)^0.25, L2 penalty 0"),
        new(
            new LogisticUpdate(LearningRateSchedule.InverseScaling(0.1f, 0.25f)),
            "LogisticUpdate: learning rate 0.1 / step^0.25, L2 penalty 0"),
        new(
            new LogisticUpdate(LearningRateSchedule.InverseSquareRoot(0.5f)),
            "LogisticUpdate: learning rate 0.5 / √step, L2 penalty 0"),
        new(
            new ModifiedHuberUpdate(LearningRateSchedule.Step(0.1f, 100_000)),
            "ModifiedHuberUpdate: learning rate 0.1 (times 0.5 every 100,000 steps), L2 penalty 0"),
        new(Cosine, "LogisticUpdate: learning rate 0.1 (along a cosine to 0 in 1,000 steps), L2 penalty 0"),
    ];

    private static IEnumerable<TestCaseData> Trainers() =>
    [
        new(new MeanDifferenceTrainer(), "MeanDifferenceTrainer"),
        new(new NewtonTrainer(), "NewtonTrainer: softmax loss, cost 1, L1 ratio 0, tolerance 1e−7"),
        new(
            new DualCoordinateDescentTrainer(DualLoss.SquaredHinge),
            "DualCoordinateDescentTrainer: squared hinge loss, cost 1, tolerance 0.1, unregularized bias"),
    ];

    [TestCaseSource(nameof(Rules))]
    public void TrainerText_of_a_rule_is_in_words(IUpdateRule rule, string expected)
    {
        Assert.That(ListPairs(new OnlineTrainer(rule)), Is.EqualTo(new[] { ("Trainer", "OnlineTrainer"), ("Update rule", expected) }));
        Assert.That(
            TrainerText.FormatNames($"{new OnlineTrainer(rule)}"),
            Is.EqualTo($"OnlineTrainer ({expected[..expected.IndexOf(':', StringComparison.Ordinal)]})"));
    }

    [TestCaseSource(nameof(Trainers))]
    public void TrainerText_of_a_solver_is_in_words(ITrainer trainer, string expected) =>
        Assert.That(ListPairs(trainer), Is.EqualTo(new[] { ("Trainer", expected) }));

    [Test]
    public void TrainerText_of_nested_trainers_has_a_row_for_each()
    {
        ClassWeights weights = new(new Dictionary<int, float> { [-3] = 2, [0] = 1.5f });
        LearnerOptions options = new() { Averaging = true, AdaGrad = new AdaGrad(), Multiclass = MulticlassUpdate.OneVersusRest };
        ITrainer trainer = new CalibratedTrainer(new ClassWeightedTrainer(new ScaledTrainer(new OnlineTrainer(Cosine, options)), weights));
        Assert.That(ListPairs(trainer), Is.EqualTo(new[]
        {
            ("Trainer", "CalibratedTrainer: 5 folds"),
            ("Inner trainer", "ClassWeightedTrainer"),
            ("Class weights", "class −3: 2, class 0: 1.5"),
            ("Inner trainer 2", "ScaledTrainer: automatic scaling"),
            ("Inner trainer 3", "OnlineTrainer"),
            ("Update rule", "LogisticUpdate: learning rate 0.1 (along a cosine to 0 in 1,000 steps), L2 penalty 0"),
            ("Learner", "averaging yes, AdaGrad (epsilon 1e−8), multiclass one-vs-rest"),
        }));
        Assert.That(
            TrainerText.FormatNames($"{trainer}"),
            Is.EqualTo("CalibratedTrainer (ClassWeightedTrainer, ScaledTrainer, OnlineTrainer, LogisticUpdate)"));
    }

    [Test]
    public void TrainerText_lists_the_first_of_many_class_weights()
    {
        ClassWeights weights = new(Enumerable.Range(0, 40).ToDictionary(label => label, label => label + 1f));
        string text = ListPairs(new ClassWeightedTrainer(new NewtonTrainer(), weights)).Single(pair => pair.Name == "Class weights").Text;
        Assert.That(text, Does.StartWith("class 0: 1, class 1: 2, ").And.EndWith("class 11: 12 and 28 more"));
    }

    [TestCase("OwnTrainer (fast, speed 1E+20)", "OwnTrainer: fast, speed 1e20")]
    [TestCase("OwnTrainer { Depth = 3, Name = , Inner = Own { IsBig = True } }", "OwnTrainer: depth 3, name none, inner Own (is big yes)")]
    [TestCase("OwnTrainer (rate 1E-99999999999)", "OwnTrainer: rate 1E-99999999999")]
    [TestCase("MyTrainer (half", "MyTrainer (half")]
    [TestCase("a) b", "a) b")]
    [TestCase("a (b) c", "a (b) c")]
    [TestCase("", "")]
    public void TrainerText_of_a_custom_trainer_is_split_or_unchanged(string text, string expected) =>
        Assert.That(TrainerText.List(text, label => $"{label}").Single(), Is.EqualTo(("Trainer", expected)));

    [Test]
    public void TrainerText_of_deep_nesting_is_unchanged()
    {
        string text = string.Concat(Enumerable.Repeat("a (", 100_000)) + new string(')', 100_000);
        Assert.That(TrainerText.List(text, label => $"{label}").Single().Text, Is.EqualTo(text));
        Assert.That(TrainerText.FormatNames(text), Is.Null);
    }

    private static (string Name, string Text)[] ListPairs(ITrainer trainer) =>
        [.. TrainerText.List($"{trainer}", label => $"class {(label < 0 ? "−" : "")}{Math.Abs(label)}")];
}
