namespace LinearLearn.Samples;

/// <summary>A mail, and whether it is spam.</summary>
/// <param name="Text">What it says.</param>
/// <param name="IsSpam">Whether it is spam.</param>
public sealed record LabeledMail(MailText Text, bool IsSpam)
{
    /// <summary>Reads spam and ham (other mail) from a folder.</summary>
    /// <param name="folder">
    /// Holds folders or mbox files whose names contain "spam" or "ham", such as <c>easy-ham</c> and <c>spam.mbox</c>. Anything else in it
    /// is skipped.
    /// </param>
    /// <returns>The mails, in ordinal order of the names.</returns>
    /// <exception cref="IOException">There is no such folder, or a file cannot be read.</exception>
    /// <exception cref="InvalidDataException">There is no spam or no ham, or a file is not a mail. The message names it.</exception>
    public static LabeledMail[] ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder}: no such folder");
        string[] entries = [.. Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal)];
        string[] spam = [.. entries.Where(IsNamed("spam"))], ham = [.. entries.Where(IsNamed("ham")).Except(spam)];
        if (spam.Length == 0 || ham.Length == 0)
        {
            throw new InvalidDataException(
                $"{folder}: expected folders or mbox files with \"spam\" and with \"ham\" in their names, found {spam.Length} and {ham.Length}");
        }
        return [.. ham.SelectMany(path => Read(path, isSpam: false)), .. spam.SelectMany(path => Read(path, isSpam: true))];
    }

    /// <summary>Reads mails of one kind.</summary>
    /// <param name="path">A folder with a mail a file, or an mbox file (<see cref="MailFile.Read"/>).</param>
    /// <param name="isSpam">Whether they are spam.</param>
    /// <returns>The mails, one at a time.</returns>
    /// <exception cref="IOException">There is no such file or folder, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is not a mail or an mbox file. The message names it.</exception>
    public static IEnumerable<LabeledMail> Read(string path, bool isSpam) =>
        MailFile.Read(path).Select(text => new LabeledMail(text, isSpam));

    private static Func<string, bool> IsNamed(string kind) =>
        path => Path.GetFileName(path).Contains(kind, StringComparison.OrdinalIgnoreCase);
}
