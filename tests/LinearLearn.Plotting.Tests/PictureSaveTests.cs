using System.Text;

namespace LinearLearn.Plotting.Tests;

/// <summary>Tests files of pictures and animations.</summary>
internal sealed class PictureSaveTests
{
    private static readonly WeightsAnimation Animation = new(
        [TestData.CreateSnapshot(0, 0), TestData.CreateSnapshot(10, 1)], TestData.SnapshotShape);
    private static readonly RocPicture Picture = new(TestData.EvaluateTwo(TestData.Names, TestData.CreateHumps()).Scores);

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("pictures-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("roc.png")]
    [TestCase("roc.SVG")]
    [TestCase("weights.webp")]
    public void Picture_file_has_the_bytes_of_its_format(string name)
    {
        Save(PathOf(name));
        byte[] expected = name switch
        {
            "roc.png" => Picture.ToPng(),
            "roc.SVG" => Encoding.UTF8.GetBytes(Picture.ToSvg()),
            _ => Animation.ToWebp(),
        };
        Assert.That(File.ReadAllBytes(PathOf(name)), Is.EqualTo(expected));
    }

    [TestCase("roc.png")]
    [TestCase("roc.svg")]
    [TestCase("weights.webp")]
    public void Picture_file_replaces_an_old_file_that_is_being_read(string name)
    {
        File.WriteAllText(PathOf(name), "old");
        using FileStream open = new(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Save(PathOf(name));
        using StreamReader reader = new(open);
        Assert.That(reader.ReadToEnd(), Is.EqualTo("old"));
        Assert.That(new FileInfo(PathOf(name)).Length, Is.GreaterThan(100));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [TestCase("roc.png")]
    [TestCase("weights.webp")]
    public void Picture_saved_into_a_missing_folder_throws_with_the_folder(string name) => Assert.That(
        () => Save(Path.Combine(_folder, "missing", name)),
        Throws.TypeOf<DirectoryNotFoundException>()
            .With.Message.EndsWith($"expected its folder, {Path.Combine(_folder, "missing")}, to exist"));

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static void Save(string path)
    {
        if (path.EndsWith(".webp", StringComparison.Ordinal))
            Animation.Save(path);
        else
            Picture.Save(path);
    }
}
