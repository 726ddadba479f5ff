using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

/// <summary>Tests the contract of <see cref="ITrainer"/>; a subclass applies these tests to a new trainer.</summary>
public abstract partial class TrainerContract
{
    protected abstract ITrainer CreateTrainer();

    /// <summary>
    /// Gets whether sparse rows give the same model as dense ones; scaling with offsets, which would fill sparse rows, does not.
    /// </summary>
    protected virtual bool TakesSparseRowsAsDense => true;

    /// <summary>Gets the stop reason of a run that is not stopped early.</summary>
    protected virtual StopReason EndsWith => StopReason.Completed;

    [Test]
    public void Trainer_learns_linearly_separable_classes()
    {
        LinearModel model = CreateTrainer().Train(TestData.CreateClouds()).Model;
        Assert.That(model.Evaluate(TestData.CreateClouds(seed: 2)).Accuracy, Is.GreaterThan(0.95));
        Assert.That(CreateTrainer().Train(TestData.CreateImages()).Model.Evaluate(TestData.CreateImages(seed: 2)).Accuracy,
            Is.GreaterThan(0.95));
    }

    [Test]
    public void Trainer_gives_the_same_bits_for_the_same_data_and_options()
    {
        Dataset data = TestData.CreateClouds(), validation = TestData.CreateClouds(seed: 2);
        TrainingOptions options = new() { Seed = 7, Validation = validation };
        ITrainer trainer = CreateTrainer();
        TrainingResult once = trainer.Train(data, options), again = trainer.Train(data, options);
        TrainingResult fresh = CreateTrainer().Train(data, options);
        Assert.That(TestData.GetBits(again.Model), Is.EqualTo(TestData.GetBits(once.Model)));
        Assert.That(TestData.GetBits(fresh.Model), Is.EqualTo(TestData.GetBits(once.Model)));
        Assert.That(again.ValidationCurve, Is.EqualTo(once.ValidationCurve));
    }

    [Test]
    public void Trainer_is_thread_safe()
    {
        Dataset data = TestData.CreateClouds();
        ITrainer trainer = CreateTrainer();
        int[] expected = TestData.GetBits(trainer.Train(data).Model);
        Parallel.For(0, 16, _ => Assert.That(TestData.GetBits(trainer.Train(data).Model), Is.EqualTo(expected)));
    }

    [Test]
    public void Trainer_gives_the_same_model_of_bytes_floats_and_sparse_rows_within_rounding([Values(1f / 256, 1f / 255)] float scale)
    {
        Dataset bytes = TestData.CreateImages(scale: scale);
        LinearModel fromFloats = CreateTrainer().Train(TestData.ToFloats(bytes)).Model;
        AssertNear(CreateTrainer().Train(bytes).Model, fromFloats);
        LinearModel fromSparse = CreateTrainer().Train(TestData.ToSparse(bytes)).Model;
        if (TakesSparseRowsAsDense)
            AssertNear(fromSparse, fromFloats);
        else
            Assert.That(fromSparse.Evaluate(TestData.ToSparse(TestData.CreateImages(seed: 2, scale: scale))).Accuracy,
                Is.GreaterThan(0.95));
    }

    [Test]
    public void Trainer_gives_the_same_model_of_signed_bytes_and_floats_within_rounding([Values(1f / 256, 1f / 127)] float scale)
    {
        Dataset signed = TestData.ToSBytes(TestData.CreateImages(scale: scale));
        LinearModel fromSigned = CreateTrainer().Train(signed).Model;
        AssertNear(fromSigned, CreateTrainer().Train(TestData.ToFloats(signed)).Model);
        Assert.That(fromSigned.ByteScale, Is.EqualTo(scale));
        Assert.That(fromSigned.Evaluate(TestData.ToSBytes(TestData.CreateImages(seed: 2, scale: scale))).Accuracy, Is.GreaterThan(0.95));
    }

