namespace LinearLearn.Tests;

/// <summary>A rejected example leaves every number of the learner unchanged, and the message names the example.</summary>
public class RefusedExampleTests
{
    private static readonly LearnerOptions Averaged = LastWeights.OneVersusRest with { Averaging = true };

    [Test]
    public void Learner_is_unchanged_by_a_step_that_overflows_in_a_later_class(
        [Values] bool averaging, [Values] MulticlassUpdate multiclass)
    {
        // The step of the last class is not finite: the rows before it have not moved.
        LinearModel start = LinearModel.Zero(1, [1, 2, 3]);
        OnlineLearner learner = new(new FailsFrom(3), start, new LearnerOptions { Averaging = averaging, Multiclass = multiclass });
        learner.Update([1f], 1);
        byte[] before = TestFiles.Save(learner.GetState());
        for (int i = 0; i < 3; i++)
        {
            Assert.That(() => learner.Update([1e-22f], 2), Throws.InstanceOf<Exception>());
            Assert.That(TestFiles.Save(learner.GetState()), Is.EqualTo(before));
        }
    }

    [Test]
    public void Learner_moves_the_biases_for_an_example_of_tiny_features()
    {
        OnlineLearner learner = new(
            new PassiveAggressiveUpdate(1, PassiveAggressiveVariant.Unbounded), LinearModel.Zero(1, [1, 2, 3]), Averaged);
        learner.Update([1e-22f], 2);
        Assert.That(learner.Snapshot().Biases.ToArray(), Is.EqualTo(new float[] { -1, 1, -1 }).Within(1e-6));
    }

    /// <summary>
    /// Groups of classes have reached different examples when one of them fails; the learner is reset to before the failing example.
    /// </summary>
    [Test]
    public void Learner_on_several_cores_stops_before_an_example_that_fails(
        [Values(2, 3, 5)] int groups, [Values] bool averaging, [Values] bool balanced)
    {
        Dataset data = TestData.CreateOverlapping(classes: 5, count: 200);

        int[] order = [.. Enumerable.Range(0, data.Count)];
        new Random(1).Shuffle(order);
        OnlineLearner together = Learner(), alone = Learner();
        ArgumentException error = Assert.Throws<ArgumentException>(() => together.Learn(data, order, groups))!;
        Assert.That(error.Message, Does.StartWith($"example {order[120]} of the dataset, from 0: "));
        Assert.That(() => alone.Learn(data, order, groups: 1), Throws.ArgumentException.With.Message.EqualTo(error.Message));
        Assert.That((together.ExamplesSeen, together.UpdatesMade), Is.EqualTo((120L, alone.UpdatesMade)));
        Assert.That(TestFiles.Save(together.GetState()), Is.EqualTo(TestFiles.Save(alone.GetState())));

        OnlineLearner Learner() => new(
            new FailsAtStep(121), LinearModel.Zero(data.FeatureCount, data.Classes), Averaged with { Averaging = averaging },
            balanced ? ClassWeights.Balanced : null);
    }

    [Test]
    public void Learner_rethrows_an_exception_of_its_rule_unchanged()
    {
        Dataset data = TestData.CreateOverlapping(classes: 3, count: 20);
        OnlineLearner learner = new(new NeverGivesAStep(), LinearModel.Zero(data.FeatureCount, data.Classes), Averaged);
        Assert.That(
            () => learner.Learn(data, [0, 1, 2], groups: 3), Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("as it is"));
        Assert.That(learner.ExamplesSeen, Is.Zero);
    }

