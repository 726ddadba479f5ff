using System.Runtime.InteropServices;
using System.Text;

namespace LinearLearn.Tests;

/// <summary>Files that say as much as they can in few bytes, sound ones and others.</summary>
internal static class HeavyFiles
{
    private const int Length = 200_000;
    private const string Facts = "\"linearlearn.kind\":\"model\",\"linearlearn.version\":\"1\"";

    public static (string Name, byte[] Bytes)[] Safetensors()
    {
        int[] labels = [.. Enumerable.Range(0, Length / 12)];
        byte[] numbers = [.. MemoryMarshal.AsBytes<int>(labels), .. new byte[8 * labels.Length]];
        return
        [
            ("weights", SavedFile.Save(LinearModel.Zero(Length / 4, [0, 1]), ModelFormat.Safetensors)),
            ("labels", SafetensorsFiles.Of(Encoding.UTF8.GetBytes(Header("", labels.Length)), numbers)),
            ("metadata", SmallModel(Many(i => $",\"{i:x}\":\"\""))),
            ("class names", SmallModel(Many(i => $",\"linearlearn.className.{i}\":\"\""))),
            ("unknown facts", SmallModel(Many(i => $",\"linearlearn.{i:x}\":\"\""))),
            ("a long text", SmallModel($",\"a\":\"{new string('a', Length)}\"")),
            ("a long name", SmallModel($",\"{new string('a', Length)}\":\"\"")),
            ("an escaped text", SmallModel($",\"a\":\"{string.Concat(Enumerable.Repeat("\\n", Length / 2))}\"")),
            ("a long version", SafetensorsFiles.Of($$"""{"__metadata__":{"linearlearn.kind":"model","linearlearn.version":"{{new string('1', Length)}}"} }""")),
            ("tensors", SafetensorsFiles.Of($$$"""{"__metadata__":{{{{Facts}}}}{{{Many(i => $",\"{i:x}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}")}}}}""")),
            ("tensors of many dimensions", SafetensorsFiles.Of($$$"""{"__metadata__":{{{{Facts}}}}{{{Many(i => $",\"{i:x}\":{{\"dtype\":\"I32\",\"shape\":[0,1,1,1,1,1,1,1],\"data_offsets\":[0,0]}}")}}}}""")),
            ("a wrong shape", SafetensorsFiles.Of($$"""{"a":{"dtype":"F32","shape":[{{string.Join(',', Enumerable.Repeat(1, Length / 2))}}]} }""")),
            ("nesting", SafetensorsFiles.Of(string.Concat(Enumerable.Repeat("{\"a\":", Length / 5)))),
        ];
    }

