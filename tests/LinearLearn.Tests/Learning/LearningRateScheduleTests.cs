using static LinearLearn.Tests.RuleChecks;

namespace LinearLearn.Tests;

public class LearningRateScheduleTests
{
    [Test]
    public void Constant_schedule_keeps_its_rate()
    {
        LearningRateSchedule schedule = LearningRateSchedule.Constant(0.3f), implied = 0.3f;
        Assert.That((schedule.GetRate(1), schedule.GetRate(1_000_000_000_000)), Is.EqualTo((0.3f, 0.3f)));
        Assert.That(implied, Is.EqualTo(schedule));
    }

    [Test]
    public void InverseSquareRoot_schedule_falls_with_the_root_of_the_steps()
    {
        LearningRateSchedule schedule = LearningRateSchedule.InverseSquareRoot(0.5f);
        Assert.That((schedule.GetRate(1), schedule.GetRate(4), schedule.GetRate(100)), Is.EqualTo((0.5f, 0.25f, 0.05f)));
    }

    [Test]
    public void InverseScaling_schedule_falls_with_a_power_of_the_steps_and_the_delay()
    {
        LearningRateSchedule schedule = LearningRateSchedule.InverseScaling(2, power: 1, delay: 3);
        Assert.That((schedule.GetRate(1), schedule.GetRate(5)), Is.EqualTo((0.5f, 0.25f)));
        Assert.That(LearningRateSchedule.InverseScaling(2, power: 2).GetRate(4), Is.EqualTo(0.125f));
        Assert.That(LearningRateSchedule.InverseScaling(2, power: 0, delay: 5).GetRate(9), Is.EqualTo(2));
    }

    [Test]
    public void Step_schedule_multiplies_the_rate_by_a_factor_at_intervals()
    {
        LearningRateSchedule schedule = LearningRateSchedule.Step(0.75f, every: 3);
        Assert.That(Rates(schedule, 7), Is.EqualTo(new[] { 0.75f, 0.75f, 0.75f, 0.375f, 0.375f, 0.375f, 0.1875f }));
        Assert.That(Rates(LearningRateSchedule.Step(1, every: 1, factor: 0.25f), 3), Is.EqualTo(new[] { 1, 0.25f, 0.0625f }));
        Assert.That(LearningRateSchedule.Step(1, every: 1, factor: 1).GetRate(1000), Is.EqualTo(1));
    }

    [Test]
    public void Cosine_schedule_falls_from_the_rate_to_the_end_rate_and_stays_there()
    {
        LearningRateSchedule schedule = LearningRateSchedule.Cosine(1, steps: 4, end: 0.2f);
        // (1 + cos(pi / 4)) / 2 = 0.8535534
        Assert.That(
            Rates(schedule, 6),
            Is.EqualTo(new[] { 1, 0.2f + 0.8f * 0.8535534f, 0.6f, 0.2f + 0.8f * 0.1464466f, 0.2f, 0.2f }).Within(1e-6f));
        Assert.That(LearningRateSchedule.Cosine(1, steps: 4).GetRate(5), Is.Zero);
        Assert.That(LearningRateSchedule.Cosine(1, steps: 4).GetRate(long.MaxValue), Is.Zero);
    }

    [Test]
    public void Schedules_of_the_same_numbers_are_equal()
    {
        LearningRateSchedule schedule = LearningRateSchedule.Cosine(1, 4);
        Assert.That(schedule, Is.EqualTo(LearningRateSchedule.Cosine(1, 4)));
        Assert.That(schedule, Is.Not.EqualTo(LearningRateSchedule.Cosine(1, 5)));
        Assert.That(LearningRateSchedule.InverseSquareRoot(1), Is.EqualTo(LearningRateSchedule.InverseScaling(1, 0.5f)));
    }

    [Test]
    public void Custom_schedule_receives_the_step_of_every_example_learned()
    {
        Recorder schedule = new();
        OnlineLearner learner = CreateLearner(new HingeUpdate(schedule));
        learner.Update([1f, 0f], 7);
        learner.Update([1f, 0f], 7, weight: 0); // only predicted
        learner.Update([1f, 0f], 7);
        Assert.That(schedule.Asked, Is.EqualTo(new long[] { 1, 2 }));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Learner_rejects_a_rate_of_a_custom_schedule_that_is_not_finite(float bad)
    {
        OnlineLearner learner = CreateLearner(new HingeUpdate(new Recorder(bad)));
        Assert.That(() => learner.Update([1f, 0f], 7), Throws.ArgumentException.With.Message.Contains("step of finite numbers"));
        Assert.That(learner.ExamplesSeen, Is.Zero);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Schedules_reject_rates_out_of_range(float bad)
    {
        const string expectation = "expected a finite number above 0";
        AssertRefused(() => LearningRateSchedule.Constant(bad), "rate", expectation);
        AssertRefused(() => _ = (LearningRateSchedule)bad, "rate", expectation);
        AssertRefused(() => LearningRateSchedule.InverseSquareRoot(bad), "rate", expectation);
        AssertRefused(() => LearningRateSchedule.InverseScaling(bad, 1), "rate", expectation);
        AssertRefused(() => LearningRateSchedule.Step(bad, 1), "rate", expectation);
        AssertRefused(() => LearningRateSchedule.Step(1, 1, bad), "factor", "");
        AssertRefused(() => LearningRateSchedule.Cosine(bad, 1), "rate", expectation);
    }

    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Schedules_reject_other_numbers_out_of_range(float bad)
    {
        const string expectation = "expected a finite number of 0 or more";
        AssertRefused(() => LearningRateSchedule.InverseScaling(1, bad), "power", expectation);
        AssertRefused(() => LearningRateSchedule.InverseScaling(1, 1, bad), "delay", expectation);
        AssertRefused(() => LearningRateSchedule.Cosine(1, 1, bad), "end", expectation);
        AssertRefused(() => LearningRateSchedule.Step(1, 0), "every", "0");
        AssertRefused(() => LearningRateSchedule.Step(1, 1, 1.5f), "factor", "1.5");
        AssertRefused(() => LearningRateSchedule.Cosine(1, 0), "steps", "0");
    }

    private static float[] Rates(LearningRateSchedule schedule, int count) =>
        [.. Enumerable.Range(1, count).Select(step => schedule.GetRate(step))];

    private sealed record Recorder(float Rate = 0.5f) : LearningRateSchedule
    {
        public List<long> Asked { get; } = [];

        public override float GetRate(long stepNumber)
        {
            Asked.Add(stepNumber);
            return Rate;
        }
    }
}
