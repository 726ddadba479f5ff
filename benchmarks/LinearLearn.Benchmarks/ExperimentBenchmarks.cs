using BenchmarkDotNet.Attributes;
using LinearLearn.Emnist;

namespace LinearLearn.Benchmarks;

/// <summary>
/// The article's whole experiment on the embedded sample: 3 or 7, one pass in the order of the file, validated every 4 pictures until
/// above 98 %. Once on bytes as the sample program does it, once on the same features as floats.
/// </summary>
public class ExperimentBenchmarks
{
    private readonly OnlineTrainer _trainer = new(new MarginUpdate(margin: 2f, learningRate: 0.01f));
    private Dataset _bytes = null!;
    private Dataset _floats = null!;
    private TrainingOptions _byteOptions = null!;
    private TrainingOptions _floatOptions = null!;

    [GlobalSetup]
    public void Setup()
    {
        EmnistData digits = EmnistSample.Load();
        Dataset validation = digits.Validation.Only(3, 7);
        _bytes = digits.Training.Only(3, 7);
        _floats = ToFloats(_bytes);
        _byteOptions = Options(validation);
        _floatOptions = Options(ToFloats(validation));
        RequireArticleRun(TrainOnBytes());
        RequireArticleRun(TrainOnFloats());
    }

    [Benchmark(Baseline = true)]
    public TrainingResult TrainOnBytes() => _trainer.Train(_bytes, _byteOptions);

    [Benchmark]
    public TrainingResult TrainOnFloats() => _trainer.Train(_floats, _floatOptions);

    private static TrainingOptions Options(Dataset validation) => new()
    {
        Epochs = 1,
        Shuffle = false,
        InitialModel = new LinearModel(
            ArticleWeights.Create().AsSpan(), [0f], validation.Classes, validation.ClassNames, validation.Features.ByteScale),
        Validation = validation,
        ValidateEvery = 4,
        TargetAccuracy = 0.98,
    };

    private static Dataset ToFloats(Dataset data)
    {
        float[] values = new float[data.Count * data.FeatureCount];
        for (int row = 0; row < data.Count; row++)
            data.Features.CopyTo(row, values.AsSpan(row * data.FeatureCount, data.FeatureCount));
        return new Dataset(new DenseFeatures(values, data.FeatureCount), data.Labels, data.ClassNames, data.ImageShape);
    }

    /// <summary>A faster run that learned something else would be no gain.</summary>
    private static void RequireArticleRun(TrainingResult result)
    {
        if (result.StopReason != StopReason.TargetReached || result.ExamplesSeen != 3024)
            throw new InvalidOperationException($"expected the target after 3024 pictures, found {result.StopReason} after {result.ExamplesSeen}");
    }
}
