namespace LinearLearn.Tests;

public class JointUpdateTests
{
    private static readonly LearnerOptions Joint = LastWeights.Joint;

    [Test]
    public void Joint_steps_of_three_classes_match_hand_computed_values()
    {
        OnlineLearner learner = new(new PerceptronUpdate(1), LinearModel.Zero(2, [10, 20, 30]), Joint);

        // All scores are 0: the first label is predicted, and the first of the other classes is the rival.
        Assert.That(learner.Update([1f, 2f], 30), Is.EqualTo(10));
        AssertRows(learner, [-1, -2, 0, 0, 1, 2], [-1, 0, 1]);

        // Scores -2, 0, 2: the strongest rival is 30.
        Assert.That(learner.Update([1f, 0f], 10), Is.EqualTo(30));
        AssertRows(learner, [0, -2, 0, 0, 0, 2], [0, 0, 0]);

        // Scores -2, 0, 2: correct, with a margin above 0.
        Assert.That(learner.Update([0f, 1f], 30), Is.EqualTo(30));
        AssertRows(learner, [0, -2, 0, 0, 0, 2], [0, 0, 0]);

        // Scores 0, 0, 0: a margin of 0 counts as an error, even if the label is the first one and therefore predicted. The first of the
        // equal rivals is 20.
        Assert.That(learner.Update([1f, 0f], 10), Is.EqualTo(10));
        AssertRows(learner, [1, -2, -1, 0, 0, 2], [1, -1, 0]);
        Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((4L, 3L)), "one update moves two rows");
    }

    [Test]
    public void Joint_training_of_many_classes_equals_single_updates([Values] FeatureKind kind)
    {
        Dataset data = TestData.CreateOverlapping(kind, classes: 8, count: 256, features: 300);
        OnlineLearner together = Learner(), apart = Learner();
        together.Learn(data);
        TestModels.Learn(apart, data, 0, data.Count);
        Assert.That(TestData.GetBits(together.Snapshot()), Is.EqualTo(TestData.GetBits(apart.Snapshot())));
        Assert.That(together.UpdatesMade, Is.EqualTo(apart.UpdatesMade));

        OnlineLearner Learner() => new(new PassiveAggressiveUpdate(), LinearModel.Zero(data.FeatureCount, data.Classes), Joint);
    }

    [Test]
    public void Joint_step_moves_only_the_true_class_and_its_strongest_rival()
    {
        LinearModel start = new([1, 0, 3, 0, 2, 0], [0, 0, 0.5f], [1, 2, 3]);
        OnlineLearner learner = new(new MarginUpdate(margin: 1, learningRate: 0.5f), start, Joint);
        learner.Update([1f, 1f], 1); // scores 1, 3, 2.5
        AssertRows(learner, [1.5f, 0.5f, 2.5f, -0.5f, 2, 0], [0.5f, -0.5f, 0.5f]);
        learner.Update([1f, 1f], 1); // scores 2.5, 1.5, 2.5: now 3 is the strongest
        AssertRows(learner, [2, 1, 2.5f, -0.5f, 1.5f, -0.5f], [1, -0.5f, 0]);
    }

    [Test]
    public void Joint_decay_shrinks_every_row()
    {
        LinearModel start = new([4, 0, 0, 4, -4, 0], [0, 0, 0], [1, 2, 3]);
        OnlineLearner learner = new(new HingeUpdate(0.5f, l2: 0.5f), start, Joint);
        learner.Update([1f, 0f], 1); // scores 4, 0, -4: correct
        AssertRows(learner, [3, 0, 0, 3, -3, 0], [0, 0, 0]);
    }

    [Test]
    public void Joint_passive_aggressive_step_gives_the_example_a_margin_of_1()
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes: 4, count: 50);
        float[] x = new float[data.FeatureCount], scores = new float[4];
        int moved = 0;
        for (int i = 0; i < data.Count; i++)
        {
            LinearModel start = LinearModel.Uniform(data.FeatureCount, data.Classes, seed: (ulong)i);
            OnlineLearner learner = new(new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded), start, Joint);
            data.Features.CopyTo(i, x);
            start.Scores(x, scores);
            int label = data.Labels[i], rival = Enumerable.Range(0, 4).Where(k => k != label).MaxBy(k => scores[k]);
            float before = scores[label] - scores[rival];
            learner.Update(data, i);
            LinearModel model = learner.Snapshot();
            model.Scores(x, scores);
            float after = scores[label] - scores[rival];
            Assert.That(after, Is.EqualTo(Math.Max(1, before)).Within(1e-5));
            moved += before < 1 ? 1 : 0;
        }
        Assert.That(moved, Is.GreaterThan(25));
    }

    [Test]
    public void Joint_update_learns_from_an_error_caused_by_rounded_scores()
    {
        // The bias of the third class is lost by rounding in its score of 1e8, which ties with the second.
        OnlineLearner learner = new(new PassiveAggressiveUpdate(0.1f), new LinearModel([0, 1e8f, 1e8f], [0, 0, 1], [0, 1, 2]), Joint);
        Assert.That((learner.Snapshot().Predict([1f]), learner.Update([1f], 2)), Is.EqualTo((1, 1)));
        Assert.That(learner.UpdatesMade, Is.EqualTo(1));
        for (int i = 0; i < 200 && learner.Snapshot().Predict([1f]) != 2; i++)
            learner.Update([1f], 2);
        Assert.That(learner.Snapshot().Predict([1f]), Is.EqualTo(2));
    }

    [Test]
    public void Joint_update_option_does_not_change_learning_of_two_classes([Values] bool averaging)
    {
        Dataset data = TestData.CreateOverlapping(classes: 2);
        OnlineLearner joint = new(
            new ArowUpdate(), LinearModel.Zero(data.FeatureCount, data.Classes), Joint with { Averaging = averaging });
        OnlineLearner plain = new(
            new ArowUpdate(), LinearModel.Zero(data.FeatureCount, data.Classes), new LearnerOptions { Averaging = averaging });
        joint.Learn(data);
        plain.Learn(data);
        Assert.That(TestData.GetBits(joint.Snapshot()), Is.EqualTo(TestData.GetBits(plain.Snapshot())));
    }

    [Test]
    public void Joint_learner_of_permuted_labels_has_permuted_rows([Values("perceptron", "PA-I", "shrinking hinge", "AROW")] string name)
    {
        int[] places = [3, 0, 4, 1, 2];
        Dataset data = TestData.CreateOverlapping(FeatureKind.Sparse, classes: 5);
        Dataset permuted = new(data.Features, [.. data.Labels.ToArray().Select(label => places[label])]);
        // Random weights avoid equal rivals, of which the first is chosen.
        LinearModel start = LinearModel.Uniform(data.FeatureCount, data.Classes);
        float[] weights = new float[start.Weights.Length];
        for (int k = 0; k < 5; k++)
            start.Weights.Slice(k * data.FeatureCount, data.FeatureCount).CopyTo(weights.AsSpan(places[k] * data.FeatureCount));
        OnlineLearner learner = new(RuleCatalog.Get(name), start, Joint);
        OnlineLearner other = new(RuleCatalog.Get(name), new LinearModel(weights, new float[5], data.Classes), Joint);
        learner.Learn(data);
        other.Learn(permuted);
        for (int k = 0; k < 5; k++)
        {
            Assert.That(other.Snapshot().Weights.Slice(places[k] * data.FeatureCount, data.FeatureCount).ToArray(),
                Is.EqualTo(learner.Snapshot().Weights.Slice(k * data.FeatureCount, data.FeatureCount).ToArray()));
            Assert.That(other.Snapshot().Biases[places[k]], Is.EqualTo(learner.Snapshot().Biases[k]));
        }
    }

    [Test]
    public void Joint_update_rejects_rules_without_a_joint_margin()
    {
        const string message = "has no joint update of more than two classes: choose OneVersusRest";
        LinearModel start = LinearModel.Zero(2, [1, 2, 3]);
        Assert.That(() => new OnlineLearner(new Apart(), start, Joint),
            Throws.ArgumentException.With.Message.Contains("Apart").And.Message.Contains(message));
        Assert.That(() => new OnlineTrainer(new Apart(), Joint), Throws.ArgumentException.With.Message.Contains(message));
        Assert.That(() => new OnlineTrainer(new Apart()), Throws.Nothing);

        LearnerState joint = new OnlineLearner(new HingeUpdate(), start, Joint).GetState();
        Assert.That(() => new OnlineLearner(new Apart(), joint), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void Joint_learner_rejects_AdaGrad_for_AROW()
    {
        LearnerOptions options = new() { AdaGrad = new AdaGrad() };
        Assert.That(
            () => new OnlineTrainer(new ArowUpdate(), options),
            Throws.ArgumentException.With.Message.Contains("already has a step size for every weight"));
        LearnerState state = new OnlineLearner(new HingeUpdate(), LinearModel.Zero(2, [1, 2]), options).GetState();
        Assert.That(
            () => new OnlineLearner(new ArowUpdate(), state),
            Throws.ArgumentException.With.Message.Contains("already has a step size for every weight"));
    }

    /// <summary>A rule without a joint margin.</summary>
    private sealed record Apart : IUpdateRule
    {
        public JointMargin JointMargin => JointMargin.None;

        public UpdateStep GetStep(ScoredExample example) => new(0.5f, 0.5f);
    }

    private static void AssertRows(OnlineLearner learner, float[] weights, float[] biases)
    {
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(weights));
        Assert.That(learner.Snapshot().Biases.ToArray(), Is.EqualTo(biases));
    }
}
