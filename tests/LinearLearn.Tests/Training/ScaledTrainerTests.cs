using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

[TestFixture("margin", ScalingKind.Automatic)]
[TestFixture("logistic", ScalingKind.Automatic)]
[TestFixture("means", ScalingKind.Automatic)]
[TestFixture("margin", ScalingKind.Standard)]
[TestFixture("margin", ScalingKind.MinMax)]
[TestFixture("logistic", ScalingKind.Standard)]
[TestFixture("arow", ScalingKind.Standard)]
[TestFixture("means", ScalingKind.Standard)]
[TestFixture("means", ScalingKind.MinMax)]
[TestFixture("scaled", ScalingKind.Standard)]
public class ScaledTrainerContractTests(string inner, ScalingKind kind) : TrainerContract
{
    protected override bool TakesSparseRowsAsDense => false;

    protected override ITrainer CreateTrainer() => new ScaledTrainer(
        inner switch
        {
            "margin" => new OnlineTrainer(new MarginUpdate()),
            "logistic" => new OnlineTrainer(new LogisticUpdate(), new LearnerOptions { Averaging = true }),
            "arow" => new OnlineTrainer(new ArowUpdate()),
            "scaled" => new ScaledTrainer(new OnlineTrainer(new MarginUpdate()), ScalingKind.MinMax),
            _ => new MeanDifferenceTrainer(),
        },
        kind);
}

public class ScaledTrainerTests
{
    private static readonly OnlineTrainer Inner = new(new MarginUpdate(2, 0.01f), LastWeights.OneVersusRest);

    [Test]
    public void ScaledTrainer_learns_columns_of_very_different_scale_and_its_inner_trainer_does_not([Values] ScalingKind kind)
    {
        Dataset training = Uneven(seed: 1), test = Uneven(seed: 2);
        Assert.That(Inner.Train(training).Model.Evaluate(test).Accuracy, Is.LessThan(0.75));
        Assert.That(new ScaledTrainer(Inner, kind).Train(training).Model.Evaluate(test).Accuracy, Is.GreaterThan(0.97));
    }

    [Test]
    public void ScaledTrainer_model_equals_the_model_of_scaled_data_with_the_scaling_folded_in()
    {
        Dataset training = Uneven(seed: 1), test = Uneven(seed: 2);
        FeatureScaling scaling = FeatureScaling.Standard(training);
        TrainingOptions options = new() { Seed = 5, Epochs = 2, Validation = test };
        TrainingResult found = new ScaledTrainer(Inner).Train(training, options);
        TrainingResult expected = Inner.Train(scaling.Apply(training), options with { Validation = scaling.Apply(test) });
        Assert.That(TestData.GetBits(found.Model), Is.EqualTo(TestData.GetBits(scaling.Fold(expected.Model))));
        Assert.That(TestData.GetBits(found.BestModel), Is.EqualTo(TestData.GetBits(scaling.Fold(expected.BestModel))));
        Assert.That((found.StopReason, found.Epochs, found.ExamplesSeen, found.UpdatesMade), Is.EqualTo(
            (expected.StopReason, expected.Epochs, expected.ExamplesSeen, expected.UpdatesMade)));
        Assert.That(found.ValidationCurve, Is.EqualTo(expected.ValidationCurve));
        Assert.That(TestFiles.Save(found.State!), Is.EqualTo(TestFiles.Save(expected.State!)), "the state is of the scaled features");
    }

    [Test]
    public void ScaledTrainer_best_and_reported_models_are_of_raw_features()
    {
        Dataset validation = Uneven(seed: 2);
        List<TrainingProgress> reports = [];
        TrainingResult result = new ScaledTrainer(Inner).Train(Uneven(seed: 1), new OnlineTrainingOptions
        {
            Epochs = 1,
            Validation = validation,
            ValidateEvery = 20,
            Progress = new CallbackProgress(reports.Add),
        });
        Assert.That(
            reports.Select(report => report.ValidationAccuracy), Is.EqualTo(result.ValidationCurve.Select(point => point.Accuracy)));
        Assert.That(reports.Select(report => report.Model.Evaluate(validation).Accuracy), Is.EqualTo(
            reports.Select(report => report.ValidationAccuracy!.Value)).Within(0.01));
        TrainingProgress best = reports.MaxBy(report => report.ValidationAccuracy)!;
        Assert.That(TestData.GetBits(result.BestModel), Is.EqualTo(TestData.GetBits(best.Model)));
    }

