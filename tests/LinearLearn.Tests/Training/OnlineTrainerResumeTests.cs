namespace LinearLearn.Tests;

/// <summary>Tests that a cancelled run resumes from its state as if it had not been interrupted.</summary>
public class OnlineTrainerResumeTests
{
    private static readonly Dataset Data = TestData.CreateOverlapping(classes: 3, count: 50).WithWeights(
        [.. Enumerable.Range(0, 50).Select(i => i % 3 * 0.5f)]);
    private static readonly Dataset Held = TestData.CreateOverlapping(classes: 3, count: 20, seed: 2);

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void OnlineTrainer_resumes_in_the_middle_or_at_the_end_of_an_epoch(string name, LearnerOptions learnerOptions)
    {
        OnlineTrainer trainer = new(RuleCatalog.Get(name), learnerOptions);
        OnlineTrainingOptions options =
            new() { Epochs = 3, Seed = 5, Validation = Held, ValidateEvery = 7, ClassWeights = ClassWeights.Balanced };
        TrainingResult whole = trainer.Train(Data, options);
        foreach (int stop in new[] { 0, 49, 63, 100 })
        {
            TrainingResult first = TrainUntil(trainer, options, stop);
            Assert.That((first.StopReason, first.ExamplesSeen), Is.EqualTo((StopReason.Cancelled, (long)stop)));
            TrainingResult second = trainer.Train(Data, options with { InitialState = first.State });
            AssertSame(second, whole);
            Assert.That(second.ValidationCurve, Is.EqualTo(whole.ValidationCurve), "as in an uninterrupted run, once each");
            Assert.That(
                TestData.GetBits(second.BestModel),
                Is.EqualTo(TestData.GetBits(whole.BestModel)),
                "also if it is from before the interruption");
        }
    }

    [Test]
    public void OnlineTrainer_resumed_with_more_epochs_equals_one_run([Values] bool shuffle)
    {
        OnlineTrainer trainer = new(new HingeUpdate(), new LearnerOptions { Averaging = true });
        OnlineTrainingOptions options = new() { Epochs = 2, Shuffle = shuffle };
        TrainingResult two = trainer.Train(Data, options), five = trainer.Train(Data, options with { Epochs = 5 });
        AssertSame(trainer.Train(Data, options with { Epochs = 5, InitialState = two.State }), five);
        Assert.That(five.Epochs, Is.EqualTo(5));

        TrainingResult none = trainer.Train(Data, options with { Epochs = 5, InitialState = five.State });
        AssertSame(none, five);
        Assert.That(none.StopReason, Is.EqualTo(StopReason.Completed));
        Assert.That(() => trainer.Train(Data, options with { Epochs = 4, InitialState = five.State }),
            Throws.ArgumentException.With.Message.Contains(
                $"has seen {5 * Data.Count} examples: expected at most 4 epochs of {Data.Count}"));
    }

    [Test]
    public void OnlineTrainer_resumed_from_a_finished_run_ends_at_once()
    {
        OnlineTrainer trainer = new(new HingeUpdate());
        OnlineTrainingOptions options = new() { Epochs = 2, ValidationFraction = 0.2 };
        TrainingResult whole = trainer.Train(Data, options), again = trainer.Train(Data, options with { InitialState = whole.State });
        AssertSame(again, whole);
        Assert.That(again.ValidationCurve, Is.EqualTo(whole.ValidationCurve));
        Assert.That(again.StopReason, Is.EqualTo(whole.StopReason));
    }

    [Test]
    public void OnlineTrainer_resumed_from_the_state_of_a_learner_validates_at_its_example_count()
    {
        OnlineLearner learner = new(new HingeUpdate(), LinearModel.Zero(13, [0, 1, 2]));
        learner.Learn(Data);
        TrainingResult result = new OnlineTrainer(new HingeUpdate()).Train(
            Data, new OnlineTrainingOptions { Epochs = 1, InitialState = learner.GetState(), Validation = Held });
        Assert.That(result.ValidationCurve, Is.EqualTo(new[] { new ValidationPoint(50, learner.Snapshot().Evaluate(Held).Accuracy) }));
    }

