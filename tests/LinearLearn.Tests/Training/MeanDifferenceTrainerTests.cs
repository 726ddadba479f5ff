namespace LinearLearn.Tests;

public class MeanDifferenceTrainerTests : TrainerContract
{
    protected override ITrainer CreateTrainer() => new MeanDifferenceTrainer();

    [Test]
    public void Weights_and_bias_computed_by_hand()
    {
        // Means: 7 at (3, 1), 3 at (1, 0). Weights (2, 1); mean scores 7 and 2; their middle is 4.5.
        Dataset data = new(new DenseFeatures([2, 1, 1, 0, 4, 1, 0, 0, 2, 0], 2), [7, 3, 7, 3, 3]);
        TrainingResult result = CreateTrainer().Train(data);
        Assert.That(result.Model.Weights.ToArray(), Is.EqualTo(new float[] { 2, 1 }));
        Assert.That(result.Model.Biases[0], Is.EqualTo(-4.5f));
        Assert.That((result.ExamplesSeen, result.UpdatesMade, result.Epochs), Is.EqualTo((5L, 5L, 1)));
    }

    [Test]
    public void Swapping_the_classes_turns_the_model_round()
    {
        Dataset data = TestData.Clouds();
        Dataset swapped = new(data.Features, [.. data.Labels.ToArray().Select(label => 10 - label)]);
        LinearModel model = CreateTrainer().Train(data).Model, other = CreateTrainer().Train(swapped).Model;
        Assert.That(other.Weights.ToArray(), Is.EqualTo(model.Weights.ToArray().Select(weight => -weight)));
        Assert.That(other.Biases[0], Is.EqualTo(-model.Biases[0]).Within(1e-5f));
    }

    [Test]
    public void Means_of_many_rows_lose_no_digits()
    {
        float[] values = [.. Enumerable.Repeat(0.1f, 100_000).Concat(Enumerable.Repeat(0.3f, 100_000))];
        int[] labels = [.. values.Select(value => value < 0.2f ? 3 : 7)];
        LinearModel model = CreateTrainer().Train(new Dataset(new DenseFeatures(values, 1), labels)).Model;
        Assert.That(model.Weights[0], Is.EqualTo(0.2f).Within(1e-6f));
    }

    [Test]
    public void An_initial_model_is_refused_since_it_would_be_of_no_use() => Assert.That(
        () => CreateTrainer().Train(TestData.Clouds(), new TrainingOptions { InitialModel = LinearModel.Zero(20, [3, 7]) }),
        Throws.ArgumentException.With.Message.Contains("no use for an initial model"));
}
