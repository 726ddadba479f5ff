namespace LinearLearn.Tests;

// Many classes, weights, and all kinds of rows.
public abstract partial class TrainerContract
{
    private static readonly TrainingOptions InOrder = new() { Shuffle = false };

    [Test]
    public void Trainer_learns_many_classes_with_a_row_of_weights_for_each([Values(3, 5)] int classes)
    {
        LinearModel model = CreateTrainer().Train(TestData.CreateManyClouds(classes)).Model;
        Assert.That(model.Classes.Values.ToArray(), Is.EqualTo(Enumerable.Range(0, classes).Select(k => 10 * k)));
        Assert.That((model.Biases.Length, model.Weights.Length), Is.EqualTo((classes, 12 * classes)));
        Assert.That(model.Evaluate(TestData.CreateManyClouds(classes, seed: 2)).Accuracy, Is.GreaterThan(0.95));
    }

    [Test]
    public void Trainer_result_does_not_depend_on_the_label_values([Values(2, 4)] int classes)
    {
        Dataset data = TestData.CreateManyClouds(classes), test = TestData.CreateManyClouds(classes, seed: 2);
        double accuracy = CreateTrainer().Train(data).Model.Evaluate(test).Accuracy;
        foreach (Func<int, int> rename in new Func<int, int>[] { label => -label, label => (label + 10) % (10 * classes) })
            Assert.That(
                CreateTrainer().Train(Renamed(data, rename)).Model.Evaluate(Renamed(test, rename)).Accuracy,
                Is.EqualTo(accuracy).Within(0.03));

        static Dataset Renamed(Dataset data, Func<int, int> rename) => new(data.Features, [.. data.Labels.ToArray().Select(rename)]);
    }

    [Test]
    public void Trainer_of_many_classes_gives_the_same_bits_each_time_and_in_many_threads()
    {
        Dataset data = TestData.CreateManyClouds(4);
        ITrainer trainer = CreateTrainer();
        int[] expected = TestData.GetBits(trainer.Train(data).Model);
        Parallel.For(0, 4, _ => Assert.That(TestData.GetBits(trainer.Train(data).Model), Is.EqualTo(expected)));
    }

    [Test]
    public void Trainer_of_many_classes_gives_the_same_model_of_sparse_rows_within_rounding()
    {
        Dataset data = TestData.CreateManyClouds(3);
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
        {
            Span<float> row = values.AsSpan(i * data.FeatureCount, data.FeatureCount);
            data.Features.CopyTo(i, row);
            foreach (ref float value in row)
                value = value < 0.2f ? 0 : value;
        }
        Dataset dense = new(new DenseFeatures(values, data.FeatureCount), data.Labels);
        LinearModel fromSparse = CreateTrainer().Train(TestData.ToSparse(dense)).Model;
        if (TakesSparseRowsAsDense)
            AssertNear(fromSparse, CreateTrainer().Train(dense).Model);
        else
            Assert.That(fromSparse.Evaluate(TestData.ToSparse(dense)).Accuracy, Is.GreaterThan(0.95));
    }

