using System.Text;
using LinearLearn.Samples;

namespace LinearLearn.Benchmarks;

/// <summary>Reads the mails of the SpamAssassin corpus, one text file each, in Latin-1.</summary>
internal static class MailFolder
{
    /// <summary>The folders, with label 0 for ham and 1 for spam.</summary>
    private static readonly (string Name, int Label)[] Folders = [("easy-ham-1", 0), ("hard-ham-1", 0), ("spam-2", 1)];

    public static bool IsComplete(string folder) => Folders.All(part => Directory.Exists(Path.Combine(folder, part.Name)));

    /// <summary>Lists the mails, folder by folder, in ordinal order.</summary>
    public static (string Path, int Label)[] List(string folder) => [.. Folders.SelectMany(part =>
        MailFile.FindMails(Path.Combine(folder, part.Name)).Select(path => (path, part.Label)))];

    /// <summary>Reads the words and bigrams that each mail contains, as rows of unit length and as raw rows of 1 and -1.</summary>
    public static (Dataset UnitLength, Dataset Raw) Read(string folder)
    {
        (string Path, int Label)[] mails = List(folder);
        SparseFeatures rows = new FeatureHasher(1 << 20).HashAll(
            mails.Select(mail => HashedText.GetWordsAndBigrams(File.ReadAllText(mail.Path, Encoding.Latin1)).Distinct()));
        int[] labels = [.. mails.Select(mail => mail.Label)];
        return (new Dataset(HashedText.ToUnitLength(rows), labels), new Dataset(rows, labels));
    }
}
