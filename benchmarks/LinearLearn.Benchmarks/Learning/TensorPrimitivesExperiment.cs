using System.Numerics.Tensors;
using LinearLearn.Emnist;

namespace LinearLearn.Benchmarks;

/// <summary>Runs the article's experiment without the library: rows of floats, a call of TensorPrimitives for each, one thread.</summary>
internal sealed class TensorPrimitivesExperiment(DenseFeatures training, int[] signs, DenseFeatures validation, int[] validationSigns)
{
    private const float Margin = 2;
    private const float LearningRate = 0.01f;

    private readonly float[] _start = ArticleWeights.Create().AsSpan().ToArray();

    /// <summary>Trains until accuracy is above 98 %.</summary>
    /// <returns>The number of training images until then.</returns>
    public int Run()
    {
        float[] weights = [.. _start];
        float bias = 0;
        for (int i = 0; i < signs.Length; i++)
        {
            if (i % 4 == 0 && Accuracy(weights, bias) > 0.98)
                return i;
            ReadOnlySpan<float> image = training.Row(i);
            float score = TensorPrimitives.Dot(image, weights) + bias;
            if (signs[i] * score < Margin)
            {
                TensorPrimitives.MultiplyAdd(image, signs[i] * LearningRate, weights, weights);
                bias += signs[i] * LearningRate;
            }
        }
        return signs.Length;
    }

    private double Accuracy(ReadOnlySpan<float> weights, float bias)
    {
        int correct = 0;
        for (int i = 0; i < validationSigns.Length; i++)
        {
            bool isPositive = TensorPrimitives.Dot(validation.Row(i), weights) + bias > 0;
            if (isPositive == validationSigns[i] > 0)
                correct++;
        }
        return (double)correct / validationSigns.Length;
    }
}