    [Test]
    public void ScaledTrainer_fits_the_scaling_to_the_training_examples_only()
    {
        Recorder recorder = new();
        Dataset data = Uneven(seed: 1);
        new ScaledTrainer(recorder).Train(data, new TrainingOptions { ValidationFraction = 0.3 });
        Dataset training = recorder.Data!, validation = recorder.Options!.Validation!;
        Assert.That((training.Count, validation.Count, recorder.Options.ValidationFraction), Is.EqualTo((140, 60, (double?)null)));
        for (int column = 0; column < 2; column++)
        {
            Assert.That((Mean(training, column), Mean(training, column, squared: true)), Is.EqualTo((0.0, 1.0)).Using<(double, double)>(
                (one, other) => Math.Abs(one.Item1 - other.Item1) < 1e-5 && Math.Abs(one.Item2 - other.Item2) < 1e-5));
            Assert.That(Math.Abs(Mean(validation, column)), Is.GreaterThan(1e-3), "the scaling is not fitted to validation examples");
        }

        double Mean(Dataset some, int column, bool squared = false)
        {
            float[] row = new float[2];
            return Enumerable.Range(0, some.Count).Average(i =>
            {
                some.Features.CopyTo(i, row);
                return squared ? (double)row[column] * row[column] : row[column];
            });
        }
    }

    [Test]
    public void ScaledTrainer_continues_from_an_initial_model()
    {
        Dataset data = Uneven(seed: 1);
        TrainingOptions unshuffled = new() { Epochs = 2, Shuffle = false };
        ScaledTrainer trainer = new(Inner);
        LinearModel twice = trainer.Train(data, unshuffled).Model, once = trainer.Train(data, unshuffled with { Epochs = 1 }).Model;
        LinearModel onceMore = trainer.Train(data, unshuffled with { Epochs = 1, InitialModel = once }).Model;
        Assert.That(onceMore.Weights.ToArray(), Is.EqualTo(twice.Weights.ToArray()).Within(0.01).Percent);
        Assert.That(onceMore.Biases[0], Is.EqualTo(twice.Biases[0]).Within(1e-3f));
        Assert.That(once.Weights[0], Is.Not.EqualTo(twice.Weights[0]).Within(1).Percent, "the second epoch changes the weights");
    }

