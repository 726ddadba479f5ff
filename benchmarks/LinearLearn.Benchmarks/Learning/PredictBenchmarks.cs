using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Microsoft.ML;

namespace LinearLearn.Benchmarks;

/// <summary>Measures the prediction of one image, compared with the dot product of its features and the weights.</summary>
[UsesDigits]
public class PredictBenchmarks : IMeasuredWork
{
    private LinearModel _model = null!;
    private byte[] _bytes = null!;
    private float[] _floats = null!;
    private float[] _weights = null!;
    private MlNet.Image _image = null!;
    private PredictionEngine<MlNet.Image, MlNet.Prediction> _engine = null!;

    [GlobalSetup]
    public void Setup()
    {
        Dataset training = BenchmarkDigits.Training;
        _model =
            new OnlineTrainer(new MarginUpdate(margin: 2f, learningRate: 0.01f)).Train(training, new TrainingOptions { Epochs = 1 }).Model;
        _weights = _model.Weights.ToArray();

        MlNet.Image[] images = MlNet.ToImages(training);
        MLContext context = new(seed: 1);
        ITransformer linearSvm = context.BinaryClassification.Trainers.LinearSvm(numberOfIterations: 1)
            .Fit(context.Data.LoadFromEnumerable(images));
        _engine = context.Model.CreatePredictionEngine<MlNet.Image, MlNet.Prediction>(linearSvm);

        _bytes = ((ByteFeatures)training.Features).Row(0).ToArray();
        _image = images[0];
        _floats = _image.Features;
        int expected = training.Labels[0];
        if (PredictBytes() != expected || PredictFloats() != expected || MlNetPredictionEngine() != (expected == 7))
            throw new InvalidOperationException($"expected every model to predict {expected} for the first image, found another label");
    }

    [Benchmark(Baseline = true)]
    public float TensorPrimitivesDot() => TensorPrimitives.Dot<float>(_floats, _weights);

    [Benchmark]
    public int PredictFloats() => _model.Predict(_floats);

    [Benchmark]
    public int PredictBytes() => _model.Predict(_bytes);

    [Benchmark]
    public bool MlNetPredictionEngine() => _engine.Predict(_image).PredictedLabel;

    Work IMeasuredWork.GetWork(string benchmark) => new()
    {
        Examples = 1,
        Bytes =
            BenchmarkDigits.Training.FeatureCount * ((benchmark == nameof(PredictBytes) ? sizeof(byte) : sizeof(float)) + sizeof(float)),
    };
}