    [Test]
    public void Learner_errors_name_the_example()
    {
        Dataset data = new(new DenseFeatures([1, 2, 3e19f, 4], 1), [3, 7, 3, 3]);
        OnlineLearner learner = new(new PassiveAggressiveUpdate(), LinearModel.Zero(1, [3, 7]));
        Assert.That(
            () => learner.Learn(data),
            Throws.ArgumentException.With.Message.StartsWith("example 2 of the dataset, from 0: expected an example whose squares"));
        Assert.That(learner.ExamplesSeen, Is.EqualTo(2));
        LabeledExample[] stream = [new(new float[] { 1 }, 3, 1), new(new float[] { 1, 2 }, 3, 1)];
        Assert.That(
            () => learner.Learn(stream), Throws.ArgumentException.With.Message.StartsWith("example 1 of the stream, from 0: expected 1 "));
        Assert.That(
            () => learner.LearnAsync(stream.ToAsyncEnumerable()),
            Throws.ArgumentException.With.Message.StartsWith("example 1 of the stream, from 0: "));
        Assert.That(() => learner.Learn([new LabeledExample(new float[] { 1 }, 5, 1)]), Throws.ArgumentException
            .With.Message.StartsWith("example 0 of the stream, from 0: expected one of the labels 3, 7, found 5"));
        Assert.That(
            () => new OnlineTrainer(new PassiveAggressiveUpdate()).Train(data),
            Throws.ArgumentException.With.Message.Match("^example [0-3] of the dataset, from 0: "));
    }

    [Test]
    public void Learner_accepts_a_step_of_the_largest_float()
    {
        OnlineLearner learner = new(new Constant(float.MaxValue), LinearModel.Zero(1, [3, 7]));
        learner.Update([1f], 7);
        Assert.That((learner.Snapshot().Weights[0], learner.Snapshot().Biases[0]), Is.EqualTo((float.MaxValue, float.MaxValue)));
        Assert.That(() => learner.Update([1f], 7), Throws.ArgumentException.With.Message.Contains("learning diverged after 1 examples"));
    }

    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void Learner_rejects_a_step_that_is_not_finite(float step)
    {
        OnlineLearner learner = new(new Constant(step), LinearModel.Zero(1, [3, 7]));
        Assert.That(() => learner.Update([1f], 7), Throws.ArgumentException.With.Message.Contains("expected a step of finite numbers"));
    }

    [Test]
    public void OnlineLearner_Learn_without_examples_throws_if_already_canceled()
    {
        OnlineLearner learner = new(new MarginUpdate(), LinearModel.Zero(1, [3, 7]));
        CancellationToken canceled = new(canceled: true);
        Dataset data = new(new DenseFeatures([1], 1), [3]);
        Dataset empty = data.Select([]);
        Assert.That(
            () => learner.Learn(Enumerable.Empty<Dataset>(), cancellationToken: canceled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            () => learner.Learn(Enumerable.Repeat(empty, 3), cancellationToken: canceled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => learner.Learn(empty, canceled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => learner.Learn(Enumerable.Empty<LabeledExample>(), canceled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            () => learner.LearnAsync(AsyncEnumerable.Empty<Dataset>(), cancellationToken: canceled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            () => learner.LearnAsync(Enumerable.Repeat(empty, 3).ToAsyncEnumerable(), cancellationToken: canceled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            () => learner.LearnAsync(AsyncEnumerable.Empty<LabeledExample>(), canceled), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void OnlineLearner_Learn_stops_if_canceled_between_empty_parts()
    {
        OnlineLearner learner = new(new MarginUpdate(), LinearModel.Zero(1, [3, 7]));
        using CancellationTokenSource source = new();
        Dataset empty = new Dataset(new DenseFeatures([1], 1), [3]).Select([]);
        int parts = 0;
        Assert.That(() => learner.Learn(Endless(), cancellationToken: source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(parts, Is.EqualTo(5));

        IEnumerable<Dataset> Endless()
        {
            while (parts < 1000)
            {
                if (++parts == 5)
                    source.Cancel();
                yield return empty;
            }
        }
    }

    /// <summary>Moves the classes before the last one, which has label 3, and fails for that one.</summary>
    private sealed record FailsFrom(long Step) : IUpdateRule
    {
        private int _asked;

        public UpdateStep GetStep(ScoredExample example) =>
            example.Step > 1 && ++_asked % Step == 0 || example.Rows == 2 && example.Step > 1
                ? new UpdateStep(float.NaN, 0)
                : new UpdateStep(1, 1) { Decay = 0.25f };
    }

    private sealed record FailsAtStep(long Step) : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => example.Step == Step && example.Sign > 0
            ? new UpdateStep(float.NaN, 0)
            : new UpdateStep(0.125f, 0.125f) { Decay = 0.01f };
    }

    private sealed record NeverGivesAStep : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => throw new NotSupportedException("as it is");
    }

    private sealed record Constant(float Step) : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => new(Step, Step);
    }
}