    [Test]
    public void ScaledTrainer_rejects_models_and_states_that_it_cannot_start_from()
    {
        Dataset data = Uneven(seed: 1), huge = new(new DenseFeatures([1e38f, 1, -1e38f, 2], 2), [3, 7]);
        LearnerState bare = new OnlineLearner(new MarginUpdate(), LinearModel.Zero(2, [3, 7])).GetState(),
            unscaled = Inner.Train(data).State!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => new ScaledTrainer(Inner).Train(data, new OnlineTrainingOptions { InitialState = bare }),
                Throws.ArgumentException.With.Message.Contains(
                    "InitialState: expected the state of a run of a scaled trainer, found that of a learner. Use InitialModel to start"));
            Assert.That(() => new ScaledTrainer(Inner).Train(data, new OnlineTrainingOptions { InitialState = unscaled }),
                Throws.ArgumentException.With.Message.Contains("expected the data of the resumed run, found other examples"));
            Assert.That(
                () => new ScaledTrainer(Inner).Train(huge, new TrainingOptions { InitialModel = new LinearModel([10, 1], [0], [3, 7]) }),
                Throws.ArgumentException.With.Message.Contains("InitialModel: weight 10 of column 0 overflowed a float"));
            Assert.That(() => new ScaledTrainer(Inner).Train(data, new TrainingOptions { InitialModel = LinearModel.Zero(3, [3, 7]) }),
                Throws.ArgumentException.With.Message.Contains("InitialModel and data: expected 3 features per example, found 2"));
            TrainingOptions zero = new() { InitialModel = LinearModel.Zero(2, [3, 7]) };
            Assert.That(
                () => new ScaledTrainer(new MeanDifferenceTrainer()).Train(data, zero),
                Throws.ArgumentException.With.Message.Contains("cannot start from a model"));
            TrainingOptions half = new() { InitialModel = LinearModel.Zero(40, [0, 1], byteScale: 0.5f) };
            Assert.That(
                () => new ScaledTrainer(Inner).Train(TestData.CreateImages(), half),
                Throws.ArgumentException.With.Message.Contains("expected bytes scaled by 0.5"));
            Assert.That(() => new ScaledTrainer(null!), Throws.ArgumentNullException);
            Assert.That(() => new ScaledTrainer(Inner, (ScalingKind)9), Throws.InstanceOf<ArgumentOutOfRangeException>()
                .With.Message.Contains("expected one of Automatic, Standard, MinMax, found 9"));
        }
    }

    [Test]
    public void ScaledTrainer_rejects_validation_data_that_cannot_be_scaled()
    {
        Dataset data = Uneven(seed: 1), sparse = new(SparseFeatures.From(data.Features), data.Labels);
        Dataset tiny = new(new DenseFeatures([0, 1e-44f], 1), [3, 7]), far = new(new DenseFeatures([1, 1], 1), [3, 7]);
        Assert.That(() => new ScaledTrainer(Inner).Train(data, new TrainingOptions { Validation = sparse }),
            Throws.ArgumentException.With.Message.Contains("Validation: the scaling has offsets, which would fill sparse features"));
        Assert.That(() => new ScaledTrainer(Inner).Train(tiny, new TrainingOptions { Validation = far }),
            Throws.ArgumentException.With.Message.Contains("Validation: the scaled feature in row 0, column 0 is"));
    }

    [Test]
    public void ScaledTrainer_keeps_sparse_training_data_sparse_and_accepts_dense_validation_data([Values] ScalingKind kind)
    {
        Dataset data = Uneven(seed: 1), validation = Uneven(seed: 2);
        Recorder recorder = new();
        new ScaledTrainer(recorder, kind).Train(
            new Dataset(SparseFeatures.From(data.Features), data.Labels), new TrainingOptions { Validation = validation });
        Assert.That(recorder.Data!.Features, Is.InstanceOf<SparseFeatures>());
        Assert.That(recorder.Options!.Validation!.Features, Is.InstanceOf<DenseFeatures>());
        LinearModel model = new ScaledTrainer(Inner, kind).Train(new Dataset(SparseFeatures.From(data.Features), data.Labels)).Model;
        Assert.That(model.Evaluate(validation).Accuracy, Is.GreaterThan(0.97));
    }

    [Test]
    public void ScaledTrainer_model_predicts_bytes_directly()
    {
        Dataset images = TestData.CreateImages();
        LinearModel model = new ScaledTrainer(Inner).Train(images).Model;
        ByteFeatures bytes = (ByteFeatures)images.Features;
        Assert.That(Enumerable.Range(0, images.Count).Count(i => model.Predict(bytes.Row(i)) == images.Labels[i]), Is.GreaterThan(95));
    }

    [Test]
    public void ScaledTrainer_passes_weights_of_examples_and_classes_to_the_inner_trainer()
    {
        Recorder recorder = new();
        float[] weights = [.. Enumerable.Range(0, 200).Select(i => 1f + i)];
        new ScaledTrainer(recorder).Train(
            Uneven(seed: 1).WithWeights(weights), new TrainingOptions { ClassWeights = ClassWeights.Balanced });
        Assert.That(recorder.Data!.Weights.ToArray(), Is.EqualTo(weights));
        Assert.That(recorder.Options!.ClassWeights, Is.SameAs(ClassWeights.Balanced));
    }

    [Test]
    public void ScaledTrainer_constant_column_does_not_influence_predictions(
        [Values] ScalingKind kind, [Values] bool sparse, [Range(1ul, 5)] ulong seed, [Values(0, 2024f)] float year)
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 2)];
        ITrainer[] inners =
        [
            Inner,
            new OnlineTrainer(new LogisticUpdate(), new LearnerOptions { Averaging = true }),
            new OnlineTrainer(new ArowUpdate()),
            new MeanDifferenceTrainer(),
        ];
        foreach (ITrainer inner in inners)
        {
            LinearModel model = new ScaledTrainer(inner, kind).Train(In(year), new TrainingOptions { Seed = seed }).Model;
            Assert.That(model.Weights[1], Is.Zero, $"{inner}");
            Assert.That(model.Evaluate(In(year + 6)).Accuracy, Is.EqualTo(1), $"{inner}");
        }

        Dataset In(float year)
        {
            FeatureMatrix features = new DenseFeatures([.. labels.SelectMany(label => new[] { 2f * label - 1, year })], 2);
            return new Dataset(sparse ? SparseFeatures.From(features) : features, labels);
        }
    }

    [Test]
    public void ScaledTrainer_keeps_the_byte_scale_of_an_initial_model_on_float_data([Values] ScalingKind kind)
    {
        Dataset floats = TestData.ToFloats(TestData.CreateImages());
        LinearModel start = LinearModel.Zero(40, [0, 1], byteScale: ByteFeatures.DefaultScale);
        List<TrainingProgress> reports = [];
        OnlineTrainingOptions options = new()
        {
            Epochs = 2,
            Shuffle = false,
            InitialModel = start,
            Progress = new CallbackProgress(reports.Add),
        };
        TrainingResult result = new ScaledTrainer(Inner, kind).Train(floats, options);
        TrainingResult resumed = new ScaledTrainer(Inner, kind).Train(
            floats, options with { InitialModel = null, InitialState = result.State, Epochs = 3 });
        IEnumerable<LinearModel> models = [result.Model, result.BestModel, resumed.Model, .. reports.Select(report => report.Model)];
        Assert.That(models.Select(model => model.ByteScale), Has.All.EqualTo(ByteFeatures.DefaultScale));
    }

    [Test]
    public void ScaledTrainer_names_an_inner_trainer_that_returns_null() => Assert.That(
        () => new ScaledTrainer(new DelegateTrainer("nothing", (_, _) => null!)).Train(Uneven(seed: 1)),
        Throws.ArgumentException.With.Message.EqualTo("expected a TrainingResult from nothing, found null"));

    [Test]
    public void ScaledTrainer_learns_several_classes()
    {
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, 300).Select(i => i % 3)];
        float[] values = [.. labels.SelectMany(
            label => new[] { (label == 1 ? 0.1f : 0) + 0.03f * random.NextSingle(), (label == 2 ? 300f : 0) + 90 * random.NextSingle() })];
        Dataset data = new(new DenseFeatures(values, 2), labels);
        Assert.That(new ScaledTrainer(Inner).Train(data).Model.Evaluate(data).Accuracy, Is.GreaterThan(0.97));
    }

    [Test]
    public void ScaledTrainer_logs_messages_of_the_inner_trainer_as_debug()
    {
        ListLogger logger = new();
        new ScaledTrainer(Inner).Train(Uneven(seed: 1), new TrainingOptions { Epochs = 1, Logger = logger });
        Assert.That(logger.Lines.Select(line => line.Level), Is.EqualTo(
            new[] { LogLevel.Information, LogLevel.Debug, LogLevel.Debug, LogLevel.Debug, LogLevel.Information }));
        Assert.That(logger.Lines[0].Message, Does.StartWith("Training ScaledTrainer (Automatic, OnlineTrainer (MarginUpdate"));
        Assert.That(logger.Lines[1].Message, Does.StartWith("Training OnlineTrainer (MarginUpdate"));

        ListLogger brief = new() { MinimumLevel = LogLevel.Information };
        new ScaledTrainer(Inner).Train(Uneven(seed: 1), new TrainingOptions { Epochs = 1, Logger = brief });
        Assert.That(brief.Lines.Count, Is.EqualTo(2), "a logger without debug messages receives none");
    }

    /// <summary>Creates classes that differ in a column of about 0.1 beside a noise column of hundreds.</summary>
    private static Dataset Uneven(int seed)
    {
        Random random = new(seed);
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 3 : 7)];
        float[] values = [.. labels.SelectMany(
            label => new[] { (label == 7 ? 0.1f : -0.1f) + 0.1f * (random.NextSingle() - 0.5f), 300 * (random.NextSingle() - 0.5f) })];
        return new Dataset(new DenseFeatures(values, 2), labels);
    }

    /// <summary>Records its arguments.</summary>
    private sealed class Recorder : ITrainer
    {
        public Dataset? Data { get; private set; }

        public TrainingOptions? Options { get; private set; }

        public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
        {
            (Data, Options) = (data, options);
            return new TrainingResult(
                LinearModel.Zero(data.FeatureCount, data.Classes), null, StopReason.Completed, 1, data.Count, 0, [], TimeSpan.Zero);
        }
    }
}