    [Test]
    public void OnlineTrainer_resumes_patience_and_target()
    {
        OnlineTrainer trainer = new(new PerceptronUpdate());
        OnlineTrainingOptions impatient = new() { Epochs = 50, Validation = Held, ValidateEvery = 7, Patience = 5 };
        TrainingResult whole = trainer.Train(Data, impatient);
        Assert.That(whole.StopReason, Is.EqualTo(StopReason.NoImprovement));
        Assert.That(whole.ExamplesSeen, Is.GreaterThan(28), "the run is long enough to interrupt");
        for (int stop = 7; stop < whole.ExamplesSeen; stop += 7)
            AssertSameEnd(trainer.Train(Data, impatient with { InitialState = TrainUntil(trainer, impatient, stop).State }), whole);
        AssertSameEnd(trainer.Train(Data, impatient with { InitialState = whole.State }), whole);

        OnlineTrainingOptions aiming =
            impatient with { Patience = null, TargetAccuracy = whole.ValidationCurve.Max(point => point.Accuracy) - 0.01 };
        TrainingResult reached = trainer.Train(Data, aiming);
        Assert.That(reached.StopReason, Is.EqualTo(StopReason.TargetReached));
        AssertSameEnd(trainer.Train(Data, aiming with { InitialState = reached.State }), reached);

    }

    [Test]
    public void OnlineTrainer_resumed_from_a_stopped_run_stays_stopped()
    {
        OnlineTrainer trainer = new(new PerceptronUpdate());
        OnlineTrainingOptions impatient = new() { Epochs = 50, Validation = Held, Patience = 2 };
        TrainingResult whole = trainer.Train(Data, impatient);
        Assert.That((whole.StopReason, whole.Epochs < 50), Is.EqualTo((StopReason.NoImprovement, true)));
        AssertSameEnd(trainer.Train(Data, impatient with { InitialState = whole.State }), whole);
        Assert.That(
            trainer.Train(Data, impatient with { InitialState = whole.State, Patience = 4 }).ExamplesSeen,
            Is.GreaterThan(whole.ExamplesSeen),
            "more patience continues the run");
    }

    [Test]
    public void OnlineTrainer_resumed_with_more_epochs_drops_the_validation_at_the_previous_end()
    {
        OnlineTrainer trainer = new(new PerceptronUpdate());
        for (ulong seed = 1; seed <= 30; seed++)
        {
            OnlineTrainingOptions options = new() { Epochs = 6, Validation = Held, ValidateEvery = 37, Patience = 4, Seed = seed };
            TrainingResult whole = trainer.Train(Data, options), two = trainer.Train(Data, options with { Epochs = 2 });
            if (two.StopReason == StopReason.Completed)
                Assert.That(two.ValidationCurve[^1].ExamplesSeen, Is.EqualTo(100));
            AssertSameEnd(trainer.Train(Data, options with { InitialState = two.State }), whole);
            AssertSameEnd(trainer.Train(Data, options with { Epochs = 2, InitialState = two.State }), two);
        }
    }

    [Test]
    public void OnlineTrainer_resumed_with_other_validation_data_ignores_earlier_validations()
    {
        OnlineTrainer trainer = new(new PerceptronUpdate());
        Dataset other = TestData.CreateOverlapping(classes: 3, count: 20, seed: 9);
        OnlineTrainingOptions options = new() { Epochs = 2, Validation = Held };
        TrainingResult one = trainer.Train(Data, options with { Epochs = 1 });
        TrainingResult two = trainer.Train(Data, options with { InitialState = one.State, Validation = other });
        Assert.That(two.ValidationCurve, Is.EqualTo(new[] { new ValidationPoint(100, two.Model.Evaluate(other).Accuracy) }));
    }