    [Test]
    public void Trainer_accepts_repeated_rows([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateManyClouds(classes, count: 80);
        int[] twice = [.. Enumerable.Range(0, 160).Select(i => i / 2)];
        Dataset doubled = new(data.Features.Select(twice), [.. twice.Select(row => data.Labels[row])]);
        Assert.That(CreateTrainer().Train(doubled).Model.Evaluate(TestData.CreateManyClouds(classes, seed: 2)).Accuracy,
            Is.GreaterThan(0.95));
    }

    [Test]
    public void Trainer_gives_a_feature_that_never_occurs_weight_0([Values(2, 3)] int classes, [Values] bool sparse)
    {
        Dataset data = TestData.CreateManyClouds(classes, count: 60);
        int columns = data.FeatureCount + 1;
        float[] values = new float[data.Count * columns];
        for (int i = 0; i < data.Count; i++)
            data.Features.CopyTo(i, values.AsSpan(i * columns, data.FeatureCount));
        FeatureMatrix features = new DenseFeatures(values, columns);
        Dataset wider = new(sparse ? SparseFeatures.From(features) : features, data.Labels);
        LinearModel model = CreateTrainer().Train(wider).Model;
        Assert.That(Enumerable.Range(0, model.Biases.Length).Select(row => model.Weights[row * columns + columns - 1]), Has.All.Zero);
    }

    [Test]
    public void Trainer_accepts_rows_of_zeros_among_others([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateManyClouds(classes, count: 90);
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
        {
            if (i % 9 > 0)
                data.Features.CopyTo(i, values.AsSpan(i * data.FeatureCount, data.FeatureCount));
        }
        Dataset holes = new(new DenseFeatures(values, data.FeatureCount), data.Labels);
        Dataset zeros = new(new DenseFeatures(new float[values.Length], data.FeatureCount), data.Labels);
        Assert.That(CreateTrainer().Train(holes).Model.Evaluate(TestData.CreateManyClouds(classes, seed: 2)).Accuracy, Is.GreaterThan(0.9));
        foreach (Dataset empty in new[] { zeros, TestData.ToSparse(zeros) })
            Assert.That(CreateTrainer().Train(empty).Model.Weights.ToArray(), Has.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void Trainer_ignores_examples_of_weight_0([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateManyClouds(classes, count: 60);
        // A copy of each previous example with the label of another class.
        int[] rows = [.. Enumerable.Range(0, 120).Select(i => Math.Max(0, i / 2 - i % 2))];
        int[] labels = [.. rows.Select((row, i) => (data.Labels[row] + 10 * (i % 2)) % (10 * classes))];
        Dataset junk = new Dataset(data.Features.Select(rows), labels).WithWeights([.. rows.Select((_, i) => i % 2 == 0 ? 1f : 0)]);
        AssertNear(CreateTrainer().Train(junk, InOrder).Model, CreateTrainer().Train(data, InOrder).Model);
    }

    [Test]
    public void Trainer_class_weights_equal_weights_of_their_examples([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateManyClouds(classes, count: 60);
        float[] ofClasses = [0.5f, 2, 1];
        Dataset weighted = data.WithWeights([.. data.Labels.ToArray().Select(label => ofClasses[label / 10])]);
        TrainingOptions options = InOrder with { ClassWeights = new ClassWeights(new Dictionary<int, float> { [0] = 0.5f, [10] = 2 }) };
        AssertNear(CreateTrainer().Train(data, options).Model, CreateTrainer().Train(weighted, InOrder).Model);

        Dataset balanced = data.WithWeights([.. data.Labels.ToArray().Select(label => 60f / (classes * data.CountOf(label)))]);
        TrainingOptions balancing = InOrder with { ClassWeights = ClassWeights.Balanced };
        AssertNear(CreateTrainer().Train(data, balancing).Model, CreateTrainer().Train(balanced, InOrder).Model);
    }

    [Test]
    public void Trainer_rejects_invalid_class_weights_and_weights()
    {
        Dataset data = TestData.CreateClouds();
        TrainingOptions unknown = new() { ClassWeights = new ClassWeights(new Dictionary<int, float> { [4] = 2 }) };
        Assert.That(() => CreateTrainer().Train(data, unknown), Throws.ArgumentException.With.Message.Contains(
            "class weights: expected one of the labels 3, 7, found 4"));
        Assert.That(() => CreateTrainer().Train(data.WithWeights(new float[data.Count])),
            Throws.ArgumentException.With.Message.Contains("expected an example with a weight above 0, found none"));

        TrainingOptions heavy = new() { ClassWeights = new ClassWeights(new Dictionary<int, float> { [3] = 2, [7] = 2 }) };
        Assert.That(() => CreateTrainer().Train(data.WithWeights([.. Enumerable.Repeat(3e38f, data.Count)]), heavy),
            Throws.ArgumentException.With.Message.Contains("times that of its class overflows a float"));
    }

    [Test]
    public void Trainer_can_hold_out_a_fraction_for_validation([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateManyClouds(classes);
        TrainingOptions options = new() { ValidationFraction = 0.2, Patience = 50 };
        TrainingResult once = CreateTrainer().Train(data, options), again = CreateTrainer().Train(data, options);
        Assert.That(once.ValidationCurve[^1].Accuracy, Is.GreaterThan(0.9));
        Assert.That(once.ValidationCurve.Select(point => point.Accuracy * 30),
            Is.All.Matches<double>(hits => Math.Abs(hits - Math.Round(hits)) < 1e-9), "a fifth of 150 examples");
        Assert.That(TestData.GetBits(again.Model), Is.EqualTo(TestData.GetBits(once.Model)));
        Assert.That(
            () => CreateTrainer().Train(data, options with { Validation = data }),
            Throws.ArgumentException.With.Message.Contains("both set"));
    }

    [Test]
    public void Trainer_cancelled_at_the_first_report_does_not_throw([Values(2, 3)] int classes)
    {
        using CancellationTokenSource source = new();
        TrainingResult result = CreateTrainer().Train(
            TestData.CreateManyClouds(classes),
                new TrainingOptions { Progress = new CallbackProgress(_ => source.Cancel()) }, source.Token);
        Assert.That(result.StopReason, Is.AnyOf(StopReason.Cancelled, StopReason.Completed, StopReason.Converged, StopReason.NotConverged));
        Assert.That(result.Model.Weights.ToArray(), Has.All.Matches<float>(float.IsFinite));
        Assert.That(result.Model.Classes.Values.Length, Is.EqualTo(classes));

        TrainingResult none = CreateTrainer().Train(TestData.CreateManyClouds(classes), null, source.Token);
        Assert.That((none.StopReason, none.ExamplesSeen), Is.EqualTo((StopReason.Cancelled, 0L)));
    }
}
