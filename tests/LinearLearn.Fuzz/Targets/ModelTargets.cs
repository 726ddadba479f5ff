using System.Text;
using LinearLearn.Tests;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Fuzz;

/// <summary>The readers of models and learner states.</summary>
internal static class ModelTargets
{
    private static readonly LinearModel TwoClasses = TestModels.CreateTwoClasses(), ThreeClasses = TestModels.CreateThreeClasses();

    private static readonly string[] HeaderTokens =
    [
        "\"__metadata__\"", "\"dtype\":", "\"shape\":[", "\"data_offsets\":[0,", "F16", "F32", "F64", "I8", "I32", "I64", "U8", "BF16",
        "linearlearn.", "linearlearn.kind", "linearlearn.version", "linearlearn.byteScale", "linearlearn.className.3", "model", "state",
        "labels", "biases", "weights", "weightShape", "weightIndices", "weightValues", "weightStrides", "weightScales", "\"a\":\"b\",",
        "\\u0000", "\\ud800", "\\", "[[", "{\"", "True", "False",
    ];

    private static readonly byte[][] Safetensors =
    [
        Saved.Write(TwoClasses, ModelFormat.Safetensors),
        Saved.Write(ThreeClasses, ModelFormat.Safetensors),
        Saved.Write(CreateSpread(13), ModelFormat.Safetensors),
        Saved.Write(CreateSpread(1).Quantize(WeightPrecision.Half), ModelFormat.Safetensors),
        Saved.Write(CreateSpread(1).Quantize(WeightPrecision.Int8), ModelFormat.Safetensors),
        Saved.Write(CreateSpread(20).Quantize(WeightPrecision.Int8), ModelFormat.Safetensors),
        Saved.Write(CreateSpread(20).Quantize(WeightPrecision.Half), ModelFormat.Safetensors),
    ];

    private static readonly byte[][] Json =
    [
        Saved.Write(TwoClasses, ModelFormat.Json),
        Saved.Write(ThreeClasses, ModelFormat.Json),
        [.. "\uFEFF"u8, .. """{"format":"LinearLearn.LinearModel","version":1,"labels":[0,1],"biases":[0],"weights":[[1]]}"""u8],
    ];

    private static readonly byte[][] Liblinear =
    [
        Saved.Write(TwoClasses, ModelFormat.Liblinear),
        Saved.Write(new LinearModel([1, -2, 0.5f, 3, 0, 7], [0.5f, -1, 2], [-5, 40, 9]), ModelFormat.Liblinear),
        Encoding.UTF8.GetBytes("solver_type MCSVM_CS\nnr_class 2\nlabel 1 -1\nnr_feature 2\nbias 0.5\r\nw\n1 2 \n.5 -1e-3 \n3 4\n\n"),
        Encoding.UTF8.GetBytes("nr_feature 1\nbias -1\nlabel 4 5 6\n\nsolver_type L2R_LR\nnr_class 3\nw\n1 2 3\n"),
    ];

    private static readonly byte[][] States =
    [
        Save(TestModels.CreateStateWithAllOptions()), Save(TestModels.CreateStateWithVariances()), Save(TestModels.CreateStateOfRun()),
    ];

