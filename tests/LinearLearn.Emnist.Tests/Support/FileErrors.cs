using LinearLearn.Tests.Shared;
using NUnit.Framework.Constraints;

namespace LinearLearn.Emnist.Tests;

/// <summary>Verifies the error of an invalid file: an InvalidDataException with all four parts of its message.</summary>
internal static class FileErrors
{
    /// <summary>Writes the contents to a file, and verifies that reading it throws exactly this message.</summary>
    public static void AssertRejected(byte[] contents, string expected, string found, string where)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("bad-file", contents);
        Assert.That(() => TestFiles.ReadToEnd(path), ThrowsExactly(path, expected, found, where));
    }

    /// <summary>Verifies the error of the contents as a plain file and as a gzip file, whose offsets refer to the unpacked data.</summary>
    public static void AssertRejectedPlainAndCompressed(byte[] contents, string expected, string found, string where)
    {
        AssertRejected(contents, expected, found, where);
        AssertRejected(TestFiles.Compress(contents), expected, found, $"{where} of the unpacked data");
    }

    public static Constraint ThrowsExactly(string name, string expected, string found, string where) =>
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{name}: expected {expected}, found {found} ({where})");

    /// <summary>Verifies that a message has all four parts, for messages that include a text of the runtime.</summary>
    public static Constraint ThrowsWithOffset(string name) =>
        Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{name}: expected ")
            .And.Message.Match(@", found [^(]+.*\(byte \d+( of the unpacked data)?\)$");
}
