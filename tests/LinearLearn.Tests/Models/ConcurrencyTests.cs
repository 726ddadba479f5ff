using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>The documented promise that prediction allocates nothing and is thread-safe.</summary>
public class ConcurrencyTests
{
    [Test]
    public void Model_prediction_allocates_nothing([Values(2, 10, 40)] int classes)
    {
        // So few examples stay on one core. Tasks for several cores take memory.
        Dataset data = TestData.CreateImages(count: 30, rows: 28, columns: 28), floats = TestData.ToFloats(data.Take(1));
        LinearModel model = LinearModel.Uniform(784, [.. Enumerable.Range(0, classes)], byteScale: data.Features.ByteScale);
        float[] scores = new float[data.Count * model.Biases.Length], single = new float[model.Biases.Length];
        float[] probabilities = new float[data.Count * classes];
        int[] labels = new int[data.Count], set = new int[classes];
        ByteFeatures bytes = (ByteFeatures)data.Features;
        DenseFeatures dense = (DenseFeatures)floats.Features;
        SelectiveClassifier selective = new(model, 0.6);
        ConformalPredictor least = new(model, [0.8]), adaptive = new(model, [0.8], ConformalMethod.Adaptive, allowEmpty: false);

        void PredictEverything()
        {
            model.Score(bytes.Row(0));
            model.Score(dense.Row(0));
            model.Predict(bytes.Row(0));
            model.Predict(dense.Row(0));
            model.Scores(bytes.Row(0), single);
            model.Scores(dense.Row(0), single);
            model.Scores(data.Features, scores);
            model.Predict(data.Features, labels);
            model.Probability(bytes.Row(0));
            model.Probability(dense.Row(0));
            model.Probabilities(bytes.Row(0), probabilities.AsSpan(0, classes));
            model.Probabilities(dense.Row(0), probabilities.AsSpan(0, classes));
            model.Probabilities(data.Features, probabilities);
            selective.TryPredict(bytes.Row(0), out _);
            selective.TryPredict(dense.Row(0), out _);
            least.Predict(bytes.Row(0), set);
            adaptive.Predict(dense.Row(0), set);
        }

        Assert.That(Allocations.CountLeast(_ => PredictEverything()), Is.Zero);
    }

    [Test]
    public void OnlineLearner_Update_allocates_nothing()
    {
        Dataset data = TestData.CreateImages();
        OnlineLearner learner = new(
            new MarginUpdate(), LinearModel.Uniform(data.FeatureCount, data.Classes, byteScale: data.Features.ByteScale));
        long allocated = Allocations.CountLeast(_ =>
        {
            for (int i = 0; i < data.Count; i++)
                learner.Update(data, i);
        });
        Assert.That(allocated, Is.Zero);
    }

    /// <summary>The threads start before anything of the dataset has been computed.</summary>
    [Test]
    public void Dataset_trainer_and_result_are_thread_safe()
    {
        ITrainer trainer = new ScaledTrainer(new OnlineTrainer(new LogisticUpdate(), new LearnerOptions { Averaging = true }));
        TrainingResult expected = trainer.Train(TestData.CreateImages(count: 300));
        string table = expected.Model.Evaluate(TestData.CreateImages(count: 300)).ToTable();
        Dataset shared = TestData.CreateImages(count: 300);
        Concurrently.Run(threads: 8, _ =>
        {
            TrainingResult result = trainer.Train(shared);
            Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
            Assert.That(expected.Model.Evaluate(shared).ToTable(), Is.EqualTo(table));
            Assert.That(expected.Model.EvaluateScores(shared).Roc().Auc, Is.EqualTo(result.Model.EvaluateScores(shared).Roc().Auc));
        });
    }

    [Test]
    public void Model_predicts_the_same_in_many_threads_as_in_one()
    {
        Dataset data = TestData.CreateImages(count: 500);
        LinearModel model = LinearModel.Uniform(data.FeatureCount, [0, 1], byteScale: data.Features.ByteScale);
        float[] expected = new float[data.Count];
        model.Scores(data.Features, expected);
        Parallel.For(0, 64, _ =>
        {
            float[] scores = new float[data.Count];
            model.Scores(data.Features, scores);
            Assert.That(scores, Is.EqualTo(expected));
            ByteFeatures features = (ByteFeatures)data.Features;
            for (int i = 0; i < data.Count; i++)
                Assert.That(model.Score(features.Row(i)), Is.EqualTo(expected[i]));
        });
    }
}
