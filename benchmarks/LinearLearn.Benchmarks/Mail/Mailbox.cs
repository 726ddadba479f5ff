using System.Diagnostics;
using LinearLearn.Samples;

namespace LinearLearn.Benchmarks;

/// <summary>The mails of the comparison: their files, and what they say.</summary>
internal sealed class Mailbox
{
    private readonly (string Path, int Label)[] _files;
    private readonly MailText[] _texts;
    private readonly string[] _bodyFiles;

    private Mailbox((string Path, int Label)[] files, MailText[] texts, string[] bodyFiles, double megabytes, double decodingRate)
    {
        _files = files;
        _texts = texts;
        _bodyFiles = bodyFiles;
        Megabytes = megabytes;
        DecodingRate = decodingRate;
    }

    public static IReadOnlyList<string> Labels { get; } = ["ham", "spam"];

    public int Count => _files.Length;

    /// <summary>Gets the size of all files, in megabytes.</summary>
    public double Megabytes { get; }

    /// <summary>Gets how many megabytes of files were read and decoded in a second.</summary>
    public double DecodingRate { get; }

    /// <summary>Reads all mails, and writes a file for each body.</summary>
    public static Mailbox Read(string folder, string work)
    {
        (string Path, int Label)[] files = MailFolder.List(folder);
        long begin = Stopwatch.GetTimestamp();
        MailText[] texts = [.. files.Select(file => MailFile.ReadMail(file.Path))];
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds, megabytes = files.Sum(file => new FileInfo(file.Path).Length) / 1e6;
        string bodies = Directory.CreateDirectory(Path.Combine(work, "bodies")).FullName;
        string[] bodyFiles = [.. texts.Select((text, i) =>
        {
            string path = Path.Combine(bodies, $"{i}.txt");
            File.WriteAllText(path, $"\n{text.Body}"); // an empty line ends the headers
            return path;
        })];
        return new Mailbox(files, texts, bodyFiles, megabytes, megabytes / seconds);
    }

    public bool IsSpam(int mail) => _files[mail].Label == 1;

    public string LabelOf(int mail) => Labels[_files[mail].Label];

    /// <summary>Gets what a classifier reads of each mail.</summary>
    public string[] GetTexts(bool hasHeaders) => [.. _texts.Select(text => text.ToText(hasHeaders))];

    /// <summary>Gets the file of a mail, or of its body alone.</summary>
    public string GetFile(int mail, bool hasHeaders) => hasHeaders ? _files[mail].Path : _bodyFiles[mail];

    /// <summary>Orders the mails at random, for a seed the same everywhere.</summary>
    public int[] Shuffle(int seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new SplitMix64((ulong)seed).Shuffle(order);
        return order;
    }
}
