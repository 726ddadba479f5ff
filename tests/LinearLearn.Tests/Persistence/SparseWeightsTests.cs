using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using LinearLearn.Tests.Shared;
using static LinearLearn.Tests.TestFiles;

namespace LinearLearn.Tests;

/// <summary>Tests safetensors models whose weights are mostly 0: their bytes, when this form is chosen, and malicious files.</summary>
public class SparseWeightsTests
{
    private const string Kind = "\"linearlearn.kind\":\"model\",\"linearlearn.version\":";

    [Test]
    public void Sparse_file_has_the_documented_bytes()
    {
        float[] weights = new float[200];
        (weights[3], weights[198]) = (0.5f, -1);
        byte[] expected = Create([1, 200], [3, 131, 198], [0.5f, 0, -1]); // the 0 is stored because it is 128 after the previous entry
        Assert.That(Save(new LinearModel(weights, [0.25f], [3, 7])), Is.EqualTo(expected));
        TestModels.AssertSame(Load(expected), new LinearModel(weights, [0.25f], [3, 7]));
    }

    [Test]
    public void Sparse_file_of_zero_weights_stores_one_in_128_and_round_trips()
    {
        LinearModel zero = LinearModel.Zero(1_000_000, [3, 7]);
        byte[] file = Save(zero);
        Assert.That(file, Has.Length.InRange(8 * 1_000_000 / 128, 8 * 1_000_000 / 128 + 600));
        TestModels.AssertSame(Load(file), zero);
        Assert.That(Load(Save(LinearModel.Zero(127, [3, 7]))).Weights.Length, Is.EqualTo(127), "no entries");
    }