    public static (string Name, byte[] Bytes)[] Json()
    {
        int[] labels = [.. Enumerable.Range(0, Length / 10)];
        string zeros = string.Join(',', labels.Select(_ => "0"));
        return
        [
            ("weights", Json("[0,1]", "0", "[" + string.Join(',', Enumerable.Repeat(0, Length / 2)) + "]")),
            ("rows", Json("[0,1]", "0", string.Join(',', Enumerable.Repeat("[0]", Length / 4)))),
            ("empty rows", Json("[0,1]", "0", string.Join(',', Enumerable.Repeat("[]", Length / 3)))),
            ("biases", Json("[0,1]", string.Join(',', Enumerable.Repeat(0, Length / 2)), "[1]")),
            ("labels", Json("[" + string.Join(',', labels) + "]", zeros, string.Join(',', labels.Select(_ => "[0]")))),
            ("equal labels", Json("[" + string.Join(',', Enumerable.Repeat(0, Length / 2)) + "]", "0", "[1]")),
            ("metadata", Json("[0,1]", "0", "[1]", $"\"metadata\":{{{Many(i => $",\"{i:x}\":\"\"")[1..]}}},")),
            ("class names", Json("[0,1]", "0", "[1]", $"\"classNames\":{{{Many(i => $",\"{i}\":\"\"")[1..]}}},")),
            ("a long text", Json("[0,1]", "0", "[1]", $"\"metadata\":{{\"a\":\"{new string('a', Length)}\"}},")),
            ("an escaped text", Json("[0,1]", "0", "[1]", $"\"metadata\":{{\"a\":\"{string.Concat(Enumerable.Repeat("\\n", Length / 2))}\"}},")),
            ("a long format", Encoding.UTF8.GetBytes($"{{\"format\":\"{new string('a', Length)}\"}}")),
            ("a long member", Json("[0,1]", "0", "[1]", $"\"{new string('a', Length)}\":1,")),
            ("members", Json("[0,1]", "0", "[1]", Many(i => $"\"{i:x}\":0,"))),
            ("a long number", Json("[0,1]", new string('1', Length), "[1]")),
            ("nesting", Json("[0,1]", "0", new string('[', Length))),
            ("white space", [.. Enumerable.Repeat((byte)'\n', Length), .. Encoding.UTF8.GetBytes("{}")]),
        ];
    }

    public static (string Name, byte[] Bytes)[] Liblinear()
    {
        int[] labels = [.. Enumerable.Range(0, Length / 8)];
        const string Start = "solver_type L2R_LR\nbias -1\n";
        return
        [
            ("weights", Encoding.UTF8.GetBytes($"{Start}nr_class 2\nlabel 0 1\nnr_feature {Length / 2}\nw\n{string.Concat(Enumerable.Repeat("0\n", Length / 2))}")),
            ("labels", Encoding.UTF8.GetBytes($"{Start}nr_class {labels.Length}\nlabel {string.Join(' ', labels)}\nnr_feature 1\nw\n{string.Join(' ', labels.Select(_ => "0"))}\n")),
            ("equal labels", Encoding.UTF8.GetBytes($"{Start}nr_class {Length / 2}\nlabel {string.Join(' ', Enumerable.Repeat(0, Length / 2))}\nnr_feature 1\nw\n0\n")),
            ("a long word", Encoding.UTF8.GetBytes($"{Start}{new string('a', Length)} 1\n")),
            ("a long solver", Encoding.UTF8.GetBytes($"bias 1\nsolver_type {new string('A', Length)}\n")),
            ("a long number", Encoding.UTF8.GetBytes($"{Start}nr_class 2\nlabel 0 1\nnr_feature 1\nw\n0.{new string('1', Length)}\n")),
            ("many digits", Encoding.UTF8.GetBytes($"{Start}nr_class {new string('1', Length)}\n")),
            ("empty lines", Encoding.UTF8.GetBytes($"{Start}{new string('\n', Length)}")),
            ("blanks", Encoding.UTF8.GetBytes($"{Start}{new string(' ', Length)}")),
        ];
    }

    public static (string Name, byte[] Bytes)[] States()
    {
        LearnerOptions all = new() { Averaging = true, AdaGrad = new AdaGrad() };
        int[] labels = [.. Enumerable.Range(0, Length / 64)];
        byte[] everything = LearnerStateFileTests.Bytes(LearnerStateFileTests.Everything());
        return
        [
            ("weights", LearnerStateFileTests.Bytes(new OnlineLearner(new HingeUpdate(), LinearModel.Zero(Length / 4, [0, 1])).GetState())),
            ("weights and all beside them", LearnerStateFileTests.Bytes(new OnlineLearner(new HingeUpdate(), LinearModel.Zero(Length / 12, [0, 1]), all).GetState())),
            ("rows", LearnerStateFileTests.Bytes(new OnlineLearner(new HingeUpdate(), LinearModel.Zero(1, new ClassLabels(labels))).GetState())),
            ("class weights", EditedFile.Header(everything, header =>
            {
                for (int i = 10; i < Length / 32; i++)
                    header["__metadata__"]![FormattableString.Invariant($"linearlearn.classWeight.{i}")] = "0";
            })),
            ("metadata", EditedFile.Header(everything, header =>
            {
                for (int i = 0; i < Length / 10; i++)
                    header["__metadata__"]![FormattableString.Invariant($"{i:x}")] = "";
            })),
        ];
    }

    private static string Many(Func<int, string> text)
    {
        StringBuilder all = new();
        for (int i = 0; all.Length < Length; i++)
            all.Append(text(i));
        return all.ToString();
    }

    private static byte[] SmallModel(string metadata) => SafetensorsFiles.Of(Encoding.UTF8.GetBytes(Header(metadata, 3)), [.. MemoryMarshal.AsBytes<int>([0, 1, 2]), .. new byte[24]]);

    /// <summary>Of three classes or more and one feature.</summary>
    private static string Header(string metadata, int classes) => $$$"""
        {"__metadata__":{{{{Facts}}}{{{metadata}}}},"labels":{"dtype":"I32","shape":[{{{classes}}}],"data_offsets":[0,{{{4 * classes}}}]},"biases":{"dtype":"F32","shape":[{{{classes}}}],"data_offsets":[{{{4 * classes}}},{{{8 * classes}}}]},"weights":{"dtype":"F32","shape":[{{{classes}}},1],"data_offsets":[{{{8 * classes}}},{{{12 * classes}}}]}}
        """;

    private static byte[] Json(string labels, string biases, string weights, string more = "") =>
        Encoding.UTF8.GetBytes($$"""{"format":"LinearLearn.LinearModel","version":1,"labels":{{labels}},{{more}}"biases":[{{biases}}],"weights":[{{weights}}]}""");
}
