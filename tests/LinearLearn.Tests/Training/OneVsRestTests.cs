namespace LinearLearn.Tests;

public class OneVsRestTests
{
    [Test]
    public void OneVsRest_model_of_each_class_has_the_bits_of_its_two_class_problem(
        [Values(DualLoss.Hinge, DualLoss.SquaredHinge, DualLoss.Logistic)] DualLoss loss, [Values] bool shuffle)
    {
        Dataset data = Classes(5);
        DualCoordinateDescentTrainer trainer = new(loss, cost: 0.5f, tolerance: 0.01);
        TrainingOptions options = new() { Shuffle = shuffle, Seed = 3 };
        TrainingResult all = trainer.Train(data, options);
        long seen = 0, updates = 0;
        for (int k = 0; k < 5; k++)
        {
            TrainingResult one = trainer.Train(
                new Dataset(data.Features, [.. data.Labels.ToArray().Select(label => label == k ? 1 : 0)]), options);
            Assert.That(TestData.GetBits(one.Model.Weights), Is.EqualTo(
                TestData.GetBits(all.Model.Weights.Slice(k * data.FeatureCount, data.FeatureCount))));
            Assert.That(TestData.GetBits(one.Model.Biases), Is.EqualTo(TestData.GetBits(all.Model.Biases.Slice(k, 1))));
            seen = Math.Max(seen, one.ExamplesSeen); // as many passes as the slowest class needs
            updates += one.UpdatesMade;
        }
        Assert.That((all.ExamplesSeen, all.UpdatesMade, all.StopReason), Is.EqualTo((seen, updates, StopReason.Converged)));
    }

    [Test]
    public void OneVsRest_training_names_the_example_with_a_feature_that_became_NaN()
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        Dataset data = new(new DenseFeatures(values, 1), [0, 1, 2, 0, 1, 2]);
        values[4] = float.NaN;
        Assert.That(() => new DualCoordinateDescentTrainer().Train(data), Throws.ArgumentException.With.Message.Contains(
            "found NaN or infinity in example 4"));
    }

    [Test]
    public void DualCoordinateDescentTrainer_rejects_parameters_out_of_range()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => new DualCoordinateDescentTrainer((DualLoss)9), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains(
                    "Hinge, SquaredHinge, Logistic, CrammerSinger, found 9"));
            Assert.That(
                () => new DualCoordinateDescentTrainer(cost: 0),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("above 0, found 0"));
            Assert.That(
                () => new DualCoordinateDescentTrainer(tolerance: double.NaN),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("found NaN"));
            Assert.That(
                () => new DualCoordinateDescentTrainer(biasFeature: -1),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("0 or more, found -1"));
        }
    }

    private static Dataset Classes(int classes)
    {
        Random random = new(1);
        int[] labels = [.. Enumerable.Range(0, 120).Select(i => i * 7 % classes)];
        float[] values = [.. Enumerable.Range(0, 120 * 6).Select(i => 2 * random.NextSingle() - 1 + (i % 6 == labels[i / 6] ? 0.8f : 0))];
        return new Dataset(new DenseFeatures(values, 6), labels);
    }
}
