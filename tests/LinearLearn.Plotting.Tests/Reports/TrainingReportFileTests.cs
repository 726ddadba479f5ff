using System.Text;

namespace LinearLearn.Plotting.Tests.Reports;

public class TrainingReportFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("report-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Report_file_stream_and_text_are_equal_without_a_byte_order_mark()
    {
        TrainingReport report = Report("Über 3 und 7");
        string path = Path.Combine(_folder, "report.html");
        using MemoryStream stream = new();
        report.Save(path);
        report.Save(stream);
        byte[] expected = new UTF8Encoding(false).GetBytes(report.ToHtml());
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(expected));
        Assert.That(stream.ToArray(), Is.EqualTo(expected));
        Assert.That(stream.CanWrite, "the stream stays open");
        string text = Encoding.UTF8.GetString(expected);
        Assert.That(text, Does.StartWith("<!DOCTYPE html>\n<html lang=\"en\">").And.Contain("Über 3 und 7").And.EndWith("</html>\n"));
    }

    [Test]
    public void Report_replaces_a_longer_file_completely()
    {
        string path = Path.Combine(_folder, "report.html");
        File.WriteAllText(path, new string('x', 10_000_000));
        TrainingReport report = Report();
        report.Save(path);
        Assert.That(File.ReadAllText(path), Is.EqualTo(report.ToHtml()));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void Report_saved_into_a_missing_folder_writes_nothing_and_throws_with_the_folder()
    {
        string path = Path.Combine(_folder, "missing", "report.html");
        Assert.That(
            () => Report().Save(path),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains(Path.Combine(_folder, "missing")));
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);
    }

    [Test]
    public void Report_does_not_replace_a_folder_of_the_same_name()
    {
        string path = Directory.CreateDirectory(Path.Combine(_folder, "report.html")).FullName;
        Assert.That(() => Report().Save(path), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void Report_that_cannot_be_created_leaves_the_old_file_unchanged()
    {
        string path = Path.Combine(_folder, "report.html");
        File.WriteAllText(path, "old");
        Dataset huge = new(new DenseFeatures([float.MaxValue, float.MaxValue], 2), [1]);
        TrainingReport report = new(TestData.CreateResult(new LinearModel([float.MaxValue, 1], [0], [0, 1])), huge, huge);
        Assert.That(() => report.Save(path), Throws.ArgumentException.With.Message.Contains("too large"));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void Report_rejects_a_missing_path_or_stream()
    {
        Assert.That(() => Report().Save((string)null!), Throws.ArgumentNullException);
        Assert.That(() => Report().Save((Stream)null!), Throws.ArgumentNullException);
        Assert.That(() => Report().Save(" "), Throws.ArgumentException.With.Property("ParamName").EqualTo("path"));
    }

    private static TrainingReport Report(string title = "A report")
    {
        Dataset data = TestData.CreateRulerData((1, 1), (-1, 0), (2, 0));
        return new TrainingReport(TestData.CreateResult(TestData.CreateRuler()), data, data) { Title = title };
    }
}
