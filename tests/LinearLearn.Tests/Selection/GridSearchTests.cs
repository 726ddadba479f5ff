namespace LinearLearn.Tests;

public class GridSearchTests
{
    /// <summary>Data with one 3 and two 7s for each of four folds.</summary>
    private static readonly Dataset OneThird = new(new DenseFeatures(new float[12], 1), [3, 7, 7, 3, 7, 7, 3, 7, 7, 3, 7, 7]);

    [Test]
    public void GridSearch_sorts_by_accuracy_and_keeps_the_order_of_equal_trainers()
    {
        ITrainer[] trainers =
        [
            DelegateTrainer.CreateConstant(3, "a"),
            DelegateTrainer.CreateConstant(7, "b"),
            DelegateTrainer.CreateConstant(3, "c"),
            DelegateTrainer.CreateConstant(7, "d"),
        ];
        GridSearchResult result = GridSearch.Run(trainers, OneThird, folds: 4);
        Assert.That(
            result.Entries.Select(entry => entry.Trainer), Is.EqualTo(new[] { trainers[1], trainers[3], trainers[0], trainers[2] }));
        Assert.That(result.Entries.Select(entry => entry.Result.Evaluation.Correct), Is.EqualTo(new[] { 8, 8, 4, 4 }));
        Assert.That(result.Best, Is.SameAs(trainers[1]));
        Assert.That(result.Elapsed, Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public void GridSearch_entries_of_equal_accuracy_compare_equal_despite_rounding()
    {
        // Fractions with equal sums can have different sums as doubles.
        GridSearchEntry Entry(string name, params int[] correct) =>
            new(DelegateTrainer.CreateConstant(7, name), new CrossValidationResult([.. correct.Select(Fold)], TimeSpan.Zero));
        HeldOutFold Fold(int correct) => new(TestModels.CreateEvaluation([3, 7], [correct, 1000 - correct, 0, 0]));
        Random random = new(1);
        for (int i = 0; i < 100; i++)
        {
            int[] correct = [.. Enumerable.Range(0, 7).Select(_ => random.Next(100, 900))], moved = [.. correct];
            random.Shuffle(moved);
            moved[0] += 50;
            moved[6] -= 50;
            GridSearchResult result = new([Entry("first", correct), Entry("second", moved), Entry("third", correct)], [], TimeSpan.Zero);
            Assert.That(result.Entries.Select(entry => $"{entry.Trainer}"), Is.EqualTo(new[] { "first", "second", "third" }));
        }
    }

    [Test]
    public void GridSearch_result_of_each_trainer_equals_its_cross_validation()
    {
        Dataset data = TestData.CreateClouds(count: 60);
        ITrainer[] trainers =
        [
            new OnlineTrainer(new PerceptronUpdate()),
            new MeanDifferenceTrainer(),
            new ScaledTrainer(new OnlineTrainer(new LogisticUpdate())),
        ];
        TrainingOptions options = new() { Epochs = 1 };
        GridSearchResult result = GridSearch.Run(trainers, data, 3, options, seed: 4);
        foreach (ITrainer trainer in trainers)
        {
            CrossValidationResult alone = CrossValidation.Run(trainer, data, 3, options, seed: 4);
            CrossValidationResult among = result.Entries.Single(entry => entry.Trainer == trainer).Result;
            Assert.That(among.Folds.Select(fold => fold.Correct), Is.EqualTo(alone.Folds.Select(fold => fold.Correct)));
            Assert.That((among.MeanAccuracy, among.AccuracyDeviation), Is.EqualTo((alone.MeanAccuracy, alone.AccuracyDeviation)));
        }
    }

    [Test]
    public void GridSearch_prefers_a_ScaledTrainer_for_columns_of_different_scale()
    {
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => i % 2)];
        float[] values = [.. labels.SelectMany(label => new[] { 0.1f * label + 0.05f * random.NextSingle(), 300 * random.NextSingle() })];
        OnlineTrainer raw = new(new MarginUpdate(2, 0.01f), LastWeights.OneVersusRest);
        GridSearchResult result = GridSearch.Run([raw, new ScaledTrainer(raw)], new Dataset(new DenseFeatures(values, 2), labels));
        Assert.That(result.Best, Is.InstanceOf<ScaledTrainer>());
        ScaledTrainer best = (ScaledTrainer)result.Best;
        Assert.That((best.Inner, best.Kind), Is.EqualTo(((ITrainer)raw, ScalingKind.Automatic)));
        Assert.That((raw.Rule, raw.Options), Is.EqualTo(((IUpdateRule)new MarginUpdate(2, 0.01f), LastWeights.OneVersusRest)),
            "the best trainer can be inspected");
        Assert.That(result.Entries[0].Result.MeanAccuracy, Is.GreaterThan(result.Entries[1].Result.MeanAccuracy + 0.2));
    }

    [Test]
    public void GridSearch_table_has_a_line_for_each_trainer_and_failures_last()
    {
        Evaluation half = TestModels.CreateEvaluation([3, 7], [1, 1, 0, 0]), all = TestModels.CreateEvaluation([3, 7], [2, 0, 0, 0]);
        GridSearchResult result = new(
            [
                new GridSearchEntry(
                    DelegateTrainer.CreateConstant(3, "half"),
                    new CrossValidationResult([new(half), new(half)], TimeSpan.FromMilliseconds(1234.56))),
                new GridSearchEntry(
                    DelegateTrainer.CreateConstant(7, "best of all"),
                    new CrossValidationResult([new(all), new(all)], TimeSpan.FromMilliseconds(2))),
            ],
            [new GridSearchFailure(DelegateTrainer.CreateConstant(7, "wild"), "wild, fold 2 of 5: learning\ndiverged")],
            TimeSpan.FromSeconds(1));
        Assert.That(result.ToString(), Is.EqualTo(
            "          accuracy       time  trainer\n" +
            "100.00 % +- 0.00 %     2.0 ms  best of all\n" +
            " 50.00 % +- 0.00 %  1234.6 ms  half\n" +
            "            failed             wild, fold 2 of 5: learning diverged\n"));
    }

