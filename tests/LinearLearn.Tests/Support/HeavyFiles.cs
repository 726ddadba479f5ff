using System.Runtime.InteropServices;
using System.Text;
using static LinearLearn.Tests.TestFiles;
using static LinearLearn.Tests.TestModels;

namespace LinearLearn.Tests;

/// <summary>Creates valid and invalid files that make loading allocate as much memory as possible for their size.</summary>
internal static class HeavyFiles
{
    private const int TargetSize = 200_000;
    private const string ModelMetadata = "\"linearlearn.kind\":\"model\",\"linearlearn.version\":\"1\"";

    public static (string Name, byte[] Bytes)[] CreateSafetensors()
    {
        int[] labels = [.. Enumerable.Range(0, TargetSize / 12)];
        byte[] numbers = [.. MemoryMarshal.AsBytes<int>(labels), .. new byte[8 * labels.Length]];
        return
        [
            ("weights", Save(LinearModel.Uniform(TargetSize / 4, [0, 1]), ModelFormat.Safetensors)),
            ("labels", TestFiles.CreateSafetensors(Encoding.UTF8.GetBytes(FormatHeader("", labels.Length)), numbers)),
            ("metadata", CreateSmallModel(Repeat(i => $",\"{i:x}\":\"\""))),
            ("class names", CreateSmallModel(Repeat(i => $",\"linearlearn.className.{i}\":\"\""))),
            ("unknown metadata", CreateSmallModel(Repeat(i => $",\"linearlearn.{i:x}\":\"\""))),
            ("a long text", CreateSmallModel($",\"a\":\"{new string('a', TargetSize)}\"")),
            ("a long name", CreateSmallModel($",\"{new string('a', TargetSize)}\":\"\"")),
            ("an escaped text", CreateSmallModel($",\"a\":\"{string.Concat(Enumerable.Repeat("\\n", TargetSize / 2))}\"")),
            ("a long version", TestFiles.CreateSafetensors(
                $$"""{"__metadata__":{"linearlearn.kind":"model","linearlearn.version":"{{new string('1', TargetSize)}}"} }""")),
            ("tensors", CreateTensors("F32", "[0]")),
            ("tensors of many dimensions", CreateTensors("I32", "[0,1,1,1,1,1,1,1]")),
            ("a wrong shape", TestFiles.CreateSafetensors(
                $$"""{"a":{"dtype":"F32","shape":[{{string.Join(',', Enumerable.Repeat(1, TargetSize / 2))}}]} }""")),
            ("nesting", TestFiles.CreateSafetensors(string.Concat(Enumerable.Repeat("{\"a\":", TargetSize / 5)))),
        ];
    }

    /// <summary>Creates files of sparse weights that take as much memory as possible, and shapes that request more.</summary>
    public static (string Name, byte[] Bytes)[] CreateSparse()
    {
        byte[] zeros = Save(LinearModel.Zero(16 * TargetSize, [0, 1]), ModelFormat.Safetensors);
        return
        [
            ("zeros", zeros),
            ("a larger shape", EditTensor(zeros, "weightShape", [1, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x1F, 0, 0, 0, 0])),
            ("zeros of many classes", Save(
                LinearModel.Zero(16 * TargetSize / 100, [.. Enumerable.Range(0, 100)]), ModelFormat.Safetensors)),
        ];
    }

    /// <summary>Creates files of weights of 8 bits that take as much memory as possible, and shapes that request more.</summary>
    public static (string Name, byte[] Bytes)[] CreateCompact()
    {
        byte[] zeros = Save(LinearModel.Zero(16 * TargetSize, [0, 1]).Quantize(WeightPrecision.Int8));
        byte[] few = CreateCompact(TargetSize / 2, 16 * TargetSize);
        return
        [
            ("all weights", Save(LinearModel.Uniform(TargetSize, [0, 1]).Quantize(WeightPrecision.Int8))),
            ("zeros", zeros),
            ("few of 8 bits", few),
            ("a larger shape of 8 bits", EditTensor(few, "weightShape", [1, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x1F, 0, 0, 0, 0])),
        ];
    }