    /// <summary>Gets the bytes of headers that mean something, also for other safetensors files.</summary>
    public static IReadOnlyList<byte[]> SafetensorsTokens { get; } = Encode(HeaderTokens);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("model-safetensors", Safetensors, input => Use(Load(input), ModelFormat.Safetensors), new(132, 32 << 10))
        {
            Mutate = SafetensorsInput.Mutate,
            Tokens = SafetensorsTokens,
            CreateFixed = CreateNested,
        },
        new("model-json", Json, input => Use(Load(input), ModelFormat.Json), new(40, 32 << 10))
        {
            Tokens = Encode(
                "\"format\":", "\"version\":", "\"labels\":", "\"biases\":", "\"weights\":", "\"classNames\":", "\"metadata\":",
                "\"byteScale\":",
                "\\u0000", "\\ud83d", "[", "]", "{", "}", ",", "\"", "null", "true", "//", "/*"),
            CreateFixed = CreateNested,
        },
        new("model-liblinear", Liblinear, input => Use(Load(input), ModelFormat.Liblinear), new(32, 32 << 10))
        {
            Tokens = Encode(
                "solver_type ", "nr_class ", "label ", "nr_feature ", "bias ", "rho ", "w\n", "L2R_LR", "L2R_L2LOSS_SVC_DUAL", "MCSVM_CS",
                "ONECLASS_SVM", "L2R_L2LOSS_SVR", "\n", " ", "\r\n", "\t"),
        },
        new("model-async", [.. Safetensors, .. Json, .. Liblinear], LoadSlowly, new(200, 64 << 10)) { Tokens = SafetensorsTokens },
        new("state", States, UseState, new(64, 64 << 10))
        {
            Mutate = SafetensorsInput.Mutate,
            Tokens =
            [
                .. SafetensorsTokens,
                .. Encode("linearlearn.run.seed", "linearlearn.classWeight.3", "variances", "squares", "rests", "block"),
            ],
        },
    ];

    public static byte[][] Encode(params string[] texts) => Array.ConvertAll(texts, Encoding.UTF8.GetBytes);

    private static LinearModel Load(byte[] input) => LinearModel.Load(new MemoryStream(input), FuzzTarget.InputName);

    private static Action Use(LinearModel model, ModelFormat format) => () =>
    {
        float[] row = new float[model.FeatureCount], scores = new float[model.Biases.Length];
        Array.Fill(row, 1);
        Saved.AllowUnsuitable(() => model.Scores(row, scores));
        Saved.AllowUnsuitable(() => model.Predict(row));
        // LIBLINEAR stores no names, so a model of another format may not fit it. Its own models do.
        Saved.RequireRoundTrip(model, (saved, stream) => saved.Save(stream, format), stream => LinearModel.Load(stream));
    };

    /// <summary>Reads asynchronously in small steps, and requires the same result as from reading at once.</summary>
    private static Action LoadSlowly(byte[] input)
    {
        LinearModel? expected = null;
        string? fault = null;
        try
        {
            expected = Load(input);
        }
        catch (InvalidDataException exception)
        {
            fault = exception.Message;
        }
        try
        {
            PipeStream stream = new(input, 1 + (input.Length % 97));
            LinearModel found = LinearModel.LoadAsync(stream, FuzzTarget.InputName).GetAwaiter().GetResult();
            Saved.Require(expected is not null, $"the error of reading at once: {fault}");
            return () => Saved.Require(
                Saved.Write(found, ModelFormat.Safetensors).AsSpan().SequenceEqual(Saved.Write(expected!, ModelFormat.Safetensors)),
                "the same model");
        }
        catch (InvalidDataException exception)
        {
            Saved.Require(exception.Message == fault, $"the error of reading at once: {fault ?? "none"}, found {exception.Message}");
            throw;
        }
    }

    private static Action UseState(byte[] input)
    {
        LearnerState state = LearnerState.Load(new MemoryStream(input), FuzzTarget.InputName);
        return () =>
        {
            Saved.RequireRoundTrip(state, (saved, stream) => saved.Save(stream), stream => LearnerState.Load(stream));
            Saved.AllowUnsuitable(() => Learn(state));
        };
    }

    /// <summary>Learns an example of each class; throws if the numbers are too large, or the variances contradict the options.</summary>
    private static void Learn(LearnerState state)
    {
        OnlineLearner learner = new(state.HasVariances ? new ArowUpdate() : new HingeUpdate(), state);
        learner.Snapshot();
        float[] row = new float[state.Template.FeatureCount];
        Array.Fill(row, 1);
        foreach (int label in learner.Classes.Values)
            learner.Update(row, label);
        learner.Snapshot();
    }

    private static IEnumerable<byte[]> CreateNested()
    {
        const string Start = "{\"format\":\"LinearLearn.LinearModel\",\"version\":";
        foreach (string open in new[] { "[", "{\"a\":", "{\"weights\":[[", "\"", "1", " ", Start })
        {
            byte[] text = Encoding.UTF8.GetBytes("{\"a\":" + string.Concat(Enumerable.Repeat(open, 200_000 / open.Length)));
            yield return text;
            yield return SafetensorsInput.Join(text, []);
        }
    }

    /// <summary>Creates a model of 3 x 100 weights, of which one in a number is not 0.</summary>
    private static LinearModel CreateSpread(int stride)
    {
        float[] weights = new float[300];
        for (int i = 0; i < weights.Length; i += stride)
            weights[i] = (i % 53 - 26.4f) / 7;
        return new LinearModel(weights, [0.5f, -1, 2], new ClassLabels([-5, 40, 7], new Dictionary<int, string> { [7] = "seven" }), 0.5f);
    }

    private static byte[] Save(LearnerState state) => Saved.Write(state.Save);
}
