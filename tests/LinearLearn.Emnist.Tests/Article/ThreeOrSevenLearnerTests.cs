namespace LinearLearn.Emnist.Tests;

/// <summary>Verifies that other ways to train on the article's task give the same weights.</summary>
public class ThreeOrSevenLearnerTests
{
    private static readonly TrainingResult Reference = ThreesAndSevens.Train(ThreesAndSevens.ArticleRule, ThreesAndSevens.ArticleStart);

    [Test]
    public void OnlineLearner_over_a_dataset_equals_the_trainer_bit_for_bit() =>
        RequireReferenceBits((learner, i) => learner.Update(ThreesAndSevens.Training, i));

    [Test]
    public void OnlineLearner_over_bytes_equals_the_trainer_bit_for_bit()
    {
        ByteFeatures features = (ByteFeatures)ThreesAndSevens.Training.Features;
        RequireReferenceBits((learner, i) => learner.Update(features.Row(i), ThreesAndSevens.Training.Labels[i]));
    }

    [Test]
    public void OnlineLearner_over_floats_equals_the_trainer_bit_for_bit()
    {
        float[] features = new float[784];
        RequireReferenceBits((learner, i) =>
        {
            ThreesAndSevens.Training.Features.CopyTo(i, features);
            learner.Update(features, ThreesAndSevens.Training.Labels[i]);
        });
    }

    [Test]
    public void OnlineLearner_Learn_returns_the_prediction_before_the_update()
    {
        OnlineLearner learner = new(ThreesAndSevens.ArticleRule, ThreesAndSevens.ArticleStart);
        for (int i = 0; i < 200; i++)
        {
            int expected = learner.Snapshot().Predict(((ByteFeatures)ThreesAndSevens.Training.Features).Row(i));
            Assert.That(learner.Update(ThreesAndSevens.Training, i), Is.EqualTo(expected), $"example {i}");
        }
    }

    /// <summary>
    /// The article writes the learning rate as a scaled identity matrix, whose products have only one term that is not 0, so that the step
    /// equals the scalar step exactly.
    /// </summary>
    [Test]
    public void Learning_rate_as_an_identity_matrix_equals_the_scalar_rate_bit_for_bit([Values] bool elementwise)
    {
        Tensor weights = ArticleWeights.Create();
        Tensor rate = Tensor.Identity(28, 0.01f);
        Tensor image = new(28, 28);
        float bias = 0;
        OnlineLearner scalar = new(ThreesAndSevens.ArticleRule, ThreesAndSevens.ArticleStart);
        for (int i = 0; i < 500; i++)
        {
            ThreesAndSevens.Training.Features.CopyTo(i, image.AsSpan());
            float score = (elementwise ? image.Multiply(weights).Sum() : image.Dot(weights)) + bias;
            float sign = ThreesAndSevens.Training.Labels[i] == 7 ? 1 : -1;
            if (sign * score < 2)
            {
                weights.AddScaled(image.MatMul(rate), sign);
                bias += sign * 0.01f;
            }
            scalar.Update(ThreesAndSevens.Training, i);
        }
        Assert.That(scalar.UpdatesMade, Is.GreaterThan(100));
        Assert.That(
            ThreesAndSevens.GetBits(weights.AsSpan(), bias),
            Is.EqualTo(ThreesAndSevens.GetBits(scalar.Snapshot().Weights, scalar.Snapshot().Biases[0])));
    }

    private static void RequireReferenceBits(Action<OnlineLearner, int> update)
    {
        OnlineLearner learner = new(ThreesAndSevens.ArticleRule, ThreesAndSevens.ArticleStart);
        for (int i = 0; i < Reference.ExamplesSeen; i++)
            update(learner, i);
        Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((Reference.ExamplesSeen, Reference.UpdatesMade)));
        Assert.That(
            ThreesAndSevens.GetBits(learner.Snapshot().Weights, learner.Snapshot().Biases[0]),
            Is.EqualTo(ThreesAndSevens.GetBits(Reference.Model)));
        Assert.That(ThreesAndSevens.GetBits(learner.Snapshot()), Is.EqualTo(ThreesAndSevens.GetBits(Reference.Model)));
    }
}
