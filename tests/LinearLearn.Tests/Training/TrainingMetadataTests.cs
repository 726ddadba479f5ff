namespace LinearLearn.Tests;

/// <summary>Tests that a trained model's metadata describes its training.</summary>
public class TrainingMetadataTests
{
    private static readonly Dataset Data = TestData.CreateOverlapping(classes: 3, count: 50);
    private static readonly Dataset Held = TestData.CreateOverlapping(classes: 3, count: 20, seed: 2);

    [Test]
    public void TrainingMetadata_describes_the_last_and_the_best_model()
    {
        OnlineTrainer trainer = new(new MarginUpdate(margin: 0.5f, learningRate: 0.01f),
            LastWeights.OneVersusRest with { Averaging = true });
        TrainingResult result = trainer.Train(Data, new TrainingOptions { Epochs = 3, Seed = 9, Validation = Held });
        ValidationPoint best = result.ValidationCurve.First(point => point.Accuracy == result.ValidationCurve.Max(other => other.Accuracy));
        Dictionary<string, string> both = new()
        {
            ["training.trainer"] = "OnlineTrainer (MarginUpdate { Margin = 0.5, LearningRate = 0.01, BiasStep = 0.01 }, "
                + "LearnerOptions { Averaging = True, Multiclass = OneVersusRest })",
            ["training.seed"] = "9",
            ["training.examples"] = "50",
        };
        Assert.That(result.Model.Metadata, Is.EquivalentTo(new Dictionary<string, string>(both)
        {
            ["training.stopReason"] = "Completed",
            ["training.epochs"] = "3",
            ["training.examplesSeen"] = "150",
            ["training.updatesMade"] = FormattableString.Invariant($"{result.UpdatesMade}"),
            ["training.validationAccuracy"] = FormattableString.Invariant($"{result.ValidationCurve[^1].Accuracy}"),
        }));
        Assert.That(result.BestModel.Metadata, Is.EquivalentTo(new Dictionary<string, string>(both)
        {
            ["training.examplesSeen"] = FormattableString.Invariant($"{best.ExamplesSeen}"),
            ["training.validationAccuracy"] = FormattableString.Invariant($"{best.Accuracy}"),
        }));
    }

    [Test]
    public void TrainingMetadata_is_the_same_for_threads_that_read_it_at_once()
    {
        LinearModel model = new OnlineTrainer(new HingeUpdate()).Train(Data).Model;
        Dictionary<string, string>[] read = new Dictionary<string, string>[8];
        Parallel.For(0, read.Length, i => read[i] = new(model.Metadata));
        Assert.That(read, Is.All.EquivalentTo(read[0]));
    }

    [Test]
    public void TrainingMetadata_without_validation_has_no_accuracy()
    {
        TrainingResult result = new OnlineTrainer(new HingeUpdate()).Train(Data);
        Assert.That(result.Model.Metadata.Keys, Does.Not.Contain("training.validationAccuracy").And.Contain("training.trainer"));
        Assert.That(result.BestModel, Is.SameAs(result.Model));
    }

    [Test]
    public void TrainingMetadata_of_a_ScaledTrainer_has_the_full_trainer_name_and_the_inner_entries()
    {
        ScaledTrainer trainer = new(new DualCoordinateDescentTrainer());
        TrainingResult result = trainer.Train(Data, new TrainingOptions { Validation = Held });
        Assert.That(result.Model.Metadata["training.trainer"], Is.EqualTo(trainer.ToString()));
        Assert.That(result.BestModel.Metadata["training.trainer"], Is.EqualTo(trainer.ToString()));
        Assert.That(result.Model.Metadata["training.stopReason"], Is.EqualTo(result.StopReason.ToString()));
        Assert.That(result.Model.Metadata["training.examples"], Is.EqualTo("50"));
    }

    [Test]
    public void TrainingMetadata_of_an_initial_model_is_dropped_and_user_metadata_is_kept()
    {
        LinearModel start = LinearModel.Zero(13, [0, 1, 2]).WithMetadata(new Dictionary<string, string>
        {
            ["training.epochs"] = "77",
            ["training.validationAccuracy"] = "0.5",
            ["liblinear.solverType"] = "L2R_LR",
            ["owner"] = "me",
        });
        TrainingResult result = new OnlineTrainer(new HingeUpdate()).Train(Data, new TrainingOptions { InitialModel = start, Epochs = 1 });
        Assert.That(result.Model.Metadata["training.epochs"], Is.EqualTo("1"));
        Assert.That(result.Model.Metadata["owner"], Is.EqualTo("me"));
        Assert.That(result.Model.Metadata.Keys, Does.Not.Contain("training.validationAccuracy").And.Not.Contain("liblinear.solverType"));

        LinearModel snapshot = new OnlineLearner(new HingeUpdate(), start).Snapshot();
        Assert.That(snapshot.Metadata, Is.EquivalentTo(new Dictionary<string, string> { ["owner"] = "me" }));
    }

    [Test]
    public void TrainingMetadata_of_the_same_training_gives_the_same_model_file()
    {
        byte[] first = Trained(), second = Trained();
        Assert.That(second, Is.EqualTo(first));

        static byte[] Trained()
        {
            using MemoryStream stream = new();
            new OnlineTrainer(new HingeUpdate()).Train(Data).Model.Save(stream);
            return stream.ToArray();
        }
    }
}
