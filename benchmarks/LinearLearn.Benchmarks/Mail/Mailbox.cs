using System.Diagnostics;
using LinearLearn.Samples;

namespace LinearLearn.Benchmarks;

/// <summary>Holds the mails of the comparison: their files and their texts.</summary>
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

    /// <summary>Gets the number of megabytes of files read and decoded per second.</summary>
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

    /// <summary>Gets the text of each mail for a classifier.</summary>
    public string[] GetTexts(bool hasHeaders) => [.. _texts.Select(text => text.ToText(hasHeaders))];

    /// <summary>Gets the file of a mail, or of its body only.</summary>
    public string GetFile(int mail, bool hasHeaders) => hasHeaders ? _files[mail].Path : _bodyFiles[mail];

    /// <summary>Returns the mails in a random order that depends only on the seed.</summary>
    public int[] Shuffle(int seed)
    {
        int[] order = [.. Enumerable.Range(0, Count)];
        new SplitMix64((ulong)seed).Shuffle(order);
        return order;
    }
}
