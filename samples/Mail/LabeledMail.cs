namespace LinearLearn.Samples;

/// <summary>Represents a mail, and whether it is spam.</summary>
/// <param name="Text">The text of the mail.</param>
/// <param name="IsSpam">Whether the mail is spam.</param>
public sealed record LabeledMail(MailText Text, bool IsSpam)
{
    /// <summary>Reads spam and ham (other mail) from a folder.</summary>
    /// <param name="folder">
    /// A folder that contains folders or mbox files whose names contain "spam" or "ham", such as <c>easy-ham</c> and <c>spam.mbox</c>.
    /// Other files are ignored.
    /// </param>
    /// <returns>The mails, in ordinal order of the names.</returns>
    /// <exception cref="IOException">The folder does not exist, or a file cannot be read.</exception>
    /// <exception cref="InvalidDataException">There is no spam or no ham, or a file is not a mail: the message has its path.</exception>
    public static LabeledMail[] ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder}: no such folder");
        string[] entries = [.. Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal)];
        string[] spam = [.. entries.Where(IsNamed("spam"))], ham = [.. entries.Where(IsNamed("ham")).Except(spam)];
        if (spam.Length == 0 || ham.Length == 0)
        {
            throw new InvalidDataException(
                $"{folder}: expected folders or mbox files with \"spam\" and with \"ham\" in their names, "
                + $"found {spam.Length} and {ham.Length}");
        }
        return [.. ham.SelectMany(path => Read(path, isSpam: false)), .. spam.SelectMany(path => Read(path, isSpam: true))];
    }

    /// <summary>Reads mails of one kind.</summary>
    /// <param name="path">A folder with one mail in each file, or an mbox file (<see cref="MailFile.Read"/>).</param>
    /// <param name="isSpam">Whether the mails are spam.</param>
    /// <returns>The mails, one at a time.</returns>
    /// <exception cref="IOException">The file or folder does not exist, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is neither a mail nor an mbox file: the message has its path.</exception>
    public static IEnumerable<LabeledMail> Read(string path, bool isSpam) =>
        MailFile.Read(path).Select(text => new LabeledMail(text, isSpam));

    private static Func<string, bool> IsNamed(string kind) =>
        path => Path.GetFileName(path).Contains(kind, StringComparison.OrdinalIgnoreCase);
}
