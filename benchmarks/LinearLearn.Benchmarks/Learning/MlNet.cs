using Microsoft.ML;
using Microsoft.ML.Data;

namespace LinearLearn.Benchmarks;

/// <summary>Converts the digits to ML.NET's form: images of floats in memory, with the label true for 7.</summary>
internal static class MlNet
{
    public sealed class Image
    {
        [VectorType(28 * 28)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    public sealed class Prediction
    {
        public bool PredictedLabel { get; set; }
    }

    public static Image[] ToImages(Dataset data)
    {
        DenseFeatures features = BenchmarkDigits.ToFloats(data.Features);
        Image[] images = new Image[data.Count];
        for (int i = 0; i < images.Length; i++)
            images[i] = new Image { Features = features.Row(i).ToArray(), Label = data.Labels[i] == 7 };
        return images;
    }

    /// <summary>Measures accuracy on the validation images with ML.NET's evaluation.</summary>
    public static double MeasureAccuracy(ITransformer model)
    {
        MLContext context = new(seed: 1);
        IDataView validation = context.Data.LoadFromEnumerable(ToImages(BenchmarkDigits.Validation));
        return context.BinaryClassification.EvaluateNonCalibrated(model.Transform(validation)).Accuracy;
    }
}