    [Test]
    public void Trainer_uses_the_smaller_label_as_the_negative_class()
    {
        Dataset data = TestData.CreateClouds();
        ClassLabels names = new(new Dictionary<int, string> { [4] = "four" });
        Dataset renamed = new(data.Features, [.. data.Labels.ToArray().Select(label => label == 3 ? -50 : 4)], names);
        LinearModel model = CreateTrainer().Train(data).Model, other = CreateTrainer().Train(renamed).Model;
        Assert.That(model.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(other.Classes.Values.ToArray(), Is.EqualTo(new[] { -50, 4 }));
        Assert.That(other.Classes.Names[4], Is.EqualTo("four"));
        Assert.That(TestData.GetBits(other), Is.EqualTo(TestData.GetBits(model)));
    }

    [Test]
    public void Trainer_copies_the_byte_scale_of_the_data_to_the_model()
    {
        Assert.That(CreateTrainer().Train(TestData.CreateImages(scale: 1f / 255)).Model.ByteScale, Is.EqualTo(1f / 255));
        Assert.That(CreateTrainer().Train(TestData.CreateClouds()).Model.ByteScale, Is.Null);
    }

    [Test]
    public void Trainer_rejects_data_without_two_classes()
    {
        Dataset clouds = TestData.CreateClouds();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => CreateTrainer().Train(clouds.Take(0)), Throws.ArgumentException.With.Message.Contains("found no examples"));
            Assert.That(() => CreateTrainer().Train(clouds.Only(3)), Throws.ArgumentException.With.Message.Contains("found only label 3"));
            Assert.That(() => CreateTrainer().Train(null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void Trainer_rejects_validation_data_that_does_not_match()
    {
        Dataset data = TestData.CreateClouds();
        Dataset narrow = TestData.CreateClouds(features: 19), empty = data.Take(0);
        using (Assert.EnterMultipleScope())
        {
            AssertRefused(new TrainingOptions { Validation = narrow }, "Validation: expected 20 features per example, found 19");
            AssertRefused(new TrainingOptions { Validation = empty }, "Validation: expected one example or more");
            AssertRefused(new TrainingOptions { TargetAccuracy = 0.9 }, "TargetAccuracy is set, but there is no Validation data");
            AssertRefused(new TrainingOptions { Patience = 3 }, "Patience is set, but there is no Validation data");
            AssertRefused(new OnlineTrainingOptions { ValidateEvery = 3 }, "ValidateEvery is set, but there is no Validation data");
        }

        void AssertRefused(TrainingOptions options, string message) =>
            Assert.That(() => CreateTrainer().Train(data, options), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void Trainer_counts_validation_examples_of_unknown_classes_as_errors()
    {
        Dataset data = TestData.CreateClouds(), validation = new(data.Take(4).Features, [.. data.Labels[..3], 8]);
        TrainingResult result = CreateTrainer().Train(data, new TrainingOptions { Validation = validation });
        Assert.That(result.ValidationCurve[^1].Accuracy, Is.EqualTo(0.75));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Trainer_model_is_finite_even_if_the_array_of_features_is_changed_to_NaN_or_infinity(float bad)
    {
        float[] values = [1, 2, -1, -2, 1, 3, -2, -2];
        Dataset data = new(new DenseFeatures(values, 2), [7, 3, 7, 3]);
        values[3] = bad;
        Assert.That(() => CreateTrainer().Train(data), Throws.ArgumentException);
    }

    [Test]
    public void Trainer_gives_a_finite_model_of_huge_features_or_rejects_them(
        [Values(1e10f, 1e19f, 1e30f, float.MaxValue)] float size, [Values(2, 3)] int classes)
    {
        Dataset data = new(
            new DenseFeatures([size, -size, -size, size, size, size, -size, -size], 2), classes == 2 ? [7, 3, 7, 3] : [7, 3, 5, 3]);
        foreach (Dataset kind in new[] { data, TestData.ToSparse(data) })
        {
            try
            {
                LinearModel model = CreateTrainer().Train(kind).Model;
                Assert.That(model.Weights.ToArray().Concat(model.Biases.ToArray()), Has.All.Matches<float>(float.IsFinite));
            }
            catch (ArgumentException exception)
            {
                Assert.That(exception.Message, Does.Contain("too large").Or.Contain("overflow").Or.Contain("Scale the features"));
            }
        }
    }

    [Test]
    public void Trainer_accepts_rows_of_zeros_and_equal_rows()
    {
        Dataset zeros = new(new DenseFeatures(new float[8], 2), [7, 3, 7, 3]);
        Dataset equal = new(new DenseFeatures([1, 2, 1, 2, 1, 2, 1, 2], 2), [7, 3, 7, 3]);
        foreach (Dataset data in new[] { zeros, equal })
        {
            LinearModel model = CreateTrainer().Train(data).Model;
            Assert.That(model.Weights.ToArray(), Has.All.Matches<float>(float.IsFinite));
            Assert.That(model.Evaluate(data).Accuracy, Is.EqualTo(0.5));
        }
    }

    [Test]
    public void Trainer_cancelled_before_the_first_example_gives_an_untrained_model()
    {
        TrainingOptions options = new() { Validation = TestData.CreateClouds(seed: 2) };
        TrainingResult result = CreateTrainer().Train(TestData.CreateClouds(), options, new CancellationToken(canceled: true));
        Assert.That(
            (result.StopReason, result.ExamplesSeen, result.UpdatesMade, result.Epochs), Is.EqualTo((StopReason.Cancelled, 0L, 0L, 0)));
        Assert.That(result.Model.FeatureCount, Is.EqualTo(20));
    }

    [Test]
    public void Trainer_validation_curve_ends_with_the_accuracy_of_the_model()
    {
        Dataset validation = TestData.CreateClouds(seed: 2);
        TrainingResult result = CreateTrainer().Train(TestData.CreateClouds(), new TrainingOptions { Validation = validation });
        Assert.That(
            result.ValidationCurve[^1], Is.EqualTo(new ValidationPoint(result.ExamplesSeen, result.Model.Evaluate(validation).Accuracy)));
        Assert.That(result.BestModel.Evaluate(validation).Accuracy, Is.EqualTo(result.ValidationCurve.Max(point => point.Accuracy)));
        Assert.That(result.Elapsed, Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public void Trainer_without_validation_has_no_curve_and_returns_the_last_model_as_the_best()
    {
        TrainingResult result = CreateTrainer().Train(TestData.CreateClouds());
        Assert.That(result.ValidationCurve, Is.Empty);
        Assert.That(result.BestModel, Is.SameAs(result.Model));
        Assert.That(result.StopReason, Is.EqualTo(EndsWith));
    }

    [Test]
    public void Trainer_reports_progress_and_logs_start_and_stop()
    {
        List<TrainingProgress> reports = [];
        ListLogger logger = new();
        TrainingResult result = CreateTrainer().Train(TestData.CreateClouds(), new TrainingOptions
        {
            Validation = TestData.CreateClouds(seed: 2),
            Progress = new CallbackProgress(reports.Add),
            Logger = logger,
        });
        Assert.That(reports, Is.Not.Empty);
        Assert.That(reports[^1].ExamplesSeen, Is.EqualTo(result.ExamplesSeen));
        Assert.That(reports[^1].ValidationAccuracy, Is.EqualTo(result.ValidationCurve[^1].Accuracy));
        Assert.That(TestData.GetBits(reports[^1].Model), Is.EqualTo(TestData.GetBits(result.Model)));
        Assert.That(logger.Lines.Count(line => line.Level == LogLevel.Information), Is.EqualTo(2));
        Assert.That(logger.Lines[0].Message, Does.StartWith($"Training {CreateTrainer()} on 200 examples of 20 features, classes 3, 7"));
        Assert.That(logger.Lines[^1].Message, Does.StartWith($"Training stopped ({EndsWith}) after {result.ExamplesSeen} examples"));
    }

    private static void AssertNear(LinearModel found, LinearModel expected)
    {
        float[] numbers = [.. found.Weights, .. found.Biases], others = [.. expected.Weights, .. expected.Biases];
        float tolerance = 1e-4f * Math.Max(1, others.Max(MathF.Abs));
        Assert.That(numbers, Is.EqualTo(others).Within(tolerance));
    }
}
