using Microsoft.ML;
using Microsoft.ML.Data;

namespace LinearLearn.Benchmarks;

/// <summary>The digits as ML.NET wants them: pictures of floats in memory, 7 is true.</summary>
internal static class MlNet
{
    public sealed class Picture
    {
        [VectorType(28 * 28)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    public sealed class Prediction
    {
        public bool PredictedLabel { get; set; }
    }

    public static Picture[] ToPictures(Dataset data)
    {
        DenseFeatures features = BenchmarkDigits.ToFloats(data.Features);
        Picture[] pictures = new Picture[data.Count];
        for (int i = 0; i < pictures.Length; i++)
            pictures[i] = new Picture { Features = features.Row(i).ToArray(), Label = data.Labels[i] == 7 };
        return pictures;
    }

    /// <summary>Accuracy on the validation pictures, as ML.NET counts it.</summary>
    public static double MeasureAccuracy(ITransformer model)
    {
        MLContext context = new(seed: 1);
        IDataView validation = context.Data.LoadFromEnumerable(ToPictures(BenchmarkDigits.Validation));
        return context.BinaryClassification.EvaluateNonCalibrated(model.Transform(validation)).Accuracy;
    }
}
