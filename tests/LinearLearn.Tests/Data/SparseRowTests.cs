namespace LinearLearn.Tests;

public class SparseRowTests
{
    [Test]
    public void SparseRow_is_a_view_of_columns_and_values()
    {
        float[] values = [1, -2];
        SparseRow row = new([0, 5], values);
        values[1] = 7;
        Assert.That(row.Count, Is.EqualTo(2));
        Assert.That(row.Columns.ToArray(), Is.EqualTo(new[] { 0, 5 }));
        Assert.That(row.Values[1], Is.EqualTo(7));
    }

    [Test]
    public void SparseRow_can_be_empty_and_can_contain_a_zero()
    {
        Assert.That(new SparseRow([], []).Count, Is.Zero);
        Assert.That(default(SparseRow).Count, Is.Zero);
        Assert.That(new SparseRow([3], [0]).Count, Is.EqualTo(1));
    }

    [Test]
    public void SparseRow_rejects_invalid_columns_and_values()
    {
        using (Assert.EnterMultipleScope())
        {
            AssertRefused([0, 1], [1], "values", "expected a value for each of 2 columns, found 1");
            AssertRefused([-1, 1], [1, 2], "columns", "expected ascending columns of 0 or more, found -1");
            AssertRefused([0, 4, 4], [1, 2, 3], "columns", "found 4 after 4");
            AssertRefused([2, 1], [1, 2], "columns", "found 1 after 2");
            AssertRefused([2, 9], [1, float.NaN], "values", "expected finite numbers, found NaN in column 9");
            AssertRefused([2, 9], [float.PositiveInfinity, 1], "values", "in column 2");
        }

        static void AssertRefused(int[] columns, float[] values, string parameter, string message) =>
            Assert.That(() => new SparseRow(columns, values).Count,
                Throws.ArgumentException.With.Property("ParamName").EqualTo(parameter).And.Message.Contains(message));
    }

    [Test]
    public void Update_with_a_SparseRow_matches_hand_computed_values()
    {
        OnlineLearner learner = new(new PerceptronUpdate(1), LinearModel.Zero(4, [3, 7]));
        Assert.That(learner.Update(new SparseRow([1, 3], [2, -1]), 7), Is.EqualTo(3));
        Assert.That(learner.Update(new SparseRow([0, 3], [1, 2]), 3, weight: 0.5f), Is.EqualTo(3), "score -2 + 1 = -1: correct");
        Assert.That(learner.Update(new SparseRow([0, 1], [1, 2]), 3, weight: 0.5f), Is.EqualTo(7), "score 4 + 1 = 5: incorrect");
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new[] { -0.5f, 1, 0, -1 }));
        Assert.That(learner.Snapshot().Biases[0], Is.EqualTo(0.5f));
        learner.Update(default(SparseRow), 3); // without features, only the bias changes
        Assert.That(learner.Snapshot().Biases[0], Is.EqualTo(-0.5f));
    }

    [Test]
    public void Update_with_a_SparseRow_rejects_a_column_beyond_the_model()
    {
        OnlineLearner learner = new(new PerceptronUpdate(), LinearModel.Zero(4, [3, 7]));
        Assert.That(() => learner.Update(new SparseRow([1, 4], [2, -1]), 7),
            Throws.ArgumentException.With.Message.Contains("expected columns 0 to 3, found 4"));
        Assert.That(() => learner.Update(new SparseRow([1], [2]), 5),
            Throws.ArgumentException.With.Message.Contains("expected one of the labels 3, 7, found 5"));
        Assert.That(learner.ExamplesSeen, Is.Zero);
    }
}
