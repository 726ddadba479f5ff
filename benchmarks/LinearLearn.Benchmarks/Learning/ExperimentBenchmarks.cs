using BenchmarkDotNet.Attributes;
using LinearLearn.Emnist;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Measures the article's whole experiment: 3 or 7, one pass in the order of the file, validated every 4 images until above 98 %.
/// </summary>
/// <remarks>
/// It runs on bytes like the sample program, on the same features as floats, and in code without the library on one thread. The library
/// uses all cores if a validation is large enough.
/// </remarks>
[UsesDigits]
[WarmupCount(20)] // until the runtime has optimized code that runs only a few dozen times
public class ExperimentBenchmarks : IMeasuredWork
{
    private const int ValidateEvery = 4;

    private readonly OnlineTrainer _trainer = new(new MarginUpdate(margin: 2f, learningRate: 0.01f));
    private Dataset _bytes = null!;
    private Dataset _floats = null!;
    private OnlineTrainingOptions _byteOptions = null!;
    private OnlineTrainingOptions _floatOptions = null!;
    private TensorPrimitivesExperiment _experiment = null!;

    [GlobalSetup]
    public void Setup()
    {
        _bytes = BenchmarkDigits.Training;
        _floats = BenchmarkDigits.ToFloats(_bytes);
        Dataset validation = BenchmarkDigits.Validation;
        Dataset floatValidation = BenchmarkDigits.ToFloats(validation);
        _byteOptions = Options(validation);
        _floatOptions = Options(floatValidation);
        _experiment = new((DenseFeatures)_floats.Features, Signs(_floats), (DenseFeatures)floatValidation.Features, Signs(floatValidation));
        RequireSameRun();
    }

    [Benchmark(Baseline = true)]
    public int TensorPrimitivesPerRow() => _experiment.Run();

    [Benchmark]
    public TrainingResult TrainOnFloats() => _trainer.Train(_floats, _floatOptions);

    [Benchmark]
    public TrainingResult TrainOnBytes() => _trainer.Train(_bytes, _byteOptions);

    /// <summary>Counts the training images and those of each validation; for each, an image and the weights are read.</summary>
    Work IMeasuredWork.GetWork(string benchmark)
    {
        Setup();
        long seen = TrainOnBytes().ExamplesSeen;
        double examples = seen + (seen / ValidateEvery + 1) * BenchmarkDigits.Validation.Count;
        int bytesPerFeature = benchmark == nameof(TrainOnBytes) ? sizeof(byte) : sizeof(float);
        return new Work { Examples = examples, Bytes = examples * _bytes.FeatureCount * (bytesPerFeature + sizeof(float)) };
    }

    private static OnlineTrainingOptions Options(Dataset validation) => new()
    {
        Epochs = 1,
        Shuffle = false,
        InitialModel = new LinearModel(
            ArticleWeights.Create().AsSpan(), [0f], validation.Classes, validation.Features.ByteScale),
        Validation = validation,
        ValidateEvery = ValidateEvery,
        TargetAccuracy = 0.98,
    };

    /// <summary>Gets +1 for each 7, the positive class, and -1 for each 3.</summary>
    private static int[] Signs(Dataset data) => Array.ConvertAll(data.Labels.ToArray(), label => label == 7 ? 1 : -1);

    /// <summary>Throws if runs differ, because a faster run with another result would be no gain.</summary>
    private void RequireSameRun()
    {
        TrainingResult bytes = TrainOnBytes();
        long expected = _bytes.Count switch
        {
            3355 => 3024, // the sample
            12_396 => 2536, // all of MNIST
            _ => bytes.ExamplesSeen,
        };
        long[] seen = [bytes.ExamplesSeen, TrainOnFloats().ExamplesSeen, TensorPrimitivesPerRow()];
        if (bytes.StopReason != StopReason.TargetReached || seen.Any(count => count != expected))
        {
            throw new InvalidOperationException(
                $"expected the target after {expected} images, found {bytes.StopReason} and ends after {string.Join(", ", seen)}");
        }
    }
}
