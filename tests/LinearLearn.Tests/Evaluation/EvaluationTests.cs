using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class EvaluationTests
{
    // The only feature is the score: class 7 if it is above 0.
    private static readonly LinearModel Identity = new([1], [0], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three" }));

    [Test]
    public void Evaluation_counts_correct_and_incorrect_predictions_by_class()
    {
        Dataset data = new(new DenseFeatures([1, 1, 1, -1, -1, 0, 2], 1), [7, 7, 3, 3, 7, 3, 3]);
        Evaluation evaluation = Identity.Evaluate(data);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(evaluation.CountOf(actual: 7, predicted: 7), Is.EqualTo(2));
            Assert.That(evaluation.CountOf(actual: 7, predicted: 3), Is.EqualTo(1));
            Assert.That(evaluation.CountOf(actual: 3, predicted: 7), Is.EqualTo(2));
            Assert.That(evaluation.CountOf(actual: 3, predicted: 3), Is.EqualTo(2), "a score of exactly 0 is a 3");
            Assert.That((evaluation.Correct, evaluation.Count), Is.EqualTo((4, 7)));
            Assert.That(evaluation.Accuracy, Is.EqualTo(4.0 / 7));
            Assert.That(evaluation.ToString(), Is.EqualTo("57.14 % (4 of 7)"));
            Assert.That(evaluation.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 7 }));
            Assert.That(evaluation.Classes.Names[3], Is.EqualTo("three"));
            Assert.That(
                () => evaluation.CountOf(3, 5),
                Throws.ArgumentException.With.Message.Contains("expected one of the labels 3 (three), 7, found 5"));
        }
    }

    [Test]
    public void Evaluate_accepts_data_of_one_class() =>
        Assert.That(Identity.Evaluate(new Dataset(new DenseFeatures([1, -1], 1), [7, 7])).Accuracy, Is.EqualTo(0.5));

    [Test]
    public void Evaluation_keeps_the_order_of_the_labels_of_the_model()
    {
        LinearModel swapped = new([1], [0], [7, 3]);
        Assert.That(swapped.Evaluate(new Dataset(new DenseFeatures([1, -1], 1), [3, 7])).Accuracy, Is.EqualTo(1));
    }

    [Test]
    public void Evaluate_counts_predictions_correctly_on_any_number_of_cores(
        [Values(2, 4)] int classes, [Values(3, 1000, 5001)] int count, [Values(1, 2, 3, 8)] int parts)
    {
        Random random = new(classes + count);
        byte[] values = new byte[count * 5];
        random.NextBytes(values);
        Dataset data = new(new ByteFeatures(values, 5), [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))]);
        LinearModel model = LinearModel.Uniform(5, [.. Enumerable.Range(0, classes).Reverse()], byteScale: ByteFeatures.DefaultScale);
        AssertCountsPredictions(model.Evaluate(data, parts), model, data);
    }

    [Test]
    public void Evaluate_counts_predictions_of_a_dataset_large_enough_for_several_cores()
    {
        Dataset data = TestData.CreateImages(count: 4000, rows: 28, columns: 28);
        LinearModel model = LinearModel.Uniform(784, [0, 1], seed: 2, byteScale: ByteFeatures.DefaultScale);
        AssertCountsPredictions(model.Evaluate(data), model, data);
    }

    [Test]
    public void Evaluate_error_names_the_first_faulty_example_on_any_number_of_cores([Values(1, 2, 3, 8)] int parts)
    {
        float[] values = new float[100];
        (values[40], values[60], values[99]) = (2, 2, 2);
        LinearModel large = new([float.MaxValue], [0], [3, 7]);
        Assert.That(
            () => large.Evaluate(new Dataset(new DenseFeatures(values, 1), [.. Enumerable.Repeat(3, 100)]), parts),
            Throws.ArgumentException.With.Message.Contains("the score of example 40 is"));
    }

    [Test]
    public void Confusion_matrix_equals_a_plain_count() => Gen.Int[0, 3].Array[1, 40].SampleAlike(labels =>
    {
        Random random = new(labels.Length);
        float[] values = [.. labels.Select(_ => random.NextSingle() - 0.5f)];
        Dataset data = new(new DenseFeatures(values, 1), labels);
        LinearModel model = LinearModel.Uniform(1, [2, 0, 3, 1], seed: 9);
        Evaluation evaluation = model.Evaluate(data);
        foreach (int actual in model.Classes.Values)
        {
            foreach (int predicted in model.Classes.Values)
            {
                int count = Enumerable.Range(0, labels.Length).Count(i => labels[i] == actual && model.Predict([values[i]]) == predicted);
                Assert.That(evaluation.CountOf(actual, predicted), Is.EqualTo(count));
            }
        }
    });

    /// <summary>Counts predictions one by one and checks that the model does not predict the same label for all examples.</summary>
    private static void AssertCountsPredictions(Evaluation found, LinearModel model, Dataset data)
    {
        int[] predicted = new int[data.Count];
        model.Predict(data.Features, predicted);
        if (data.Count > 3)
            Assert.That(predicted.Distinct().Count(), Is.GreaterThan(1));
        foreach (int actualLabel in model.Classes.Values)
        {
            foreach (int predictedLabel in model.Classes.Values)
            {
                int expected = 0;
                for (int i = 0; i < predicted.Length; i++)
                    expected += data.Labels[i] == actualLabel && predicted[i] == predictedLabel ? 1 : 0;
                Assert.That(found.CountOf(actualLabel, predictedLabel), Is.EqualTo(expected), $"{actualLabel} taken for {predictedLabel}");
            }
        }
    }
}
