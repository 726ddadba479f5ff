using System.Text;

namespace LinearLearn.Plotting.Tests;

/// <summary>Files of pictures and animations.</summary>
internal sealed class PictureSaveTests
{
    private static readonly WeightsAnimation Animation = new([Snapshots.At(0, 0), Snapshots.At(10, 1)], Snapshots.Shape);
    private static readonly RocPicture Picture = new(Scores.OfTwo(Scores.Names, Scores.Humps()).Scores);

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("pictures-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("roc.png")]
    [TestCase("roc.SVG")]
    [TestCase("weights.webp")]
    public void A_file_is_what_was_asked_for(string name)
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
    public void Who_reads_the_old_file_meanwhile_reads_it_to_its_end(string name)
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
    public void A_missing_folder_is_named(string name) => Assert.That(
        () => Save(Path.Combine(_folder, "missing", name)),
        Throws.TypeOf<DirectoryNotFoundException>().With.Message.EndsWith($"expected its folder, {Path.Combine(_folder, "missing")}, to be there"));

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static void Save(string path)
    {
        if (path.EndsWith(".webp", StringComparison.Ordinal))
            Animation.Save(path);
        else
            Picture.Save(path);
    }
}
