using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class LearnerStateTests
{
    private const int Count = 60;

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void Learner_of_a_state_continues_bit_for_bit(string name, LearnerOptions options)
    {
        foreach (int classes in new[] { 2, 3 })
        {
            Random random = new(4);
            Dataset data = TestData.CreateOverlapping(classes, Count)
                .WithWeights([.. Enumerable.Range(0, Count).Select(_ => (float)random.Next(4))]);
            OnlineLearner whole = Learner(data);
            TestModels.Learn(whole, data, 0, Count);
            Gen.Int[0, Count].SampleAlike(cut =>
            {
                OnlineLearner first = Learner(data);
                TestModels.Learn(first, data, 0, cut);
                LearnerState state = first.GetState();
                OnlineLearner second = new(RuleCatalog.Get(name), state);
                Assert.That(TestData.GetBits(second.Snapshot()), Is.EqualTo(TestData.GetBits(first.Snapshot())));

                TestModels.Learn(second, data, cut, Count);
                Assert.That(TestData.GetBits(second.Snapshot()), Is.EqualTo(TestData.GetBits(whole.Snapshot())), $"cut at {cut}");
                Assert.That((second.ExamplesSeen, second.UpdatesMade), Is.EqualTo((whole.ExamplesSeen, whole.UpdatesMade)));
            }, iter: 4);
        }

        OnlineLearner Learner(Dataset data) =>
            new(RuleCatalog.Get(name), LinearModel.Uniform(data.FeatureCount, data.Classes), options, ClassWeights.Balanced);
    }

    [Test]
    public void LearnerState_describes_its_learner()
    {
        LearnerOptions options = LastWeights.OneVersusRest with { Averaging = true };
        OnlineLearner learner = new(new PerceptronUpdate(0.5f), LinearModel.Zero(2, [3, 5, 7]), options, ClassWeights.Balanced);
        learner.Update([1, 2], 5);
        learner.Update([1, 2], 5);
        LearnerState state = learner.GetState();
        Assert.That((state.FeatureCount, state.Options, state.ClassWeights), Is.EqualTo((2, options, ClassWeights.Balanced)));
        Assert.That(state.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 5, 7 }));
        Assert.That((state.ExamplesSeen, state.UpdatesMade), Is.EqualTo((learner.ExamplesSeen, learner.UpdatesMade)).And.EqualTo((2L, 3L)));
        Assert.That(state.Rule, Does.StartWith("PerceptronUpdate").And.Contain("0.5"));
    }

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void LearnerState_is_unchanged_while_learners_continue(string name, LearnerOptions options)
    {
        Dataset data = TestData.CreateOverlapping(classes: 3, count: Count);
        OnlineLearner learner = new(RuleCatalog.Get(name), LinearModel.Uniform(data.FeatureCount, data.Classes),
            options, ClassWeights.Balanced);
        TestModels.Learn(learner, data, 0, 20);
        LearnerState state = learner.GetState();
        int[] bits = TestData.GetBits(learner.Snapshot());

        OnlineLearner one = new(RuleCatalog.Get(name), state), other = new(RuleCatalog.Get(name), state);
        TestModels.Learn(learner, data, 20, Count);
        TestModels.Learn(one, data, 20, Count);
        Assert.That(
            TestData.GetBits(other.Snapshot()), Is.EqualTo(bits), "neither learner shares the numbers of the state");
        TestModels.Learn(other, data, 20, Count);
        Assert.That(TestData.GetBits(other.Snapshot()), Is.EqualTo(TestData.GetBits(learner.Snapshot())));
        Assert.That(TestData.GetBits(one.Snapshot()), Is.EqualTo(TestData.GetBits(learner.Snapshot())));
        Assert.That((state.ExamplesSeen, other.ExamplesSeen), Is.EqualTo((20L, (long)Count)));
    }

    [Test]
    public void LearnerState_has_the_options_and_counters_of_its_learner()
    {
        LearnerOptions options = LastWeights.OneVersusRest with { Averaging = true };
        LinearModel start = new([0, 0], [0], new ClassLabels([3, 7], new Dictionary<int, string> { [7] = "seven" }), 0.5f);
        OnlineLearner learner = new(new PerceptronUpdate(1), start, options, ClassWeights.Balanced);
        learner.Update([1f, 2f], 7);
        learner.Update([1f, 2f], 7);
        LearnerState state = learner.GetState();
        Assert.That(state.Rule, Is.EqualTo(new PerceptronUpdate(1).ToString()));
        Assert.That(
            (state.Options, state.ClassWeights, state.ExamplesSeen, state.UpdatesMade),
            Is.EqualTo((options, ClassWeights.Balanced, 2L, 1L)));

        OnlineLearner next = new(new PerceptronUpdate(1), state);
        Assert.That(
            (next.Options, next.FeatureCount, next.Classes.Values.ToArray()), Is.EqualTo((options, 2, start.Classes.Values.ToArray())));
        Assert.That((next.Snapshot().Classes.Names[7], next.Snapshot().ByteScale), Is.EqualTo(("seven", (float?)0.5f)));
    }

    [Test]
    public void Learner_of_a_state_can_continue_with_another_rule()
    {
        OnlineLearner learner = new(new PerceptronUpdate(1), LinearModel.Zero(2, [3, 7]));
        learner.Update([1f, 2f], 7);
        OnlineLearner slower = new(new PerceptronUpdate(0.25f), learner.GetState());
        slower.Update([1f, 0f], 3);
        Assert.That(slower.Snapshot().Weights.ToArray(), Is.EqualTo(new[] { 0.75f, 2 }));
    }

    [Test]
    public void Learner_of_a_state_rejects_a_rule_that_keeps_other_numbers()
    {
        LinearModel start = LinearModel.Zero(2, [3, 7]);
        LearnerState with = new OnlineLearner(new ArowUpdate(), start).GetState();
        LearnerState without = new OnlineLearner(new PerceptronUpdate(), start).GetState();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new OnlineLearner(new ArowUpdate(), without),
                Throws.ArgumentException.With.Message.Contains("expected a state with variances").And.Message.Contains("found one without")
                    .And.Property("ParamName").EqualTo("state"));
            Assert.That(() => new OnlineLearner(new HingeUpdate(), with),
                Throws.ArgumentException.With.Message.Contains("expected a state without variances")
                    .And.Message.Contains("found one with ("));
            Assert.That(() => new OnlineLearner(null!, with), Throws.ArgumentNullException);
            Assert.That(() => new OnlineLearner(new HingeUpdate(), (LearnerState)null!), Throws.ArgumentNullException);
        }
    }
}
