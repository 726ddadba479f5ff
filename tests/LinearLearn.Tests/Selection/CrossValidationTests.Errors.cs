using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

public partial class CrossValidationTests
{
    [Test]
    public void CrossValidation_rejects_invalid_arguments()
    {
        Dataset data = Labeled(3, 7, 3, 7);
        LearnerState state = Trainer.Train(data).State!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => CrossValidation.Run(Trainer, data, folds: 1),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 2 or more, found 1"));
            Assert.That(
                () => CrossValidation.Run(Trainer, data, folds: 5),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("as there are examples, 4, found 5"));
            Assert.That(
                () => CrossValidation.Run(Trainer, data.Take(0)),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("as there are examples, 0, found 5"));
            Assert.That(
                () => CrossValidation.Run(Trainer, Labeled(3, 7, 7, 7), folds: 2),
                Throws.ArgumentException.With.Message.Contains("expected examples of two classes or more, found only label 7"));
            Assert.That(
                () => CrossValidation.Run(Trainer, data, 2, new OnlineTrainingOptions { InitialState = state }),
                Throws.ArgumentException.With.Message.Contains("InitialState: a fold of cross-validation cannot resume from a state"));
            Assert.That(
                () => CrossValidation.Run(Trainer, data, 2, new TrainingOptions { Patience = 2 }),
                Throws.ArgumentException.With.Message.StartsWith("Patience is set, but there is no Validation data"));
            Assert.That(() => CrossValidation.Run(null!, data), Throws.ArgumentNullException);
            Assert.That(() => CrossValidation.Run(Trainer, null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void CrossValidation_error_names_the_first_fold_that_cannot_be_trained()
    {
        Assert.That(
            () => CrossValidation.Run(Trainer, Labeled(3, 3, 3, 3), folds: 2),
            Throws.ArgumentException.With.Message.Contains("OnlineTrainer (MarginUpdate")
                .And.Message.Contains(", fold 1 of 2: expected examples of two classes or more, found only label 3"));

        // Fails in the folds that test the examples 4 and 7. Features are powers of two, so their sum identifies the examples.
        Dataset data = new(new DenseFeatures([.. Enumerable.Range(0, 10).Select(i => (float)(1 << i))], 1), [3, 7, 3, 7, 3, 7, 3, 7, 3, 7]);
        int[] foldOf = data.StratifiedFolds(5, seed: 1);
        DelegateTrainer selective = new("selective", (training, _) =>
        {
            float[] sum = new float[1];
            for (int i = 0; i < training.Count; i++)
                training.Features.AddTo(i, 1, sum);
            bool hasBoth = ((int)sum[0] & (1 << 4)) != 0 && ((int)sum[0] & (1 << 7)) != 0;
            return hasBoth ? LinearModel.Zero(1, [3, 7]) : throw new ArgumentException("not this one");
        });
        int first = Math.Min(foldOf[4], foldOf[7]);
        for (int i = 0; i < 20; i++)
        {
            Assert.That(
                () => CrossValidation.Run(selective, data),
                Throws.ArgumentException.With.Message.EqualTo($"selective, fold {first + 1} of 5: not this one")
                    .And.InnerException.Message.EqualTo("not this one"));
        }
    }

    [Test]
    public void CrossValidation_rethrows_other_exceptions_unchanged() => Assert.That(
        () => CrossValidation.Run(
            new DelegateTrainer("faulty", (_, _) => throw new InvalidOperationException("out of order")), Labeled(3, 7, 3, 7), folds: 2),
        Throws.InvalidOperationException.With.Message.EqualTo("out of order"));

    [Test]
    public void CrossValidation_error_names_a_trainer_that_returns_null() => Assert.That(
        () => CrossValidation.Run(new DelegateTrainer("nothing", (_, _) => null!), Labeled(3, 7, 3, 7), folds: 2),
        Throws.ArgumentException.With.Message.EqualTo("nothing, fold 1 of 2: expected a TrainingResult from nothing, found null"));

    [Test]
    public void Exceptions_of_progress_and_logger_are_not_reported_as_faults_of_the_trainer([Values] bool scaled, [Values] bool logs)
    {
        ITrainer trainer = scaled ? new ScaledTrainer(Trainer) : Trainer;
        ThrowingCallbacks callbacks = new();
        TrainingOptions options = logs ? new() { Logger = callbacks } : new() { Progress = callbacks };
        Assert.That(
            () => CrossValidation.Run(trainer, TestData.CreateClouds(), options: options),
            Throws.ArgumentException.With.Message.EqualTo("mine"));
        Assert.That(
            () => GridSearch.Run([trainer, trainer], TestData.CreateClouds(), options: options),
            Throws.ArgumentException.With.Message.EqualTo("mine"));
    }

    private sealed class ThrowingCallbacks : IProgress<TrainingProgress>, ILogger
    {
        public void Report(TrainingProgress value) => throw new ArgumentException("mine");

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new ArgumentException("mine");
    }
}
