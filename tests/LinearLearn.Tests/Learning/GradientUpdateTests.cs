using static LinearLearn.Tests.RuleChecks;

namespace LinearLearn.Tests;

/// <summary>The gradient descent rules: hinge, squared hinge, modified Huber, logistic, and a custom loss.</summary>
public class GradientUpdateTests
{
    [Test]
    public void Hinge_steps_match_hand_computed_values()
    {
        OnlineLearner learner = new(new HingeUpdate(0.5f, l2: 0.25f), new LinearModel([1, -1], [0], [3, 7]), LastWeights.OneVersusRest);
        AssertStep(learner, 2, 1, 7, 1.875, -0.375, 0.5, 1e-6); // margin of exactly 1: 0.875 * (1, -1) + 0.5 * (2, 1)
        AssertStep(learner, 1, 1, 3, 1.140625, -0.828125, 0, 1e-6); // margin -2: 0.875 * (1.875, -0.375) - 0.5 * (1, 1)
        AssertStep(learner, 2, 0, 7, 0.998046875, -0.724609375, 0, 1e-6); // score 2.28: the weights shrink, the bias does not
        Assert.That(learner.UpdatesMade, Is.EqualTo(2), "decay does not count as an update");
    }

    [Test]
    public void Squared_hinge_steps_match_hand_computed_values()
    {
        OnlineLearner learner = CreateLearner(new SquaredHingeUpdate(0.125f, l2: 1));
        AssertStep(learner, 1, 0.5f, 7, 0.25, 0.125, 0.25, 1e-6); // 2 * 0.125 * (1 - 0), less than 1 / (1.25 + 1)
        // score 0.375, loss 1.375: 0.875 * (0.25, 0.125) - 0.34375 * (1, -1)
        AssertStep(learner, 1, -1, 3, 0.21875 - 0.34375, 0.109375 + 0.34375, 0.25 - 0.34375, 1e-6);
        AssertStep(learner, 0, 3, 7, -0.109375, 0.3964844, -0.09375, 1e-6); // score 1.265625: the weights shrink
    }

    [Test]
    public void Squared_hinge_step_ends_at_the_margin()
    {
        OnlineLearner learner = CreateLearner(new SquaredHingeUpdate(0.25f, l2: 0));
        AssertStep(learner, 2, 1, 7, 2 / 6.0, 1 / 6.0, 1 / 6.0, 1e-6); // min(2 * 0.25, 1 / (5 + 1)): the score is 1
    }

    [Test]
    public void Logistic_steps_match_hand_computed_values()
    {
        OnlineLearner learner = CreateLearner(new LogisticUpdate(1, l2: 0.25f));
        AssertStep(learner, 2, 1, 7, 1, 0.5, 0.5, 1e-6); // 1 / (1 + exp(0)) = 0.5
        AssertStep(learner, 1, -1, 3, 0.75 - 0.7310586, 0.375 + 0.7310586, 0.5 - 0.7310586, 1e-6); // score 1: 1 / (1 + exp(-1))
    }

    [Test]
    public void Gradient_rules_do_not_move_if_their_loss_is_0()
    {
        using (Assert.EnterMultipleScope())
        {
            HingeUpdate hinge = new(0.5f, l2: 0);
            Assert.That(
                hinge.GetStep(CreateExample(1, sign: -1)),
                Is.EqualTo(new UpdateStep(0.5f, 0.5f)),
                "it still moves at a margin of exactly 1");
            Assert.That(hinge.GetStep(CreateExample(MathF.BitIncrement(1))), Is.EqualTo(default(UpdateStep)));

            SquaredHingeUpdate squared = new(0.5f, l2: 0);
            Assert.That(squared.GetStep(CreateExample(1)), Is.EqualTo(default(UpdateStep)));
            Assert.That(squared.GetStep(CreateExample(MathF.BitDecrement(1), sign: -1)).Weights, Is.GreaterThan(0));

            LogisticUpdate logistic = new(0.5f, l2: 0);
            Assert.That(
                logistic.GetStep(CreateExample(50)).Weights,
                Is.GreaterThan(0).And.LessThan(1e-20),
                "the step is never 0 in exact arithmetic");
            Assert.That(logistic.GetStep(CreateExample(500)), Is.EqualTo(default(UpdateStep)), "the step underflows a float");
            Assert.That(logistic.GetStep(CreateExample(-500)), Is.EqualTo(new UpdateStep(0.5f, 0.5f)));
        }
    }

    [Test]
    public void Gradient_rules_scale_steps_and_decay_by_the_schedule()
    {
        LearningRateSchedule schedule = LearningRateSchedule.InverseScaling(0.25f, power: 1);
        GradientUpdate[] rules =
        [
            new HingeUpdate(schedule, l2: 0.5f),
            new SquaredHingeUpdate(schedule, l2: 0.5f),
            new ModifiedHuberUpdate(schedule, l2: 0.5f),
            new LogisticUpdate(schedule, l2: 0.5f),
        ];
        foreach (GradientUpdate rule in rules)
        {
            UpdateStep first = rule.GetStep(CreateExample(0, squaredNorm: 1e-3f, step: 1));
            UpdateStep fourth = rule.GetStep(CreateExample(0, squaredNorm: 1e-3f, step: 4));
            Assert.That((fourth.Weights, fourth.Bias), Is.EqualTo((first.Weights / 4, first.Bias / 4)));
            Assert.That((first.Decay, fourth.Decay), Is.EqualTo((0.125f, 0.03125f)));
            Assert.That(rule.GetStep(CreateExample(1000, step: 4)).Decay, Is.EqualTo(0.03125f),
                "weights also shrink if nothing else moves them");
        }
    }