    [Test]
    public void OnlineTrainer_rejects_a_state_of_another_seed_order_rule_or_data()
    {
        OnlineTrainer trainer = new(new HingeUpdate());
        OnlineTrainingOptions options = new() { Epochs = 2 };
        LearnerState state = trainer.Train(Data, options with { Epochs = 1 }).State!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => trainer.Train(Data, options with { InitialState = state, Seed = 7 }),
                Throws.ArgumentException.With.Message.Contains(
                    "expected seed 1, as in the resumed run, found 7. "
                        + "To start a new run from its model, pass that model as the initial model"));
            Assert.That(() => trainer.Train(Data, options with { InitialState = state, Shuffle = false }),
                Throws.ArgumentException.With.Message.Contains("expected Shuffle = True, as in the resumed run, found False"));
            Assert.That(
                () => trainer.Train(Data.Take(49), options with { InitialState = state }), Throws.ArgumentException.With.Message.Contains(
                    "expected 50 training examples, as in the resumed run, found 49"));
            Dataset weighted = Data.WithWeights(new float[50].Select((_, i) => i + 1f).ToArray());
            Assert.That(
                () => trainer.Train(weighted, options with { InitialState = state }),
                Throws.ArgumentException.With.Message.Contains(
                    "expected the data of the resumed run, found other examples, labels or weights"));
            Assert.That(() => new OnlineTrainer(new HingeUpdate(0.5f)).Train(Data, options with { InitialState = state }),
                Throws.ArgumentException.With.Message.Contains("as in the resumed run, found HingeUpdate"));
        }
    }

    [Test]
    public void OnlineTrainer_takes_a_byte_scale_that_the_state_lacks_from_the_data()
    {
        Dataset images = TestData.CreateImages();
        OnlineLearner learner = new(new HingeUpdate(), LinearModel.Zero(images.FeatureCount, images.Classes));
        learner.Update(images, 0);
        TrainingResult result = new OnlineTrainer(new HingeUpdate()).Train(
            images, new OnlineTrainingOptions { InitialState = learner.GetState() });
        Assert.That(result.Model.ByteScale, Is.EqualTo(ByteFeatures.DefaultScale));
    }

    [Test]
    public void OnlineTrainer_resumes_with_held_out_validation_data()
    {
        OnlineTrainer trainer = new(new PerceptronUpdate());
        OnlineTrainingOptions options = new() { Epochs = 3, ValidationFraction = 0.2, ValidateEvery = 9 };
        TrainingResult whole = trainer.Train(Data, options);
        AssertSame(trainer.Train(Data, options with { InitialState = TrainUntil(trainer, options, 63).State }), whole);
    }

    [Test]
    public void OnlineTrainer_resumes_the_state_of_a_learner()
    {
        OnlineLearner learner = new(new PassiveAggressiveUpdate(), LinearModel.Zero(13, [0, 1, 2]));
        for (int i = 0; i < 20; i++)
            learner.Update(Data, i);
        LearnerState state = learner.GetState();
        for (int i = 20; i < 100; i++)
            learner.Update(Data, i % 50);
        TrainingResult result = new OnlineTrainer(new PassiveAggressiveUpdate()).Train(
            Data, new OnlineTrainingOptions { Epochs = 2, Shuffle = false, InitialState = state });
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(learner.Snapshot())));
    }

    [Test]
    public void OnlineTrainer_resumes_a_balanced_learner_with_its_class_counts()
    {
        OnlineLearner learner = new(new MarginUpdate(), LinearModel.Zero(13, [0, 1, 2]), classWeights: ClassWeights.Balanced);
        learner.Update(Data, 0);
        LearnerState state = learner.GetState();
        for (int i = 1; i < 50; i++)
            learner.Update(Data, i);
        OnlineTrainingOptions options = new() { Epochs = 1, Shuffle = false, InitialState = state, ClassWeights = ClassWeights.Balanced };
        Assert.That(TestData.GetBits(new OnlineTrainer(new MarginUpdate()).Train(Data, options).Model), Is.EqualTo(
            TestData.GetBits(learner.Snapshot())));
    }

    [Test]
    public void OnlineTrainer_rejects_a_state_of_other_options()
    {
        LinearModel start = LinearModel.Zero(13, [0, 1, 2]);
        LearnerState state = new OnlineLearner(new HingeUpdate(), start, LastWeights.OneVersusRest).GetState();
        LearnerState balanced = new OnlineLearner(new HingeUpdate(), start, LastWeights.OneVersusRest, ClassWeights.Balanced).GetState();
        ClassWeights half = new(new Dictionary<int, float> { [2] = 0.5f });
        LearnerState weighted = new OnlineLearner(new HingeUpdate(), start, LastWeights.OneVersusRest, half).GetState();
        OnlineTrainingOptions options = new() { InitialState = state };
        using (Assert.EnterMultipleScope())
        {
            AssertRefused(LastWeights.OneVersusRest with { Averaging = true }, options,
                "expected a state of LearnerOptions { Averaging = True");
            AssertRefused(LastWeights.OneVersusRest with { AdaGrad = new AdaGrad() }, options,
                "found one of LearnerOptions { Averaging = False, Multiclass = OneVersusRest }");
            AssertRefused(LastWeights.OneVersusRest with { Multiclass = MulticlassUpdate.Joint }, options, "Multiclass = Joint");
            AssertRefused(LastWeights.OneVersusRest, options with { ClassWeights = half },
                "expected a state of class weights 2: 0.5, found one of no class weights");
            AssertRefused(LastWeights.OneVersusRest, options with { ClassWeights = ClassWeights.Balanced },
                "expected a state of balanced class weights, found one of no class weights");
            AssertRefused(LastWeights.OneVersusRest, options with { InitialState = weighted },
                "expected a state of no class weights, found one of class weights 2: 0.5");
            AssertRefused(LastWeights.OneVersusRest, options with { InitialState = balanced },
                "expected a state of no class weights, found one of balanced class weights");
            AssertRefused(LastWeights.OneVersusRest, options with { InitialState = balanced, ClassWeights = half },
                "expected a state of class weights 2: 0.5, found one of balanced class weights");
            ClassWeights same = new(new Dictionary<int, float> { [2] = 0.5f, [0] = 1 });
            OnlineTrainer trainer = new(new HingeUpdate(), LastWeights.OneVersusRest);
            Assert.That(() => trainer.Train(Data, options with { InitialState = weighted, ClassWeights = same }),
                Throws.Nothing, "equal numbers are equal weights");
            Assert.That(() => new OnlineTrainer(new ArowUpdate(), LastWeights.OneVersusRest).Train(Data, options), Throws.ArgumentException
                .With.Message.Contains("expected a state with variances"));
        }

        static void AssertRefused(LearnerOptions learnerOptions, OnlineTrainingOptions options, string message) =>
            Assert.That(
                () => new OnlineTrainer(new HingeUpdate(), learnerOptions).Train(Data, options),
                Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void OnlineTrainer_rejects_a_state_that_does_not_match_the_data()
    {
        OnlineTrainer trainer = new(new HingeUpdate());
        LearnerState narrow = new OnlineLearner(new HingeUpdate(), LinearModel.Zero(12, [0, 1, 2])).GetState();
        LearnerState unknown = new OnlineLearner(new HingeUpdate(), LinearModel.Zero(13, [0, 1])).GetState();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => trainer.Train(Data, new OnlineTrainingOptions { InitialState = narrow }),
                Throws.ArgumentException.With.Message.Contains("InitialState and data: expected 12 features per example, found 13"));
            Assert.That(() => trainer.Train(Data, new OnlineTrainingOptions { InitialState = unknown }),
                Throws.ArgumentException.With.Message.Contains("InitialState and data: expected one of the labels 0, 1, found 2"));
            OnlineTrainingOptions both = new() { InitialState = narrow, InitialModel = LinearModel.Zero(13, [0, 1, 2]) };
            Assert.That(
                () => trainer.Train(Data, both),
                Throws.ArgumentException.With.Message.Contains("InitialModel and InitialState are both set: expected one to start from"));
            Assert.That(() => new MeanDifferenceTrainer().Train(Data, new OnlineTrainingOptions { InitialState = narrow }),
                Throws.ArgumentException.With.Message.Contains("cannot resume from a state"));
        }
    }

    private static TrainingResult TrainUntil(OnlineTrainer trainer, OnlineTrainingOptions options, int examples)
    {
        using CancellationTokenSource source = new();
        Stopper stopper = new(examples, source);
        return trainer.Train(Data, options with { Progress = stopper }, source.Token);
    }

    private static void AssertSameEnd(TrainingResult found, TrainingResult expected)
    {
        AssertSame(found, expected);
        Assert.That(found.StopReason, Is.EqualTo(expected.StopReason));
        Assert.That(found.ValidationCurve, Is.EqualTo(expected.ValidationCurve));
        Assert.That(TestData.GetBits(found.BestModel), Is.EqualTo(TestData.GetBits(expected.BestModel)));
    }

    private static void AssertSame(TrainingResult found, TrainingResult expected)
    {
        Assert.That(TestData.GetBits(found.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
        Assert.That((found.ExamplesSeen, found.UpdatesMade, found.Epochs), Is.EqualTo(
            (expected.ExamplesSeen, expected.UpdatesMade, expected.Epochs)));
    }

    private sealed class Stopper(int examples, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.ExamplesSeen == examples)
                source.Cancel();
        }
    }
}
