using System.Text.RegularExpressions;
using LinearLearn.Docs.Tests.Engine;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Docs.Tests.Wording;

/// <summary>Keeps pages, comments, messages and test names in plain words (CONTRIBUTING.md, "How we write").</summary>
public partial class WordingTests
{
    private static readonly string Root = RepositoryRoot.Find();

    /// <summary>Folders whose strings are messages. Strings of tests are mostly data.</summary>
    private static readonly string[] FoldersWithMessages = ["src", "samples", "scripts", "benchmarks"];

    /// <summary>First words of test names that cannot be a subject.</summary>
    private static readonly string[] NotSubjects =
    [
        "A", "After", "All", "An", "Any", "Are", "As", "At", "Before", "By", "Can", "Does", "Each", "Every", "For",
        "From", "Here", "If", "In", "Is", "It", "Many", "No", "Not", "Nothing", "Of", "On", "One", "Only", "Some",
        "That", "The", "There", "These", "They", "This", "Those", "Three", "Two", "What", "When", "Where", "Whether",
        "Who", "With", "Without",
    ];

    [TestCase("One against the rest", "expected one-vs-rest, found \"One against the rest\"")]
    [TestCase("the place of the largest", "expected index of an element, position in a file, location, found \"place\"")]
    [TestCase("the learner goes on from a state", "expected resume, continue, found \"goes on\"")]
    [TestCase("98 % right", "expected correct, incorrect, error rate, found \"% right\"")]
    [TestCase("Who reads it twice", "expected \"you\", or the subject itself, found \"Who\"")]
    [TestCase("normalised rows", "expected the American spelling, found \"normalised\"")]
    [TestCase("sorts in place, which takes place once, on the right side", null)]
    public void PlainWords_FindFault_names_the_phrase_and_its_replacement(string text, string? fault) =>
        Assert.That(PlainWords.FindFault(text), Is.EqualTo(fault));

    [Test]
    public void ProseReader_ReadMarkdown_returns_paragraphs_and_comments_with_their_lines() => Assert.That(
        ProseReader.ReadMarkdown("Text `code`\n```csharp\nint a; // first\n\n/* second\n   third */\n```\n```sh\nmake\n```\nEnd")
            .Select(part => $"{part.Line} {part.Text}"),
        Is.EqualTo(new[] { "1 Text x", "3 first", "5 * second", "6 third */", "11 End" }));

    [Test]
    public void ProseReader_ReadCode_returns_comments_and_strings_of_several_words() => Assert.That(
        ProseReader
            .ReadCode("/// <summary>Reads <see cref=\"A\"/>.</summary>\nstring a = $\"one {\"two\"} three\"; // four", hasMessages: true)
            .Select(part => $"{part.Line} {part.Text}"),
        Is.EqualTo(new[] { "1 <summary>Reads x.</summary>", "2 four", "2 one ", "2  three" }));

    [Test]
    public void WordingTests_find_a_phrase_split_by_a_line_break() => Assert.That(
        FindFaults("page.md", ProseReader.ReadMarkdown("the learner goes\non from a state\n\nit goes\n\non\n")),
        Is.EqualTo(new[] { "page.md:2: expected resume, continue, found \"goes on\"" }));

    [Test]
    public void Markdown_pages_use_plain_words() =>
        AssertNone(Find("*.md").SelectMany(name => FindFaults(name, ProseReader.ReadMarkdown(Read(name)))));

    [Test]
    public void Comments_and_messages_use_plain_words() => AssertNone(Find("*.cs").AsParallel().AsOrdered().SelectMany(
        name => FindFaults(name, ProseReader.ReadCode(Read(name), hasMessages: FoldersWithMessages.Contains(name.Split('/')[0])))));

    /// <summary>Also of members that are not public: a second sentence belongs in the remarks.</summary>
    [Test]
    public void Summaries_of_the_library_have_one_sentence()
    {
        (string Name, string Text)[] summaries =
        [
            .. Find("*.cs").Where(name => name.StartsWith("src/", StringComparison.Ordinal)).SelectMany(
                name => Summary().Matches(Read(name)), (name, match) => (name, Markup().Replace(match.Groups[1].Value, "").Trim())),
        ];
        Assert.That(summaries, Has.Length.GreaterThan(2000));
        AssertNone(summaries
            .Where(summary => !summary.Text.EndsWith('.') || SecondSentence().IsMatch(summary.Text))
            .Select(summary => $"{summary.Name}: {summary.Text}"));
    }

    [Test]
    public void Test_names_begin_with_a_subject()
    {
        (string Name, string Test)[] tests = [.. Find("*.cs").Where(name => name.StartsWith("tests/", StringComparison.Ordinal))
            .SelectMany(name => TestName().Matches(Read(name)), (name, match) => (name, match.Groups[1].Value))];
        Assert.That(tests, Has.Length.GreaterThan(1500));
        AssertNone(tests.Where(pair => NotSubjects.Contains(pair.Test.Split('_')[0])).Select(pair => $"{pair.Name}: {pair.Test}"));
    }

    /// <summary>Shows all faults at once, each in its line.</summary>
    private static void AssertNone(IEnumerable<string> faults) => Assert.That(string.Join('\n', faults), Is.Empty);

    /// <summary>Also finds phrases that a line break splits.</summary>
    private static IEnumerable<string> FindFaults(string name, IEnumerable<SourcePart> parts)
    {
        SourcePart previous = new("", 0);
        string? fault = null;
        foreach (SourcePart part in parts)
        {
            bool hadFault = fault is not null;
            fault = PlainWords.FindFault(part.Text);
            bool continues = !hadFault && part.Line == previous.Line + 1;
            string? found = fault ?? (continues ? PlainWords.FindFault($"{previous.Text} {part.Text}") : null);
            if (found is not null)
                yield return $"{name}:{part.Line}: {found}";
            previous = part;
        }
    }

    /// <summary>Finds the repository's files, except for the list of phrases itself and its tests, and what builds write.</summary>
    private static IEnumerable<string> Find(string pattern) => Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(name => !name.Split('/').SkipLast(1).Any(IsSkipped))
        .Order(StringComparer.Ordinal);

    private static bool IsSkipped(string folder) =>
        folder is "bin" or "obj" or "Wording" || (folder.StartsWith('.') && folder != ".github");

    private static string Read(string name) => File.ReadAllText(Path.Combine(Root, name));

    [GeneratedRegex(@"<summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex Summary();

    [GeneratedRegex(@"<[^>]*>|^\s*///|\r|\n", RegexOptions.Multiline)]
    private static partial Regex Markup();

    [GeneratedRegex(@"[.!?]\)?\s+[""A-Z]")]
    private static partial Regex SecondSentence();

    [GeneratedRegex(@"public (?:async )?(?:void|Task) (\w+_\w+)\(")]
    private static partial Regex TestName();
}