    [Test]
    public void GridSearch_rejects_invalid_arguments()
    {
        ITrainer trainer = DelegateTrainer.CreateConstant(7);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => GridSearch.Run([], OneThird),
                Throws.ArgumentException.With.Message.Contains("expected one trainer or more, found none"));
            Assert.That(
                () => GridSearch.Run([trainer, null!], OneThird),
                Throws.ArgumentException.With.Message.Contains("expected trainers, found null at index 1"));
            Assert.That(
                () => GridSearch.Run([trainer], OneThird, folds: 13),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("12, found 13"));
            Assert.That(() => GridSearch.Run(null!, OneThird), Throws.ArgumentNullException);
            Assert.That(() => GridSearch.Run([trainer], null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void GridSearch_lists_failed_trainers_with_their_first_fault()
    {
        DelegateTrainer one = new("one", (_, _) => throw new ArgumentException("diverged"));
        DelegateTrainer other = new("other", (_, _) => throw new ArgumentException("diverged too"));
        DelegateTrainer nothing = new("nothing", (_, _) => null!);
        for (int i = 0; i < 20; i++)
        {
            GridSearchResult result = GridSearch.Run(
                [DelegateTrainer.CreateConstant(3, "a"), one, DelegateTrainer.CreateConstant(7, "b"), other, nothing], OneThird);
            Assert.That(result.Entries.Select(entry => $"{entry.Trainer}"), Is.EqualTo(new[] { "b", "a" }));
            Assert.That(result.Failures.Select(failure => failure.Message), Is.EqualTo(new[]
            {
                "one, fold 1 of 5: diverged",
                "other, fold 1 of 5: diverged too",
                "nothing, fold 1 of 5: expected a TrainingResult from nothing, found null",
            }));
            Assert.That(result.Failures.Select(failure => failure.Trainer), Is.EqualTo(new[] { one, other, nothing }));
        }
    }

    [Test]
    public void GridSearch_continues_if_a_rule_diverges()
    {
        OnlineTrainer wild = new(new MarginUpdate(1, 3e38f)), tame = new(new PerceptronUpdate());
        GridSearchResult result = GridSearch.Run([wild, tame], TestData.CreateClouds());
        Assert.That(result.Best, Is.SameAs(tame));
        Assert.That(
            result.Failures.Single().Message,
            Does.StartWith("OnlineTrainer (MarginUpdate").And.Contain(", fold 1 of 5: ").And.Contain("Scale the features"));
    }

    [Test]
    public void GridSearch_throws_the_first_fault_if_all_trainers_fail()
    {
        DelegateTrainer one = new("one", (_, _) => throw new ArgumentException("diverged"));
        DelegateTrainer other = new("other", (_, _) => throw new ArgumentException("diverged too"));
        Assert.That(
            () => GridSearch.Run([one, other], OneThird), Throws.ArgumentException.With.Message.EqualTo("one, fold 1 of 5: diverged"));
    }

    [Test]
    public void GridSearch_reports_elapsed_times()
    {
        GridSearchResult result = GridSearch.Run(
            [new OnlineTrainer(new PerceptronUpdate()), new OnlineTrainer(new MarginUpdate())], TestData.CreateClouds());
        Assert.That(result.Entries.Max(entry => entry.Result.Elapsed), Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(result.Elapsed));
    }

    [Test]
    public void GridSearch_throws_the_fault_of_the_first_trainer_even_if_another_trainer_fails_earlier()
    {
        // Fold 1 of the first trainer runs until the second trainer has failed; only then fold 2 of the first trainer starts.
        Dataset data = new(new DenseFeatures([1, 2, 4, 8], 1), [3, 7, 3, 7]);
        int[] foldOf = data.StratifiedFolds(2, seed: 1);
        using ManualResetEventSlim failed = new();
        DelegateTrainer slow = new("slow", (training, _) =>
        {
            bool holdsExample0 = training.Features.Dot(0, [1f]) != 1;
            int fold = holdsExample0 ? foldOf[0] : 1 - foldOf[0];
            if (fold == 1)
                throw new ArgumentException("late");
            failed.Wait(TimeSpan.FromMilliseconds(200)); // on one core, nothing runs in the meantime
            Thread.Sleep(30); // until the failure was noticed
            return LinearModel.Zero(1, [3, 7]);
        });
        DelegateTrainer hasty = new("hasty", (_, _) =>
        {
            failed.Set();
            throw new ArgumentException("early");
        });
        Assert.That(
            () => GridSearch.Run([slow, hasty], data, folds: 2), Throws.ArgumentException.With.Message.EqualTo("slow, fold 2 of 2: late"));
    }

    [Test]
    public void GridSearch_throws_if_cancelled() => Assert.That(
        () => GridSearch.Run([DelegateTrainer.CreateConstant(7)], OneThird, cancellationToken: new CancellationToken(canceled: true)),
        Throws.InstanceOf<OperationCanceledException>());
}