    [Test]
    public void Sparse_and_dense_models_round_trip_in_the_shorter_form() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[2, 4], Gen.Int[0, 100], Gen.ULong).SampleAlike((columns, classes, percent, seed) =>
        {
            Random random = new((int)(seed % int.MaxValue));
            float[] weights = new float[(classes == 2 ? 1 : classes) * columns];
            for (int i = 0; i < weights.Length; i++)
            {
                if (random.Next(100) < percent)
                    weights[i] = random.Next(10) == 0 ? -0f : random.NextSingle() - 0.5f;
            }
            LinearModel model = new(weights, new float[weights.Length / columns], [.. Enumerable.Range(0, classes)]);
            byte[] file = Save(model);
            TestModels.AssertSame(Load(file), model);
            byte[] dense = CreateDense(model);
            Assert.That(file, Has.Length.LessThanOrEqualTo(dense.Length));
            if (file.Length == dense.Length)
                Assert.That(file, Is.EqualTo(dense), "of equal lengths, the form for older readers");
            else
                Assert.That(Encoding.UTF8.GetString(file), Does.Contain("\"linearlearn.version\":\"2\""));
            TestModels.AssertSame(Load(dense), model);
        });

    [Test]
    public void Pruned_models_have_shorter_files()
    {
        LinearModel model = LinearModel.Uniform(5_000, [1, 2, 3]), pruned = model.Prune(0.9f / MathF.Sqrt(5_000));
        Assert.That(pruned.NonZeroCount, Is.InRange(1_400, 1_600));
        Assert.That(Save(pruned), Has.Length.LessThan(Save(model).Length / 4));
        TestModels.AssertSame(Load(Save(pruned)), pruned);
    }

    [Test]
    public void State_JSON_and_LIBLINEAR_files_store_weights_of_0()
    {
        LinearModel zero = LinearModel.Zero(10_000, [3, 7]);
        Assert.That(Save(zero, ModelFormat.Json), Has.Length.GreaterThan(30_000));
        Assert.That(Save(zero, ModelFormat.Liblinear), Has.Length.GreaterThan(20_000));
        byte[] state = Save(new OnlineLearner(new HingeUpdate(), zero).GetState());
        Assert.That(state, Has.Length.GreaterThan(40_000));
        Assert.That(Encoding.UTF8.GetString(state.AsSpan(0, 1000)), Does.Contain("\"linearlearn.version\":\"1\""));
    }

    [Test]
    public void Model_file_version_2_allows_dense_weights_and_version_1_requires_them()
    {
        byte[] dense = CreateDense(new LinearModel([1, -2], [0.5f], [3, 7]));
        TestModels.AssertSame(Load(EditMetadata(dense, "linearlearn.version", "2")), new LinearModel([1, -2], [0.5f], [3, 7]));
        byte[] sparse = Create([1, 4], [1], [2]);
        Assert.That(
            () => Load(EditMetadata(sparse, "linearlearn.version", "1")),
            Refused("expected a tensor weights, found biases, weightIndices, weightShape, weightValues"));
        InvalidDataException fault = Assert.Throws<InvalidDataException>(
            () => LearnerState.Load(new MemoryStream(EditMetadata(sparse, "linearlearn.kind", "state")), "m"))!;
        Assert.That(fault.Message, Does.StartWith("m: expected format version 1 or older, found 2"));
    }

    [TestCase(2, 2L, "expected weightShape to be 1 rows of 1 weight or more, at most 2147483591 in total, found [2, 2]")]
    [TestCase(1, 0L, "expected weightShape to be 1 rows of 1 weight or more, at most 2147483591 in total, found [1, 0]")]
    [TestCase(1, -1L, "expected weightShape to be 1 rows of 1 weight or more, at most 2147483591 in total, found [1, -1]")]
    [TestCase(1, 2147483592L, "expected weightShape to be 1 rows of 1 weight or more, at most 2147483591 in total, found [1, 2147483592]")]
    [TestCase(1, long.MaxValue,
        "expected weightShape to be 1 rows of 1 weight or more, at most 2147483591 in total, found [1, 9223372036854775807]")]
    [TestCase(1, 2147483591L, "expected 16777215 to 2147483591 weightIndices for 2147483591 weights, found 2")]
    [TestCase(1, 384L, "expected 3 to 384 weightIndices for 384 weights, found 2")]
    [TestCase(1, 1L, "expected 0 to 1 weightIndices for 1 weights, found 2")]
    [TestCase(1, 4L, "expected weightIndices from 0 to 3, found 4")]
    public void Sparse_shape_that_does_not_fit_is_rejected(int rows, long columns, string message) =>
        Assert.That(() => Load(Create([rows, columns], [1, 4], [2, 3])), Refused(message));

    [Test]
    public void Sparse_shape_of_three_classes_is_limited_to_the_longest_array()
    {
        byte[] file = EditTensor(
            Save(LinearModel.Zero(500, [1, 2, 3])), "weightShape", [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0]);
        Assert.That(
            () => Load(file),
            Refused("expected weightShape to be 3 rows of 1 weight or more, at most 2147483591 in total, found [3, 1073741824]"));
    }

    [TestCase(new[] { -1, 4 }, "expected ascending weightIndices of 0 or more, found -1")]
    [TestCase(new[] { 4, 4 }, "expected ascending weightIndices of 0 or more, found 4 after 4")]
    [TestCase(new[] { 4, 1 }, "expected ascending weightIndices of 0 or more, found 1 after 4")]
    [TestCase(new[] { 1, 10 }, "expected weightIndices from 0 to 9, found 10")]
    [TestCase(new[] { 1, int.MaxValue }, "expected weightIndices from 0 to 9, found 2147483647")]
    public void Sparse_indices_that_do_not_fit_are_rejected(int[] indices, string message) =>
        Assert.That(() => Load(Create([1, 10], indices, [2, 3])), Refused(message));

    [Test]
    public void Sparse_tensors_that_do_not_match_are_rejected()
    {
        Assert.That(
            () => Load(Create([1, 10], [1, 4], [2])), Refused("expected weightValues to be F32 of shape [2], found F32 of shape [1]"));
        Assert.That(() => Load(Create([1, 10], [1, 4], [2, float.NaN])), Refused("expected finite numbers, found NaN at index 4"));
        Assert.That(
            () => Load(Create([1, 10], [1, 4], [float.NegativeInfinity, 2])),
            Refused("expected finite numbers, found -Infinity at index 1"));
        byte[] sound = Create([1, 10], [1, 4], [2, 3]);
        Assert.That(
            () => Load(Rename(sound, "weightIndices", "weightColumns")),
            Refused("expected a tensor weightIndices, found biases, weightColumns, weightValues"));
        Assert.That(
            () => Load(Rename(sound, "weightShape", "shape")),
            Refused("expected a tensor weights, found biases, shape, weightIndices, weightValues"));
        Assert.That(
            () => Load(Rename(Rename(sound, "\"I64\",\"shape\":[2]", "\"I64\",\"shape\":[1,2]"), "[0,16]", "[0,16]")),
            Refused("expected weightShape to be I64 with 1 dimensions, found I64 of shape [1, 2]"));
        byte[] both = EditHeader(
            sound,
            header => header["weights"] = System.Text.Json.Nodes.JsonNode.Parse("""{"dtype":"F32","shape":[0],"data_offsets":[44,44]}"""));
        Assert.That(() => Load(both), Refused("expected only known tensors, found weights"));
        // A stored 0 is allowed.
        TestModels.AssertSame(Load(Create([1, 10], [1, 4], [2, 0])), Load(Create([1, 10], [1], [2])));

        static byte[] Rename(byte[] file, string name, string other)
        {
            (byte[] header, byte[] numbers) = SplitSafetensors(file)!.Value;
            return CreateSafetensors(
                Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(header).Replace(name, other, StringComparison.Ordinal)), numbers);
        }
    }

    /// <summary>Creates a file with the labels 3 and 7 and the bias 0.25 by hand.</summary>
    private static byte[] Create(long[] shape, int[] indices, float[] values)
    {
        int start = 28, middle = start + 4 * indices.Length, end = middle + 4 * values.Length;
        string header =
            $$$"""{"__metadata__":{{{{Kind}}}"2"},"weightShape":{"dtype":"I64","shape":[2],"data_offsets":[0,16]}"""
            + ""","labels":{"dtype":"I32","shape":[2],"data_offsets":[16,24]}"""
            + ""","biases":{"dtype":"F32","shape":[1],"data_offsets":[24,28]}"""
            + $$$""","weightIndices":{"dtype":"I32","shape":[{{{indices.Length}}}],"data_offsets":[{{{start}}},{{{middle}}}]}"""
            + $$$""","weightValues":{"dtype":"F32","shape":[{{{values.Length}}}],"data_offsets":[{{{middle}}},{{{end}}}]}}""";
        byte[] numbers =
        [
            .. Bytes<long>(shape), .. Bytes<int>([3, 7]), .. Bytes<float>([0.25f]), .. Bytes<int>(indices), .. Bytes<float>(values),
        ];
        return CreateSafetensors(Encoding.UTF8.GetBytes(header + new string(' ', -header.Length & 7)), numbers);
    }

    /// <summary>Creates the file of a model with all of its weights, in format version 1.</summary>
    private static byte[] CreateDense(LinearModel model)
    {
        int rows = model.Biases.Length, classes = model.Classes.Count;
        int biases = 4 * classes, weights = biases + 4 * rows, end = weights + 4 * model.Weights.Length;
        string header =
            $$$"""{"__metadata__":{{{{Kind}}}"1"},"labels":{"dtype":"I32","shape":[{{{classes}}}],"data_offsets":[0,{{{biases}}}]}"""
            + $$$""","biases":{"dtype":"F32","shape":[{{{rows}}}],"data_offsets":[{{{biases}}},{{{weights}}}]}"""
            + $$$""","weights":{"dtype":"F32","shape":[{{{rows}}},{{{model.FeatureCount}}}],"data_offsets":[{{{weights}}},{{{end}}}]}}""";
        byte[] numbers = [.. Bytes(model.Classes.Values), .. Bytes(model.Biases), .. Bytes(model.Weights)];
        return CreateSafetensors(Encoding.UTF8.GetBytes(header + new string(' ', -header.Length & 7)), numbers);
    }

    private static ReadOnlySpan<byte> Bytes<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged => MemoryMarshal.AsBytes(numbers);

    private static LinearModel Load(byte[] file) => LinearModel.Load(new MemoryStream(file), "m");

    private static NUnit.Framework.Constraints.Constraint Refused(string message) =>
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"m: {message}");
}
