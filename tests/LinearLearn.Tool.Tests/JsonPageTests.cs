using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tool.Tests;

/// <summary>Compares the JSON that commands write with the tables of members in docs/command-line.md.</summary>
public sealed partial class JsonPageTests : ToolFixture
{
    /// <summary>The object whose members are named by the file.</summary>
    private const string Metadata = "metadata";

    [SetUp]
    public void WriteFiles() => SampleFiles.WriteAll();

    [Test]
    public void Predict_writes_the_JSON_members_of_the_page() => AssertMembers(
        "predict",
        ["predict", SampleFiles.FlowerModel, SampleFiles.Flowers, "--json", "--threshold", "0.9"],
        ["predict", SampleFiles.FlowerModel, SampleFiles.Flowers, "--json", "--threshold", "0.9", "--top", "2"]);

    [Test]
    public void Evaluate_writes_the_JSON_members_of_the_page()
    {
        File.WriteAllText("one.csv", "length,width,color,kind\n1.5,0.3,blue,setosa\n");
        File.WriteAllText("unknown.csv", "length,width,color,kind\n1.5,0.3,blue,rose\n");
        AssertMembers(
            "evaluate",
            ["evaluate", SampleFiles.FlowerModel, SampleFiles.Flowers, "--json", "--threshold", "0.9"],
            ["evaluate", SampleFiles.FlowerModel, "one.csv", "--json"],
            ["evaluate", SampleFiles.FlowerModel, "unknown.csv", "--json"],
            ["evaluate", SampleFiles.RowModel, SampleFiles.Rows, "--json", "--threshold", "1"]);
    }

    [Test]
    public void Explain_writes_the_JSON_members_of_the_page() => AssertMembers(
        "explain",
        ["explain", SampleFiles.FlowerModel, SampleFiles.Flowers, "--json", "--top", "1"],
        ["explain", SampleFiles.FlowerModel, SampleFiles.Flowers, "--json", "--label", "setosa", "--against", "virginica"],
        ["explain", SampleFiles.MessageModel, "--text", "winner", "--json"],
        ["explain", SampleFiles.RowModel, SampleFiles.Rows, "--json"],
        ["explain", SampleFiles.ImageModel, SampleFiles.Images, "--json"]);

    [Test]
    public void Inspect_writes_the_JSON_members_of_the_page()
    {
        OnlineLearner learner = new(new PassiveAggressiveUpdate(), LinearModel.Zero(4, new ClassLabels([3, 7])));
        learner.Update([1f, 2, 0, 1], 7);
        learner.GetState().Save("state.safetensors");
        LinearModel.Uniform(3, new ClassLabels([0, 1, 2])).Save("three.safetensors");
        SparseFeatures rows = SparseFeatures.From(new DenseFeatures(new float[,] { { 1, 0 }, { 0, 3 } }));
        new Dataset(rows, ["no", "yes"]).Save("names.safetensors");
        new Dataset(rows, (ReadOnlySpan<int>)[3, 7], imageShape: new ImageShape(1, 2)).Save("images.safetensors");
        const string header = """{"layer.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";
        File.WriteAllBytes(
            "other.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[8]]);
        string[] files =
        [
            SampleFiles.FlowerModel, SampleFiles.MessageModel, SampleFiles.RowModel, SampleFiles.RowTensors, SampleFiles.ImageModel,
            "three.safetensors", "state.safetensors", "names.safetensors", "images.safetensors", "other.safetensors",
        ];
        AssertMembers("inspect", [.. files.Select(file => (string[])["inspect", file, "--json"])]);
    }

    /// <summary>Compares the members of all lines that commands write, and the types of their values, with the table of the page.</summary>
    private static void AssertMembers(string command, params string[][] commands)
    {
        SortedDictionary<string, SortedSet<string>> found = new(StringComparer.Ordinal);
        foreach (string line in commands.SelectMany(args => RunWell(args).ReadLines()))
            AddMembers(JsonElement.Parse(line), "", found);
        Dictionary<string, string> documented = ReadTable($"### `{command} --json`");
        Assert.Multiple(() =>
        {
            Assert.That(found.Keys, Is.EquivalentTo(documented.Keys));
            foreach ((string member, SortedSet<string> types) in found)
                Assert.That(types, Is.SubsetOf(documented.GetValueOrDefault(member, "").Split(" or ")), member);
        });
    }

    private static void AddMembers(JsonElement parent, string prefix, SortedDictionary<string, SortedSet<string>> found)
    {
        foreach (JsonProperty member in parent.EnumerateObject())
        {
            string path = prefix + member.Name;
            if (!found.TryGetValue(path, out SortedSet<string>? types))
                found[path] = types = [];
            types.Add(NameType(member.Value.ValueKind));
            if (member.Value.ValueKind == JsonValueKind.Object && path != Metadata)
                AddMembers(member.Value, path + ".", found);
            if (member.Value.ValueKind != JsonValueKind.Array)
                continue;
            foreach (JsonElement element in member.Value.EnumerateArray())
                AddMembers(element, path + "[].", found);
        }
    }

    private static string NameType(JsonValueKind kind) =>
        kind is JsonValueKind.True or JsonValueKind.False ? "boolean" : kind.ToString().ToLowerInvariant();

    /// <summary>Reads members and types of the table below a heading.</summary>
    private static Dictionary<string, string> ReadTable(string heading)
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "command-line.md")).ReplaceLineEndings("\n");
        string section = page[(page.IndexOf(heading + "\n", StringComparison.Ordinal) + heading.Length)..];
        section = section[..section.IndexOf("\n#", StringComparison.Ordinal)];
        return Row().Matches(section).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);
    }

    /// <summary>Matches a row of a table: a member, and its type.</summary>
    [GeneratedRegex(@"(?m)^\| `([^`]+)` \| ([^|]+) \|")]
    private static partial Regex Row();
}
