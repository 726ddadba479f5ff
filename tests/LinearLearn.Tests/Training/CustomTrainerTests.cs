namespace LinearLearn.Tests;

/// <summary>Tests that a trainer outside the library can create reports and results as the library's own trainers do.</summary>
public class CustomTrainerTests
{
    [Test]
    public void Custom_trainer_can_create_its_own_reports_and_results()
    {
        List<TrainingProgress> reports = [];
        TrainingResult result = new AllPositive()
            .Train(TestData.CreateClouds(), new TrainingOptions { Progress = new CallbackProgress(reports.Add) });
        Assert.That(result.Model.Predict(new float[20]), Is.EqualTo(7));
        Assert.That(result.BestModel, Is.SameAs(result.Model));
        Assert.That(
            (result.StopReason, result.Epochs, result.ExamplesSeen, result.UpdatesMade), Is.EqualTo((StopReason.Completed, 1, 200L, 0L)));
        Assert.That(reports.Single().Model, Is.SameAs(result.Model));
    }

    [Test]
    public void TrainingResult_and_TrainingProgress_reject_a_missing_model()
    {
        Assert.That(() => new TrainingResult(null!, null, StopReason.Completed, 1, 1, 1, [], TimeSpan.Zero), Throws.ArgumentNullException);
        Assert.That(() => new TrainingProgress(1, 1, 1, null, null!), Throws.ArgumentNullException);
    }

    private sealed class AllPositive : ITrainer
    {
        public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
        {
            LinearModel model = new(new float[data.FeatureCount], [1], data.Classes);
            options?.Progress?.Report(
                new TrainingProgress(epoch: 1, examplesSeen: data.Count, updatesMade: 0, validationAccuracy: null, model));
            return new TrainingResult(model, null, StopReason.Completed, epochs: 1, data.Count, updatesMade: 0, [], TimeSpan.Zero);
        }
    }
}
