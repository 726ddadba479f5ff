using System.Runtime.InteropServices;

namespace LinearLearn.Emnist.Tests;

/// <summary>Provides the article's task on the embedded sample: 3 is the negative class, 7 the positive one.</summary>
internal static class ThreesAndSevens
{
    public static EmnistData Sample { get; } = EmnistSample.Load();

    public static Dataset Training { get; } = Sample.Training.Only(3, 7);

    public static Dataset Validation { get; } = Sample.Test.Only(3, 7);

    /// <summary>The initial weights of the article's program.</summary>
    public static LinearModel ArticleStart { get; } =
        new(ArticleWeights.Create().AsSpan(), [0f], [3, 7], ByteFeatures.DefaultScale);

    public static MarginUpdate ArticleRule { get; } = new(2, 0.01f);

    /// <summary>Trains as in the article: one pass in file order, validated every 4 images, stopped above 98 %.</summary>
    public static OnlineTrainingOptions CreateOptions(LinearModel start, Dataset validation) => new()
    {
        Epochs = 1,
        Shuffle = false,
        InitialModel = start,
        Validation = validation,
        ValidateEvery = 4,
        TargetAccuracy = 0.98,
    };

    public static TrainingResult Train(IUpdateRule rule, LinearModel start) =>
        new OnlineTrainer(rule).Train(Training, CreateOptions(start, Validation));

    /// <summary>Converts weights and bias to their bits as integers, for exact comparison.</summary>
    public static int[] GetBits(LinearModel model) => GetBits(model.Weights, model.Biases[0]);

    public static int[] GetBits(ReadOnlySpan<float> weights, float bias) =>
        [.. MemoryMarshal.Cast<float, int>(weights), BitConverter.SingleToInt32Bits(bias)];

    /// <summary>Creates a dataset of the same examples with features stored as floats rather than bytes.</summary>
    public static Dataset ToFloats(Dataset data)
    {
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
            data.Features.CopyTo(i, values.AsSpan(i * data.FeatureCount, data.FeatureCount));
        return new Dataset(new DenseFeatures(values, data.FeatureCount), data.Labels, data.Classes, data.ImageShape);
    }
}
