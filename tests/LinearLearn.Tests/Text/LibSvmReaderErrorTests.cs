using System.Text;

namespace LinearLearn.Tests;

public class LibSvmReaderErrorTests
{
    private const string Label = "a label: a whole number from -2147483648 to 2147483647";

    [TestCase("x 1:2", Label, "x", 1, 1)]
    [TestCase("1 1:2\n\n  0.5 1:2", Label, "0.5", 3, 3)]
    [TestCase("1.01 1:2", Label, "1.01", 1, 1)]
    [TestCase("1.0.0 1:2", Label, "1.0.0", 1, 1)]
    [TestCase("1e-1 1:2", Label, "1e-1", 1, 1)]
    [TestCase("1e10 1:2", Label, "1e10", 1, 1)]
    [TestCase("1e 1:2", Label, "1e", 1, 1)]
    [TestCase(".", Label, ".", 1, 1)]
    [TestCase("nan", Label, "nan", 1, 1)]
    [TestCase("0x1", Label, "0x1", 1, 1)]
    [TestCase("2147483647.5", Label, "2147483647.5", 1, 1)]
    [TestCase("1\u00A01:2", Label, "1<U+00A0>1:2", 1, 1)]
    [TestCase("\uFEFF\uFEFF1 1:2", Label, "<U+FEFF>1", 1, 1)]
    [TestCase("+", Label, "+", 1, 1)]
    [TestCase("+-1", Label, "+-1", 1, 1)]
    [TestCase("2147483648", Label, "2147483648", 1, 1)]
    [TestCase("-2147483649", Label, "-2147483649", 1, 1)]
    [TestCase("1:2 2:3", "a label before the first index:value", "1:2", 1, 1)]
    [TestCase("x:2 2:3", Label, "x:2", 1, 1)]
    [TestCase("1\0 1:2", Label, "1\uFFFD", 1, 1)]
    [TestCase("1,2 1:2", "one label (multi-label files are not supported)", "1,2", 1, 1)]
    [TestCase("1 qid: 1:2", "a group: qid and a whole number", "qid:", 1, 3)]
    [TestCase("1 qid:a 1:2", "a group: qid and a whole number", "qid:a", 1, 3)]
    [TestCase("1 qid:1\0 1:2", "a group: qid and a whole number", "qid:1\uFFFD", 1, 3)]
    [TestCase("1 1:2 qid:3", "index:value", "qid:3", 1, 7)]
    [TestCase("1 qid:3 qid:3", "index:value", "qid:3", 1, 9)]
    [TestCase("1 +:2", "index:value", "+:2", 1, 3)]
    [TestCase("1 ++1:2", "index:value", "++1:2", 1, 3)]
    [TestCase("1 2", "index:value", "2", 1, 3)]
    [TestCase("1 :2", "index:value", ":2", 1, 3)]
    [TestCase("1 -1:2", "index:value", "-1:2", 1, 3)]
    [TestCase("1 1 :2", "index:value", "1", 1, 3)]
    [TestCase("1 1:2\r-1 1:3", "index:value", "-1", 1, 7, Description = "a lone carriage return does not end a line")]
    [TestCase("1 é:2", "index:value", "é:2", 1, 3)]
    [TestCase("\uFEFF1 1:1 é:2", "index:value", "é:2", 1, 7, Description = "a byte order mark does not count as a column")]
    [TestCase("1 1:1 2:é 3:x", "a finite number", "é", 1, 9)]
    [TestCase("1 1:", "a finite number", "nothing", 1, 5)]
    [TestCase("1 1: 2", "a finite number", "nothing", 1, 5)]
    [TestCase("1 1:#2", "a finite number", "nothing", 1, 5)]
    [TestCase("1 1:2 2:3x", "a finite number", "3x", 1, 9)]
    [TestCase("1 1:2:3", "a finite number", "2:3", 1, 5)]
    [TestCase("1 1:1,5", "a finite number", "1,5", 1, 5)]
    [TestCase("1 1:nan", "a finite number", "nan", 1, 5)]
    [TestCase("1 1:-Infinity", "a finite number", "-Infinity", 1, 5)]
    [TestCase("1 1:1e39", "a number that a float can hold", "1e39", 1, 5)]
    [TestCase("1 1:-3.5e38", "a number that a float can hold", "-3.5e38", 1, 5)]
    [TestCase("1 1:1e999", "a number that a float can hold", "1e999", 1, 5)]
    [TestCase("1 1:1e999\0", "a finite number", "1e999\uFFFD", 1, 5)]
    [TestCase("1 1:0x10", "a finite number", "0x10", 1, 5)]
    [TestCase("1 1:--1", "a finite number", "--1", 1, 5)]
    [TestCase("1 1:1\0", "a finite number", "1\uFFFD", 1, 5)]
    [TestCase("1 1:\u000B1", "a finite number", "\uFFFD1", 1, 5)]
    [TestCase("1 1:1\u000B2:1", "a finite number", "1\uFFFD2:1", 1, 5)]
    [TestCase("1 0:2", "indices of 1 or more (see LibSvmOptions.FirstIndex)", "0:2", 1, 3)]
    [TestCase("1 1:1\n1 3:1 2:1", "ascending indices, the next one above 3", "2:1", 2, 7)]
    [TestCase("1 3:1 3:1", "ascending indices, the next one above 3", "3:1", 1, 7)]
    [TestCase("1 3:0 2:1", "ascending indices, the next one above 3", "2:1", 1, 7)]
    [TestCase("1 2147483648:1", "an index of at most 2147483647", "2147483648:1", 1, 3)]
    [TestCase("1 18446744073709551617:1", "an index of at most 2147483647", "18446744073709551617:1", 1, 3)]
    public void LibSvmReader_error_states_the_expected_and_the_found_text_and_the_position(
        string text, string expected, string found, int line, int column) =>
        Assert.That(() => TestFiles.ReadLibSvm(text), Fails(expected, found, line, column));

