namespace LinearLearn.Tests;

public class LibSvmReaderTests
{
    [Test]
    public void LibSvmReader_reads_labels_and_features()
    {
        Dataset data = TestFiles.ReadLibSvm("+1 1:0.5 3:-2\n-1 2:1e-3\n3\n");
        Assert.That((data.Count, data.FeatureCount), Is.EqualTo((3, 3)));
        Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { 1, -1, 3 }));
        Assert.That(TestFiles.FormatRows(data), Is.EqualTo(new[] { "1 0=0.5 2=-2", "-1 1=0.001", "3" }));
    }

    [TestCase("1 1:2 2:3", Description = "no newline at the end")]
    [TestCase("1 1:2 2:3\r\n")]
    [TestCase("\uFEFF1 1:2 2:3\n")]
    [TestCase("  1\t1:2 \t  2:3  \t\n")]
    [TestCase("# a comment, 1 1:1\n\n \t\r\n1 1:2 2:3 # another 7:7\n#")]
    [TestCase("1#x\n1 1:2#\n1 1:2 2:3#qid:1", 3)]
    [TestCase("1.0 1:2. 2:+3.0\n")]
    [TestCase("+1. 01:2e0 002:30E-1\n")]
    [TestCase("1 1:0.2e1 2:3 5:0 6:-0 7:1e-60\n", 1, 7, Description = "zeros are not stored, but their index counts")]
    public void LibSvmReader_reads_every_variant_of_the_format(string text, int rows = 1, int features = 2)
    {
        Dataset data = TestFiles.ReadLibSvm(text);
        Assert.That((data.Count, data.FeatureCount), Is.EqualTo((rows, features)));
        Assert.That(TestFiles.FormatRows(data)[^1], Is.EqualTo("1 0=2 1=3"));
    }

    [TestCase("2147483647", int.MaxValue)]
    [TestCase("-2147483648", int.MinValue)]
    [TestCase("-0", 0)]
    [TestCase("3.00", 3)]
    [TestCase("007", 7)]
    public void LibSvmReader_reads_labels_that_are_whole_numbers(string text, int expected) =>
        Assert.That(TestFiles.ReadLibSvm(text).Labels[0], Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("\n\n")]
    [TestCase("# nothing")]
    [TestCase("\uFEFF")]
    public void LibSvmReader_reads_a_file_without_examples_as_an_empty_dataset(string text)
    {
        Dataset data = TestFiles.ReadLibSvm(text);
        Assert.That((data.Count, data.FeatureCount), Is.EqualTo((0, 1)));
        Assert.That(TestFiles.ReadLibSvm(text, new LibSvmOptions { FeatureCount = 9 }).FeatureCount, Is.EqualTo(9));
    }

    [Test]
    public void LibSvmReader_reads_indices_that_start_at_0()
    {
        Dataset data = TestFiles.ReadLibSvm("1 0:2 4:3", new LibSvmOptions { FirstIndex = 0 });
        Assert.That(data.FeatureCount, Is.EqualTo(5));
        Assert.That(TestFiles.FormatRows(data), Is.EqualTo(new[] { "1 0=2 4=3" }));
    }

    [Test]
    public void LibSvmReader_uses_the_given_feature_count()
    {
        Assert.That(TestFiles.ReadLibSvm("1 2:2 4:3", new LibSvmOptions { FeatureCount = 7 }).FeatureCount, Is.EqualTo(7));
        Assert.That(TestFiles.ReadLibSvm("1 2:2 4:3", new LibSvmOptions { FeatureCount = 4 }).FeatureCount, Is.EqualTo(4));
        Assert.That(TestFiles.ReadLibSvm("1 0:2 3:3", new LibSvmOptions { FeatureCount = 4, FirstIndex = 0 }).FeatureCount, Is.EqualTo(4));
    }

    /// <summary>The labels that LIBLINEAR 2.3 (strtod) or scikit-learn 1.2.1 read.</summary>
    [TestCase("1e0", 1)]
    [TestCase("1.000000000000000000e+00", 1)]
    [TestCase("1.0E7", 10_000_000)]
    [TestCase("-1E+1", -10)]
    [TestCase("2500e-2", 25)]
    [TestCase(".0", 0)]
    [TestCase("-.0", 0)]
    [TestCase("-0", 0)]
    [TestCase("3.", 3)]
    [TestCase("+7", 7)]
    [TestCase("007", 7)]
    [TestCase("-2147483648.0", int.MinValue)]
    [TestCase("2.147483647e9", int.MaxValue)]
    public void LibSvmReader_reads_labels_in_any_notation_of_a_number(string text, int expected) =>
        Assert.That(TestFiles.ReadLibSvm($"{text} 1:1\n{text}\n").Labels.ToArray(), Is.EqualTo(new[] { expected, expected }));

    [TestCase("1 qid:3 1:2\n")]
    [TestCase("1\tqid:-9223372036854775808\t+1:2 # 5:1\r\n")]
    [TestCase("1 qid:3 1:+2 \t ")]
    public void LibSvmReader_ignores_the_groups_of_rankings(string text) =>
        Assert.That(TestFiles.FormatRows(TestFiles.ReadLibSvm(text)), Is.EqualTo(new[] { "1 0=2" }));

    [Test]
    public void LibSvmReader_reads_the_highest_possible_index()
    {
        Assert.That(TestFiles.FormatRows(TestFiles.ReadLibSvm("1 2147483647:1")), Is.EqualTo(new[] { "1 2147483646=1" }));
        Assert.That(TestFiles.ReadLibSvm("1 2147483646:1", new LibSvmOptions { FirstIndex = 0 }).FeatureCount, Is.EqualTo(int.MaxValue));
    }

    [Test]
    public void LibSvmReader_reads_a_file_by_its_path()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "1 1:2\n");
            Assert.That(TestFiles.FormatRows(LibSvmReader.Read(path)), Is.EqualTo(new[] { "1 0=2" }));
            File.WriteAllText(path, "1 1:x\n");
            Assert.That(() => LibSvmReader.Read(path),
                Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(path + ": expected a finite number"));
        }
        finally
        {
            File.Delete(path);
        }
        Assert.That(() => LibSvmReader.Read(path), Throws.TypeOf<FileNotFoundException>());
    }

    [Test]
    public void LibSvmReader_reads_a_stream_from_its_position_and_leaves_it_open()
    {
        using MemoryStream stream = new("garbage1 1:2\n"u8.ToArray()) { Position = "garbage".Length };
        Assert.That(TestFiles.FormatRows(LibSvmReader.Read(stream)), Is.EqualTo(new[] { "1 0=2" }));
        Assert.That(stream.CanRead, Is.True);
    }

    [Test]
    public void LibSvmReader_datasets_can_be_used_for_training()
    {
        Dataset data = TestFiles.ReadLibSvm("-1 1:1\n+1 1:-1 2:1\n-1 1:1.5 2:-1\n+1 2:1.5\n");
        Assert.That(new OnlineTrainer(new MarginUpdate()).Train(data).Model.Evaluate(data).Accuracy, Is.EqualTo(1));
    }

    [Test]
    public void LibSvmReader_rejects_invalid_arguments()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => LibSvmReader.Read((string)null!), Throws.ArgumentNullException);
            Assert.That(() => LibSvmReader.Read(""), Throws.ArgumentException);
            Assert.That(() => LibSvmReader.Read((Stream)null!), Throws.ArgumentNullException);
            Assert.That(() => LibSvmReader.Read(Stream.Null, null, null!), Throws.ArgumentNullException);
            Assert.That(() => new LibSvmOptions { FirstIndex = 2 },
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 0 or 1, found 2"));
            Assert.That(() => new LibSvmOptions { FirstIndex = -1 },
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 0 or 1, found -1"));
            Assert.That(() => new LibSvmOptions { MaxLineBytes = 0 },
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 or more, found 0"));
            Assert.That(
                new LibSvmOptions { MaxLineBytes = 100 }.ToString(),
                Is.EqualTo("LibSvmOptions { FirstIndex = 1, IgnoreHigherIndices = False, MaxLineBytes = 100 }"));
            Assert.That(() => new LibSvmOptions { FeatureCount = 0 },
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 or more, found 0"));
        }
    }
}
