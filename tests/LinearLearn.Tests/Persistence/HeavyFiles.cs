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
