using System.Text;
using System.Text.RegularExpressions;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>
/// Tests that docs/model-files.md matches the code: the dump is that of a file, the Python is that of the fixtures' script.
/// </summary>
public partial class ModelFilesDocsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "model-files.md"));

    [Test]
    public void Dump_in_the_docs_equals_the_file_of_the_described_model()
    {
        byte[] dump = [.. DumpLine().Matches(Page).SelectMany(ParseBytes)];
        using MemoryStream stream = new();
        new LinearModel([0.5f, -1], [0.25f], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three" }), 1f / 256).Save(stream);
        Assert.That(dump, Is.EqualTo(stream.ToArray()));
    }

    [Test]
    public void Offsets_of_sparse_weights_in_the_docs_match_the_file()
    {
        float[] weights = new float[200];
        (weights[3], weights[198]) = (0.5f, -1);
        AssertOffsets(new LinearModel(weights, [0.25f], [3, 7]), "### Sparse weights", "### Weights of fewer bits", 5);
    }

    [Test]
    public void Offsets_of_quantized_weights_in_the_docs_match_the_file()
    {
        float[] weights = new float[1000];
        for (int i = 0; i < 70; i++)
            weights[10 * i + 3] = i % 2 == 0 ? 63.5f : -0.5f;
        AssertOffsets(
            new LinearModel(weights, [0.25f], [3, 7]).Quantize(WeightPrecision.Int8), "### Weights of fewer bits", "### From Python", 6);
    }

    [Test]
    public void JSON_in_the_docs_equals_the_file_of_the_described_model()
    {
        LinearModel model = new LinearModel(
            [0.5f, -1], [0.25f], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three" }), 1f / 256)
            .WithMetadata(new Dictionary<string, string> { ["owner"] = "me" });
        using MemoryStream stream = new();
        model.Save(stream, ModelFormat.Json);
        string block = JsonBlock().Match(Page.ReplaceLineEndings("\n")).Groups[1].Value;
        Assert.That(block, Is.EqualTo(Encoding.UTF8.GetString(stream.ToArray())));
    }

    [Test]
    public void Python_in_the_docs_is_part_of_the_fixture_script()
    {
        string script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "safetensors.py"));
        string[] parts =
            [.. PythonBlock().Matches(Page).SelectMany(block => block.Groups[1].Value.Split("\n\n")).Select(part => part.Trim())];
        string[] functions =
        [
            .. parts.Where(part => part.StartsWith("def ", StringComparison.Ordinal) || part.StartsWith("TYPES", StringComparison.Ordinal)),
        ];
        Assert.That(functions, Has.Length.EqualTo(5));
        // score needs the program of another page
        foreach (string function in functions.Where(function => !function.StartsWith("def score", StringComparison.Ordinal)))
            Assert.That(script, Does.Contain(function));
    }

    private static byte[] ParseBytes(Match match) =>
        Convert.FromHexString(match.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));

    private static void AssertOffsets(LinearModel model, string begin, string end, int count)
    {
        byte[] file = TestFiles.Save(model);
        string section = Page[Page.IndexOf(begin, StringComparison.Ordinal)..Page.IndexOf(end, StringComparison.Ordinal)];
        Assert.That(
                section,
                Does.Contain(FormattableString.Invariant($"which has {TestFiles.SplitSafetensors(file)!.Value.Header.Length} bytes")));
        Match[] lines = OffsetLine().Matches(section).ToArray();
        Assert.That(lines, Has.Length.EqualTo(count));
        foreach (Match line in lines)
        {
            byte[] bytes = [.. Code().Matches(line.Groups[2].Value).SelectMany(ParseBytes)];
            int offset = Convert.ToInt32(line.Groups[1].Value, 16);
            Assert.That(file.AsSpan(offset, bytes.Length).ToArray(), Is.EqualTo(bytes), line.Value);
        }
    }

    /// <summary>An offset, sixteen bytes or fewer, and their ASCII characters.</summary>
    [GeneratedRegex(@"^[0-9a-f]{8}: ((?:[0-9a-f]{2} )+)", RegexOptions.Multiline)]
    private static partial Regex DumpLine();

    /// <summary>An offset of three digits and a description of the bytes there.</summary>
    [GeneratedRegex(@"^\| ([0-9a-f]{3}) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex OffsetLine();

    [GeneratedRegex("`((?:[0-9a-f]{2} ?)+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"## JSON\n\n```\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex PythonBlock();
}