    [TestCase("<!DOCTYPE html>", "an HTML page: the download returned a page instead of the file")]
    [TestCase("version https://git-lfs.github.com/spec/v1\noid", "a Git LFS pointer: fetch the file itself with 'git lfs pull'")]
    [TestCase("\r\n \uFEFF", null)]
    public void LibSvmReader_recognizes_text_of_another_format(string text, string? found)
    {
        NUnit.Framework.Constraints.IResolveConstraint rejected = found is null
            ? Throws.TypeOf<InvalidDataException>()
            : Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"file: expected text in the LIBSVM format, found {found}");
        Assert.That(() => TestFiles.ReadLibSvm(text), rejected);
    }

    [Test]
    public void LibSvmReader_IgnoreHigherIndices_has_no_effect_without_a_feature_count()
    {
        LibSvmOptions options = new() { FirstIndex = 0, IgnoreHigherIndices = true };
        Assert.That(() => TestFiles.ReadLibSvm("1 0:1\n-1 2147483647:5\n", options),
            Fails("an index of at most 2147483646", "2147483647:5", 2, 4));
        Assert.That(TestFiles.ReadLibSvm("1 0:1\n-1 2147483646:5\n", options).FeatureCount, Is.EqualTo(int.MaxValue));
        Dataset data = TestFiles.ReadLibSvm("1 2147483647:5\n", new LibSvmOptions { IgnoreHigherIndices = true });
        Assert.That(TestFiles.FormatRows(data), Is.EqualTo(new[] { "1 2147483646=5" }));
    }

    /// <summary>The first lines that scikit-learn's dump_svmlight_file writes for a comment.</summary>
    [TestCase("zero", 0, 1)]
    [TestCase("one", 1, 0)]
    public void LibSvmReader_rejects_a_comment_that_contradicts_the_first_index(string word, int stated, int other)
    {
        string text = "# Generated by dump_svmlight_file from scikit-learn 1.2.1\n"
            + $"# Column indices are {word}-based\r\n#\n# hi\n1 1:1.5\n0 2:1\n";
        Assert.That(TestFiles.ReadLibSvm(text, new LibSvmOptions { FirstIndex = stated }).FeatureCount, Is.EqualTo(3 - stated));
        Assert.That(() => TestFiles.ReadLibSvm(text, new LibSvmOptions { FirstIndex = other }),
            Fails($"a file whose first index is {other} (LibSvmOptions.FirstIndex)", $"a comment that states {stated}", 2, 1));
    }

    [Test]
    public void LibSvmReader_rejects_a_number_longer_than_4096_bytes()
    {
        string zeros = new('0', 4095), one = zeros + "1";
        Assert.That(TestFiles.FormatRows(TestFiles.ReadLibSvm($"{one} {zeros}2:{one} 3:1\n")), Is.EqualTo(new[] { "1 1=1 2=1" }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => TestFiles.ReadLibSvm($"0{one}"), Fails("a number of at most 4096 bytes", new string('0', 40) + "...", 1, 1));
            Assert.That(() => TestFiles.ReadLibSvm($"1 1:0{one}"),
                Fails("a number of at most 4096 bytes", new string('0', 40) + "...", 1, 5));
            Assert.That(() => TestFiles.ReadLibSvm($"1 0{one}:1"),
                Fails("an index of at most 4096 bytes", new string('0', 40) + "...", 1, 3));
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    public void LibSvmReader_with_IgnoreHigherIndices_ignores_an_index_beyond_the_feature_count(int first)
    {
        LibSvmOptions options = new() { FeatureCount = 3, FirstIndex = first, IgnoreHigherIndices = true };
        Dataset data = TestFiles.ReadLibSvm($"1 {first}:5 {first + 2}:7 {first + 3}:8 2147483647:9\n-1 {first + 3}:1", options);
        Assert.That((data.FeatureCount, data.Count), Is.EqualTo((3, 2)));
        float[] row = new float[3];
        data.Features.CopyTo(0, row);
        Assert.That(row, Is.EqualTo(new[] { 5f, 0, 7 }));
        data.Features.CopyTo(1, row);
        Assert.That(row, Is.EqualTo(new[] { 0f, 0, 0 }));
        Dataset unbounded = TestFiles.ReadLibSvm("1 5:1", new LibSvmOptions { IgnoreHigherIndices = true });
        Assert.That(unbounded.FeatureCount, Is.EqualTo(5), "no index is too high");
        Assert.That(() => TestFiles.ReadLibSvm("1 4:1 4:2", options),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("ascending indices"));
    }

    [Test]
    public void LibSvmReader_rejects_an_index_beyond_the_feature_count()
    {
        Assert.That(
            () => TestFiles.ReadLibSvm("1 5:1\n1 1:1 6:1", new LibSvmOptions { FeatureCount = 5 }),
            Fails("an index of at most 5", "6:1", 2, 7));
        Assert.That(
            () => TestFiles.ReadLibSvm("1 4:1\n1 1:1 5:0", new LibSvmOptions { FeatureCount = 5, FirstIndex = 0 }),
            Fails("an index of at most 4", "5:0", 2, 7));
        Assert.That(
            () => TestFiles.ReadLibSvm("1 2147483647:1", new LibSvmOptions { FirstIndex = 0 }),
            Fails("an index of at most 2147483646", "2147483647:1", 1, 3));
    }

    [Test]
    public void LibSvmReader_error_truncates_long_text() => Assert.That(
        () => TestFiles.ReadLibSvm($"1 {new string('x', 1_000_000)}"),
        Fails("index:value", new string('x', 40) + "...", 1, 3));

    [Test]
    public void LibSvmReader_rejects_more_values_than_an_array_holds()
    {
        byte[] text = "1 1:1 2:0 3:1\n\n2 1:1 4:4\n"u8.ToArray();
        Assert.That(LibSvmReader.Read(new MemoryStream(text), "file", new LibSvmOptions(), maxValues: 4).Count, Is.EqualTo(2));
        Assert.That(
            () => LibSvmReader.Read(new MemoryStream(text), "file", new LibSvmOptions(), maxValues: 3),
            Fails("at most 3 nonzero values (read a larger file in chunks)", "4:4", 3, 7));
    }

    [Test]
    public void LibSvmReader_error_has_the_correct_line_and_column_beyond_the_first_block([Values] bool gzip)
    {
        StringBuilder text = new();
        for (int i = 0; i < 100_000; i++)
            text.Append("1 1:0.125 2:1\n");
        text.Append("1 1:2  3:?");
        byte[] contents = Encoding.UTF8.GetBytes(text.ToString());
        Assert.That(() => TestFiles.ReadLibSvm(gzip ? TestFiles.Compress(contents) : contents), Fails("a finite number", "?", 100_001, 10));
    }

    private static NUnit.Framework.Constraints.Constraint Fails(string expected, string found, long line, long column) =>
        Throws.TypeOf<InvalidDataException>()
            .With.Message.EqualTo($"file: expected {expected}, found {found} (line {line}, column {column})");

    [Test]
    public void Missing_labels_are_0_if_allowed()
    {
        Dataset data = TestFiles.ReadLibSvm("1:2 3:4\n-7 1:1\n +2:5\nqid:3 1:6\n8\n", new LibSvmOptions { AllowMissingLabels = true });
        LinearModel weights = new([1, 10, 100], [0], [3, 7]);

        Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { 0, -7, 0, 0, 8 }));
        Assert.That(
            Enumerable.Range(0, 5).Select(row => weights.Score(((SparseFeatures)data.Features).Row(row))),
            Is.EqualTo(new[] { 402f, 1, 50, 6, 0 }));
    }

    [TestCase("x:1", "a label", 1)]
    [TestCase("1:2 x", "index:value", 5)]
    public void Missing_labels_leave_other_faults(string line, string expected, int column) =>
        Assert.That(
            () => TestFiles.ReadLibSvm(line + "\n", new LibSvmOptions { AllowMissingLabels = true }),
            Throws.InstanceOf<InvalidDataException>()
                .With.Message.Contains($"expected {expected}").And.Message.Contains($"column {column}"));
}
