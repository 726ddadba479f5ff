using CsCheck;

namespace LinearLearn.Tests;

public class EvaluationTests
{
    // One feature, which is the score; class 7 where it is above 0.
    private static readonly LinearModel Identity = new([1], [0], [3, 7], new Dictionary<int, string> { [3] = "three" });

    [Test]
    public void Counts_each_kind_of_right_and_wrong()
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
            Assert.That(evaluation.Labels.ToArray(), Is.EqualTo(new[] { 3, 7 }));
            Assert.That(evaluation.ClassNames[3], Is.EqualTo("three"));
            Assert.That(() => evaluation.CountOf(3, 5), Throws.ArgumentException.With.Message.Contains("expected one of 3, 7, found 5"));
        }
    }

    [Test]
    public void Data_of_one_class_is_enough() =>
        Assert.That(Identity.Evaluate(new Dataset(new DenseFeatures([1, -1], 1), [7, 7])).Accuracy, Is.EqualTo(0.5));

    [Test]
    public void A_label_that_the_model_does_not_know_is_refused() => Assert.That(
        () => Identity.Evaluate(new Dataset(new DenseFeatures([1, 1], 1), [7, 5])),
        Throws.ArgumentException.With.Message.Contains("does not know label 5; its labels are 3, 7"));

    [Test]
    public void The_order_of_the_models_labels_is_respected()
    {
        LinearModel swapped = new([1], [0], [7, 3]);
        Assert.That(swapped.Evaluate(new Dataset(new DenseFeatures([1, -1], 1), [3, 7])).Accuracy, Is.EqualTo(1));
    }

    [Test]
    public void Cores_make_no_difference([Values(2, 4)] int classes, [Values(3, 1000, 5001)] int count, [Values(2, 3, 8)] int parts)
    {
        Random random = new(classes + count);
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];
        byte[] values = new byte[count * 5];
        random.NextBytes(values);
        Dataset data = new(new ByteFeatures(values, 5), labels);
        LinearModel model = LinearModel.Uniform(5, [.. Enumerable.Range(0, classes).Reverse()], byteScale: ByteFeatures.DefaultScale);
        Assert.That(Counts(model.Evaluate(data, parts)), Is.EqualTo(Counts(model.Evaluate(data, parts: 1))));
    }

    [Test]
    public void A_large_dataset_is_counted_like_its_parts()
    {
        Dataset data = TestData.Pictures(count: 4000, rows: 28, columns: 28);
        LinearModel model = LinearModel.Uniform(784, [0, 1], byteScale: ByteFeatures.DefaultScale);
        Assert.That(Counts(model.Evaluate(data)), Is.EqualTo(Counts(model.Evaluate(data, parts: 1))));
    }

    [Test]
    public void Of_faulty_examples_the_first_is_named_whatever_the_number_of_cores([Values(1, 2, 3, 8)] int parts)
    {
        float[] values = new float[100];
        (values[40], values[60], values[99]) = (2, 2, 2);
        LinearModel large = new([float.MaxValue], [0], [3, 7]);
        Assert.That(
            () => large.Evaluate(new Dataset(new DenseFeatures(values, 1), [.. Enumerable.Repeat(3, 100)]), parts),
            Throws.ArgumentException.With.Message.Contains("the score of example 40 is"));
    }

    [Test]
    public void Of_many_classes_the_matrix_equals_a_count_by_hand() => Gen.Int[0, 3].Array[1, 40].Sample(labels =>
    {
        Random random = new(labels.Length);
        float[] values = [.. labels.Select(_ => random.NextSingle() - 0.5f)];
        Dataset data = new(new DenseFeatures(values, 1), labels);
        LinearModel model = LinearModel.Uniform(1, [2, 0, 3, 1], seed: 9);
        Evaluation evaluation = model.Evaluate(data);
        foreach (int actual in model.Labels)
        {
            foreach (int predicted in model.Labels)
            {
                int count = Enumerable.Range(0, labels.Length).Count(i => labels[i] == actual && model.Predict([values[i]]) == predicted);
                Assert.That(evaluation.CountOf(actual, predicted), Is.EqualTo(count));
            }
        }
    });

    private static int[] Counts(Evaluation evaluation) =>
        [.. evaluation.Labels.ToArray().SelectMany(actual => evaluation.Labels.ToArray().Select(predicted => evaluation.CountOf(actual, predicted)))];
}
