using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Measures one online pass over the threes and sevens, by the article's rule and by ML.NET's trainers with their defaults.
/// </summary>
/// <remarks>
/// It starts with examples in memory and ends with a model, without validation. Only Train and Fit are timed; data, contexts and trainers
/// are created before. ML.NET gets the same features as floats, in two forms. It is fastest on a list, which it does not shuffle: compare
/// MarginUpdateOnBytesInOrder. On a cached view, filled before, it shuffles like the library by default.
/// </remarks>
[UsesDigits]
[WarmupCount(40)] // until the runtime has optimized code that runs only a few dozen times
public class EpochBenchmarks : IMeasuredWork, ITrainedModels
{
    private readonly OnlineTrainer _trainer = new(new MarginUpdate(margin: 2f, learningRate: 0.01f));
    private readonly TrainingOptions _options = new() { Epochs = 1 };
    private readonly TrainingOptions _inOrder = new() { Epochs = 1, Shuffle = false };
    private Dataset _bytes = null!;
    private Dataset _floats = null!;
    private IDataView _list = null!;
    private IDataView _cached = null!;
    private LinearSvmTrainer _linearSvm = null!;
    private AveragedPerceptronTrainer _averagedPerceptron = null!;

    [GlobalSetup]
    public void Setup()
    {
        _bytes = BenchmarkDigits.Training;
        _floats = BenchmarkDigits.ToFloats(_bytes);
        MLContext context = new(seed: 1);
        _list = context.Data.LoadFromEnumerable(MlNet.ToImages(_bytes));
        _cached = context.Data.Cache(_list);
        _linearSvm = context.BinaryClassification.Trainers.LinearSvm(numberOfIterations: 1);
        _averagedPerceptron = context.BinaryClassification.Trainers.AveragedPerceptron(numberOfIterations: 1);
        _linearSvm.Fit(_cached); // the first pass fills the cache
    }

    [Benchmark]
    public object MarginUpdateOnBytes() => _trainer.Train(_bytes, _options);

    [Benchmark]
    public object MarginUpdateOnBytesInOrder() => _trainer.Train(_bytes, _inOrder);

    [Benchmark]
    public object MarginUpdateOnFloats() => _trainer.Train(_floats, _options);

    [Benchmark(Baseline = true)]
    public object MlNetLinearSvm() => _linearSvm.Fit(_list);

    [Benchmark]
    public object MlNetLinearSvmShuffled() => _linearSvm.Fit(_cached);

    [Benchmark]
    public object MlNetAveragedPerceptron() => _averagedPerceptron.Fit(_list);

    [Benchmark]
    public object MlNetAveragedPerceptronShuffled() => _averagedPerceptron.Fit(_cached);

    Work IMeasuredWork.GetWork(string benchmark) => new() { Examples = BenchmarkDigits.Training.Count };

    double ITrainedModels.MeasureAccuracy(object result) => result is TrainingResult training
        ? training.Model.Evaluate(BenchmarkDigits.Validation).Accuracy
        : MlNet.MeasureAccuracy((ITransformer)result);
}
