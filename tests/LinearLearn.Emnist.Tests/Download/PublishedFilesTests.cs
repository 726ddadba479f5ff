namespace LinearLearn.Emnist.Tests.Download;

public class PublishedFilesTests
{
    /// <summary>Each line of the fixture is a name, a length and a SHA-256.</summary>
    private static readonly string[] Listing =
        File.ReadAllLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", "emnist-files.txt"));

    [Test]
    public void PublishedFiles_are_those_of_the_listing() => Assert.That(
        EmnistSplit.All.SelectMany(PublishedFiles.Get).Select(file => $"{file.Name} {file.Length} {file.Sha256}"),
        Is.EquivalentTo(Listing).And.Exactly(24).Items);

    [Test]
    public void PublishedFiles_of_a_split_are_images_and_labels_of_both_sets(
        [ValueSource(typeof(EmnistSplit), nameof(EmnistSplit.All))] EmnistSplit split) =>
        Assert.That(
            PublishedFiles.Get(split).Select(file => file.Name),
            Is.EquivalentTo(new[] { "train", "test" }.SelectMany(part => new[]
            {
                TestFiles.GetImagesName(split, part) + ".gz", TestFiles.GetLabelsName(split, part) + ".gz",
            })));

    [Test]
    public void PublishedFiles_have_hashes_of_64_hexadecimal_digits_and_plausible_lengths()
    {
        PublishedFile[] all = [.. EmnistSplit.All.SelectMany(PublishedFiles.Get)];
        Assert.That(all.Select(file => file.Sha256), Is.Unique.And.All.Match("^[0-9a-f]{64}$"));
        Assert.That(all.Sum(file => file.Length), Is.InRange(500_000_000, 600_000_000));
    }
}
