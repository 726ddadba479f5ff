namespace LinearLearn.Tests;

public class LinearModelSparseTests
{
    private static readonly LinearModel Two = new([1, 10, 100, 1000], [-0.5f], [3, 7]);
    private static readonly LinearModel Three = new([1, 10, 100, 1000, 0, 0, 0, 0, -1, -1, -1, 1], [0, 2, 0], [1, 2, 5]);

    [Test]
    public void Sparse_scores_and_predictions_match_hand_computed_values()
    {
        Assert.That(Two.Score(new SparseRow([1, 3], [2, -1])), Is.EqualTo(-980.5f));
        Assert.That(Two.Predict(new SparseRow([1, 3], [2, -1])), Is.EqualTo(3));
        Assert.That(Two.Predict(new SparseRow([0], [0.5f])), Is.EqualTo(3), "exactly 0 is the negative class");
        Assert.That(Two.Predict(new SparseRow([0], [0.75f])), Is.EqualTo(7));

        float[] scores = new float[3];
        Three.Scores(new SparseRow([0, 3], [1, 2]), scores);
        Assert.That(scores, Is.EqualTo(new float[] { 2001, 2, 1 }));
        Assert.That((Three.Predict(new SparseRow([0, 3], [1, 2])), Three.Score(new SparseRow([0, 3], [1, 2]))), Is.EqualTo((1, 2001f)));
        Assert.That(Three.Predict(new SparseRow([2], [-5])), Is.EqualTo(5));
    }

    [Test]
    public void Sparse_row_without_features_has_the_score_of_the_bias()
    {
        Assert.That(Two.Score(default(SparseRow)), Is.EqualTo(-0.5f));
        Assert.That(Three.Predict(default(SparseRow)), Is.EqualTo(2));
    }

    [Test]
    public void Sparse_dataset_has_the_predictions_of_single_rows_and_of_a_dense_dataset([Values(2, 3, 40)] int classes)
    {
        Dataset bytes = TestData.CreateOverlapping(classes, count: 60), sparse = TestData.ToSparse(bytes);
        LinearModel model = LinearModel.Uniform(bytes.FeatureCount, bytes.Classes);
        int[] fromSparse = new int[60], fromBytes = new int[60];
        model.Predict(sparse.Features, fromSparse);
        model.Predict(bytes.Features, fromBytes);
        Assert.That(fromSparse, Is.EqualTo(fromBytes));

        int rows = model.Biases.Length;
        float[] scores = new float[60 * rows], row = new float[rows];
        model.Scores(sparse.Features, scores);
        for (int i = 0; i < 60; i++)
        {
            SparseRow features = ((SparseFeatures)sparse.Features).Row(i);
            model.Scores(features, row);
            Assert.That(TestData.GetBits(row), Is.EqualTo(TestData.GetBits(scores.AsSpan(i * rows, rows))));
            Assert.That(model.Predict(features), Is.EqualTo(fromSparse[i]));
        }
        Assert.That(model.Evaluate(sparse).Accuracy, Is.EqualTo(model.Evaluate(bytes).Accuracy));
    }

    [Test]
    public void Model_rejects_sparse_rows_that_do_not_fit()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => Two.Score(new SparseRow([4], [1])),
                Throws.ArgumentException.With.Message.Contains("expected columns 0 to 3, found 4"));
            Assert.That(() => Two.Predict(new SparseRow([1, 9], [1, 1])), Throws.ArgumentException.With.Message.Contains("found 9"));
            Assert.That(
                () => Three.Scores(new SparseRow([1], [1]), new float[2]),
                Throws.ArgumentException.With.Message.Contains("expected 3 values, found 2"));
            Assert.That(
                () => Two.Score(new SparseRow([3], [float.MaxValue])),
                Throws.ArgumentException.With.Message.Contains("the features are too large"));
        }
    }
}
