using MimeKit;

namespace LinearLearn.Samples;

/// <summary>Reads mails from folders and from mbox files.</summary>
public static class MailFile
{
    private static ReadOnlySpan<byte> MboxMark => "From "u8;

    /// <summary>Reads the mails of an mbox file, or of a folder and its subfolders.</summary>
    /// <param name="path">
    /// A folder with one mail in each file, read in ordinal order of the paths (except <c>*.json</c> and <c>cmds</c>, which published
    /// corpora contain), or an mbox file, where each mail begins with a line "From ...".
    /// </param>
    /// <returns>The mails, one at a time.</returns>
    /// <exception cref="IOException">The file or folder does not exist, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is neither a mail nor an mbox file: the message has its path.</exception>
    public static IEnumerable<MailText> Read(string path)
    {
        if (Directory.Exists(path))
            return FindMails(path).Select(ReadMail);
        return File.Exists(path) ? ReadMbox(path) : throw new FileNotFoundException($"{path}: no such file or folder", path);
    }

    /// <summary>Lists the mails of a folder and its subfolders.</summary>
    /// <param name="folder">The path of the folder.</param>
    /// <returns>The paths, in ordinal order.</returns>
    public static IEnumerable<string> FindMails(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && Path.GetFileName(file) != "cmds")
        .Order(StringComparer.Ordinal);

    /// <summary>Reads a file that contains one mail, and skips a first line "From ...".</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The mail.</returns>
    /// <exception cref="InvalidDataException">The file is not a mail: the message has its path.</exception>
    public static MailText ReadMail(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int start = bytes.AsSpan().StartsWith(MboxMark) ? bytes.AsSpan().IndexOf((byte)'\n') + 1 : 0;
        using MemoryStream stream = new(bytes, start, bytes.Length - start);
        return Parse(new MimeParser(stream, MimeFormat.Entity), path);
    }

    private static IEnumerable<MailText> ReadMbox(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] first = new byte[MboxMark.Length];
        if (stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == 0)
            yield break;
        if (!MboxMark.SequenceEqual(first))
            throw new InvalidDataException($"{path}: expected an mbox file, which begins with \"From \", found other bytes");
        stream.Position = 0;
        MimeParser parser = new(stream, MimeFormat.Mbox);
        while (!parser.IsEndOfStream)
            yield return Parse(parser, path);
    }

    private static MailText Parse(MimeParser parser, string path)
    {
        try
        {
            using MimeMessage message = parser.ParseMessage();
            return MailText.Create(message);
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"{path}: expected a mail, found no headers at byte {parser.Position}", exception);
        }
    }
}