    [Test]
    public void Gradient_rules_have_the_documented_defaults()
    {
        AssertDefaults(new HingeUpdate(), 1);
        AssertDefaults(new SquaredHingeUpdate(), 0.5f);
        AssertDefaults(new ModifiedHuberUpdate(), 0.5f);
        AssertDefaults(new LogisticUpdate(), 4);

        static void AssertDefaults(GradientUpdate rule, float rate)
        {
            Assert.That((rule.LearningRate, rule.L2), Is.EqualTo((LearningRateSchedule.Constant(rate).Normalized(), 0f)));
            Assert.That(((IUpdateRule)rule).UsesMeanSquaredNorm);
        }
    }

    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Gradient_rules_reject_a_regularization_out_of_range(float bad)
    {
        const string expectation = "expected a finite number of 0 or more";
        AssertRefused(() => _ = new HingeUpdate(l2: bad), "l2", expectation);
        AssertRefused(() => _ = new SquaredHingeUpdate(l2: bad), "l2", expectation);
        AssertRefused(() => _ = new ModifiedHuberUpdate(l2: bad), "l2", expectation);
        AssertRefused(() => _ = new LogisticUpdate(l2: bad), "l2", expectation);
        AssertRefused(() => _ = new Squared(curvature: bad), "curvature", expectation);
    }

    [Test]
    public void Gradient_rule_text_contains_only_the_rate_and_the_regularization()
    {
        using (Assert.EnterMultipleScope())
        {
            const string numbers = " { LearningRate = ConstantRate { Rate = 0.5 }, L2 = 0 }";
            Assert.That(Guard.Text($"{new HingeUpdate(0.5f, 0)}"), Is.EqualTo("HingeUpdate" + numbers));
            Assert.That(Guard.Text($"{new SquaredHingeUpdate(0.5f, 0)}"), Is.EqualTo("SquaredHingeUpdate" + numbers));
            Assert.That(Guard.Text($"{new ModifiedHuberUpdate(0.5f, 0)}"), Is.EqualTo("ModifiedHuberUpdate" + numbers));
            Assert.That(Guard.Text($"{new LogisticUpdate(0.5f, 0)}"), Is.EqualTo("LogisticUpdate" + numbers));
        }
    }

    [Test]
    public void Gradient_rules_of_different_losses_are_not_equal()
    {
        GradientUpdate squared = new SquaredHingeUpdate(), huber = new ModifiedHuberUpdate();
        Assert.That(squared, Is.Not.EqualTo(huber).And.EqualTo(new SquaredHingeUpdate()));
        Squared two = new(2), alsoTwo = new(2), three = new(3);
        Assert.That(two, Is.EqualTo(alsoTwo).And.Not.EqualTo(three));
    }

    [Test]
    public void Custom_loss_has_the_step_of_its_slope()
    {
        GradientUpdate bounded = new Squared(curvature: 2), unbounded = new Squared();
        Assert.That(unbounded.GetStep(CreateExample(-3, squaredNorm: 1000)), Is.EqualTo(Step(4)), "0.5 * 2 * (1 + 3)");
        Assert.That(bounded.GetStep(CreateExample(-3, squaredNorm: 7)), Is.EqualTo(Step(0.5f)), "1 / (2 * (7 + 1)) * 2 * (1 + 3)");
        Assert.That(bounded.GetStep(CreateExample(5, squaredNorm: 7)), Is.EqualTo(Step(-0.5f)), "back to the margin");

        static UpdateStep Step(float step) => new(step, step) { Decay = 0.25f };
    }

    [Test]
    public void Custom_loss_arguments_set_the_properties_of_its_rule()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((IUpdateRule)new Squared()).UsesSquaredNorm, Is.False);
            Assert.That(((IUpdateRule)new Squared(curvature: 1)).UsesSquaredNorm);
            Assert.That(((IUpdateRule)new Squared(l2: 0)).IdleMargin, Is.EqualTo(float.PositiveInfinity));
            Assert.That(((IUpdateRule)new Squared(zeroSlopeMargin: 3, l2: 0)).IdleMargin, Is.EqualTo(3));
            Assert.That(
                ((IUpdateRule)new Squared(zeroSlopeMargin: 3)).IdleMargin,
                Is.EqualTo(float.PositiveInfinity),
                "decay applies to all examples");
            AssertRefused(() => _ = new Squared(zeroSlopeMargin: float.NaN), "zeroSlopeMargin", "expected a number, found NaN");
        }
    }

    [Test]
    public void Custom_loss_trains_an_accurate_model()
    {
        OnlineTrainer trainer = new(new Squared(curvature: 2, l2: 0));
        Assert.That(trainer.Train(TestData.CreateClouds()).Model.Evaluate(TestData.CreateClouds(seed: 2)).Accuracy, Is.GreaterThan(0.95));
    }

    /// <summary>Least squares, (1 - margin)^2, as a custom loss.</summary>
    private sealed record Squared : GradientUpdate
    {
        public Squared(float curvature = 0, float zeroSlopeMargin = float.PositiveInfinity, float l2 = 0.5f)
            : base(0.5f, l2, curvature, zeroSlopeMargin)
        {
        }

        protected override float Slope(float margin) => 2 * (1 - margin);
    }
}
