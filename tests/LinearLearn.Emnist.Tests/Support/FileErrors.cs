using NUnit.Framework.Constraints;

namespace LinearLearn.Emnist.Tests;

/// <summary>Checks the error of a bad file: InvalidDataException itself, and all four parts of its message.</summary>
internal static class FileErrors
{
    /// <summary>Writes the contents into a file, and makes sure that reading it all fails with exactly this message.</summary>
    public static void AssertRejected(byte[] contents, string expected, string found, string where)
    {
        using TempFolder folder = new();
        string path = folder.Write("bad-file", contents);
        Assert.That(() => TestFiles.ReadToEnd(path), ThrowsExactly(path, expected, found, where));
    }

    /// <summary>The same contents as a plain file and inside a gzip file, whose offsets are those of the unpacked data.</summary>
    public static void AssertRejectedPlainAndCompressed(byte[] contents, string expected, string found, string where)
    {
        AssertRejected(contents, expected, found, where);
        AssertRejected(TestFiles.Compress(contents), expected, found, $"{where} of the unpacked data");
    }

    public static Constraint ThrowsExactly(string name, string expected, string found, string where) =>
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{name}: expected {expected}, found {found} ({where})");

    /// <summary>For messages that pass on the runtime's own words: the four parts are there, whatever they are.</summary>
    public static Constraint ThrowsWithOffset(string name) =>
        Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{name}: expected ")
            .And.Message.Match(@", found [^(]+.*\(byte \d+( of the unpacked data)?\)$");
}