    /// <summary>Creates a file of sparse weights of 8 bits in as few bytes as the format allows.</summary>
    private static byte[] CreateCompact(int entries, long columns)
    {
        return CreateVersion3(
            "Int8",
            ("weightShape", "I64", [2], MemoryMarshal.AsBytes<long>([1, columns]).ToArray()),
            ("labels", "I32", [2], MemoryMarshal.AsBytes<int>([0, 1]).ToArray()),
            ("biases", "F32", [1], new byte[4]),
            ("weightScales", "F32", [1], new byte[4]),
            ("weightValues", "I8", [entries], new byte[entries]),
            ("weightStrides", "U8", [entries], [.. Enumerable.Repeat((byte)32, entries)]));
    }

    public static (string Name, byte[] Bytes)[] CreateJson()
    {
        int[] labels = [.. Enumerable.Range(0, TargetSize / 10)];
        string zeros = string.Join(',', labels.Select(_ => "0"));
        return
        [
            ("weights", CreateJson("[0,1]", "0", "[" + string.Join(',', Enumerable.Repeat(0, TargetSize / 2)) + "]")),
            ("rows", CreateJson("[0,1]", "0", string.Join(',', Enumerable.Repeat("[0]", TargetSize / 4)))),
            ("empty rows", CreateJson("[0,1]", "0", string.Join(',', Enumerable.Repeat("[]", TargetSize / 3)))),
            ("biases", CreateJson("[0,1]", string.Join(',', Enumerable.Repeat(0, TargetSize / 2)), "[1]")),
            ("labels", CreateJson("[" + string.Join(',', labels) + "]", zeros, string.Join(',', labels.Select(_ => "[0]")))),
            ("equal labels", CreateJson("[" + string.Join(',', Enumerable.Repeat(0, TargetSize / 2)) + "]", "0", "[1]")),
            ("metadata", CreateJson("[0,1]", "0", "[1]", $"\"metadata\":{{{Repeat(i => $",\"{i:x}\":\"\"")[1..]}}},")),
            ("class names", CreateJson("[0,1]", "0", "[1]", $"\"classNames\":{{{Repeat(i => $",\"{i}\":\"\"")[1..]}}},")),
            ("a long text", CreateJson("[0,1]", "0", "[1]", $"\"metadata\":{{\"a\":\"{new string('a', TargetSize)}\"}},")),
            ("an escaped text", CreateJson(
                "[0,1]", "0", "[1]", $"\"metadata\":{{\"a\":\"{string.Concat(Enumerable.Repeat("\\n", TargetSize / 2))}\"}},")),
            ("a long format", Encoding.UTF8.GetBytes($"{{\"format\":\"{new string('a', TargetSize)}\"}}")),
            ("a long member", CreateJson("[0,1]", "0", "[1]", $"\"{new string('a', TargetSize)}\":1,")),
            ("members", CreateJson("[0,1]", "0", "[1]", Repeat(i => $"\"{i:x}\":0,"))),
            ("a long number", CreateJson("[0,1]", new string('1', TargetSize), "[1]")),
            ("nesting", CreateJson("[0,1]", "0", new string('[', TargetSize))),
            ("white space", [.. Enumerable.Repeat((byte)'\n', TargetSize), .. Encoding.UTF8.GetBytes("{}")]),
        ];
    }

    public static (string Name, byte[] Bytes)[] CreateLiblinear()
    {
        int[] labels = [.. Enumerable.Range(0, TargetSize / 8)];
        const string Start = "solver_type L2R_LR\nbias -1\n";
        string lines = string.Concat(Enumerable.Repeat("0\n", TargetSize / 2));
        string row = string.Join(' ', labels.Select(_ => "0")), zeros = string.Join(' ', Enumerable.Repeat(0, TargetSize / 2));
        return
        [
            ("weights", Encoding.UTF8.GetBytes($"{Start}nr_class 2\nlabel 0 1\nnr_feature {TargetSize / 2}\nw\n{lines}")),
            ("labels", Encoding.UTF8.GetBytes(
                $"{Start}nr_class {labels.Length}\nlabel {string.Join(' ', labels)}\nnr_feature 1\nw\n{row}\n")),
            ("equal labels", Encoding.UTF8.GetBytes(
                $"{Start}nr_class {TargetSize / 2}\nlabel {zeros}\nnr_feature 1\nw\n0\n")),
            ("a long word", Encoding.UTF8.GetBytes($"{Start}{new string('a', TargetSize)} 1\n")),
            ("a long solver", Encoding.UTF8.GetBytes($"bias 1\nsolver_type {new string('A', TargetSize)}\n")),
            ("a long number", Encoding.UTF8.GetBytes($"{Start}nr_class 2\nlabel 0 1\nnr_feature 1\nw\n0.{new string('1', TargetSize)}\n")),
            ("many digits", Encoding.UTF8.GetBytes($"{Start}nr_class {new string('1', TargetSize)}\n")),
            ("empty lines", Encoding.UTF8.GetBytes($"{Start}{new string('\n', TargetSize)}")),
            ("blanks", Encoding.UTF8.GetBytes($"{Start}{new string(' ', TargetSize)}")),
        ];
    }

    public static (string Name, byte[] Bytes)[] CreateStates()
    {
        LearnerOptions all = new() { Averaging = true, AdaGrad = new AdaGrad() };
        int[] labels = [.. Enumerable.Range(0, TargetSize / 64)];
        byte[] everything = Save(CreateStateWithAllOptions());
        return
        [
            ("weights", Save(new OnlineLearner(new HingeUpdate(), LinearModel.Zero(TargetSize / 4, [0, 1])).GetState())),
            ("weights and all other tensors", Save(
                new OnlineLearner(new HingeUpdate(), LinearModel.Zero(TargetSize / 12, [0, 1]), all).GetState())),
            ("rows", Save(new OnlineLearner(new HingeUpdate(), LinearModel.Zero(1, new ClassLabels(labels))).GetState())),
            ("class weights", EditHeader(everything, header =>
            {
                for (int i = 10; i < TargetSize / 32; i++)
                    header["__metadata__"]![FormattableString.Invariant($"linearlearn.classWeight.{i}")] = "0";
            })),
            ("metadata", EditHeader(everything, header =>
            {
                for (int i = 0; i < TargetSize / 10; i++)
                    header["__metadata__"]![FormattableString.Invariant($"{i:x}")] = "";
            })),
        ];
    }

    private static string Repeat(Func<int, string> text)
    {
        StringBuilder all = new();
        for (int i = 0; all.Length < TargetSize; i++)
            all.Append(text(i));
        return all.ToString();
    }

    private static byte[] CreateSmallModel(string metadata) =>
        TestFiles.CreateSafetensors(
            Encoding.UTF8.GetBytes(FormatHeader(metadata, 3)), [.. MemoryMarshal.AsBytes<int>([0, 1, 2]), .. new byte[24]]);

    /// <summary>Creates a file with as many empty tensors as fit into the size.</summary>
    private static byte[] CreateTensors(string type, string shape)
    {
        string tensors = Repeat(i => $",\"{i:x}\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":[0,0]}}");
        return TestFiles.CreateSafetensors($$$"""{"__metadata__":{{{{ModelMetadata}}}}{{{tensors}}}}""");
    }

    /// <summary>Formats the header of a model of three or more classes and one feature.</summary>
    private static string FormatHeader(string metadata, int classes) =>
        $$$"""{"__metadata__":{{{{ModelMetadata}}}{{{metadata}}}}"""
        + $$$""","labels":{"dtype":"I32","shape":[{{{classes}}}],"data_offsets":[0,{{{4 * classes}}}]}"""
        + $$$""","biases":{"dtype":"F32","shape":[{{{classes}}}],"data_offsets":[{{{4 * classes}}},{{{8 * classes}}}]}"""
        + $$$""","weights":{"dtype":"F32","shape":[{{{classes}}},1],"data_offsets":[{{{8 * classes}}},{{{12 * classes}}}]}}""";

    private static byte[] CreateJson(string labels, string biases, string weights, string more = "") => Encoding.UTF8.GetBytes(
        $$"""{"format":"LinearLearn.LinearModel","version":1,"labels":{{labels}}"""
        + $$""",{{more}}"biases":[{{biases}}],"weights":[{{weights}}]}""");
}
