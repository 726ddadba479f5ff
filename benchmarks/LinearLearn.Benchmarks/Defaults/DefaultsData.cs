namespace LinearLearn.Benchmarks;

/// <summary>Finds and reads the data of <see cref="DefaultsComparison"/> by the arguments of the command.</summary>
internal sealed class DefaultsData
{
    /// <summary>The number of rows above which a set is omitted from measurements that train many models.</summary>
    private const int ManyRows = 20_000;

    private readonly string _texts, _words;
    private readonly bool _usesAllWords;

    private DefaultsData(string folder, string words, string mail, bool usesAllWords)
    {
        string tables = Path.Combine(folder, "tables");
        _texts = Path.Combine(folder, "texts");
        _words = words;
        _usesAllWords = usesAllWords;
        AllTables = Directory.Exists(tables) ? [.. TableFile.FindTables(tables).Select(name => TableFile.ReadTable(tables, name))] : [];
        Mail = MailFolder.IsComplete(mail) ? mail : null;
        Missing =
        [
            .. AllTables.Count == 0 ? ["tables"] : Array.Empty<string>(),
            .. Directory.Exists(_texts) ? Array.Empty<string>() : ["texts"],
            .. HasWords ? Array.Empty<string>() : ["words"],
            .. Mail is null ? ["mail"] : Array.Empty<string>(),
        ];
    }

    /// <summary>Gets all tables, in ordinal order of their names.</summary>
    public IReadOnlyList<MeasuredSet> AllTables { get; }

    /// <summary>Gets the tables that are small enough to train many models.</summary>
    public MeasuredSet[] Tables => [.. AllTables.Where(table => !IsLarge(table))];

    /// <summary>Gets the names of the tables that <see cref="Tables"/> omits.</summary>
    public string[] LargeTables => [.. AllTables.Where(IsLarge).Select(table => table.Name)];

    /// <summary>Gets the folder of the mails; null if there is none.</summary>
    public string? Mail { get; }

    /// <summary>Gets the names of the parts that were not found.</summary>
    public IReadOnlyList<string> Missing { get; }

    private bool HasWords => File.Exists(Path.Combine(_words, "train.txt")) && File.Exists(Path.Combine(_words, "test.txt"));

    /// <summary>Finds the data.</summary>
    /// <param name="args">--defaults and a folder; optionally --words and --mail with their folders, and --all-words.</param>
    /// <exception cref="ArgumentException">An option has no folder, or the folder does not exist.</exception>
    public static DefaultsData Find(string[] args)
    {
        string folder = GetFolder(args, "--defaults") ?? throw new ArgumentException("expected --defaults and a folder", nameof(args));
        return new DefaultsData(
            folder,
            GetFolder(args, "--words") ?? Path.Combine(folder, "words"),
            GetFolder(args, "--mail") ?? Path.Combine(folder, "mail"),
            args.Contains("--all-words"));
    }

    public static bool IsLarge(MeasuredSet set) => set.Data.Count > ManyRows;

    /// <summary>Reads the sets whose rows have unit length, one at a time.</summary>
    public IEnumerable<MeasuredSet> ReadUnitLengthSets()
    {
        if (Directory.Exists(_texts))
        {
            foreach (string name in TableFile.FindTexts(_texts))
                yield return TableFile.ReadTexts(_texts, name);
        }
        if (HasWords)
            yield return ReadWords();
        yield return SyntheticEmbeddings.CreateEven();
        yield return SyntheticEmbeddings.CreateLeading();
    }

    /// <summary>Reads all or a tenth of the training words, and all test words, which are the only test fold.</summary>
    private MeasuredSet ReadWords()
    {
        string[] training = File.ReadAllLines(Path.Combine(_words, "train.txt"));
        string[] test = File.ReadAllLines(Path.Combine(_words, "test.txt"));
        int count = _usesAllWords ? training.Length : training.Length / 10;
        string[][] lines = [.. test.Concat(training.Take(count)).Select(line => line.Split('\t', 2))];
        SparseFeatures rows = HashedText.HashToUnitLength(lines.Select(line => HashedText.GetCharacterNGrams(line[1])), columns: 1 << 20);
        int[] foldOf = [.. Enumerable.Range(0, lines.Length).Select(i => i < test.Length ? 0 : 1)];
        return new MeasuredSet("words", new Dataset(rows, [.. lines.Select(line => line[0])]), foldOf, testFolds: 1);
    }

    private static string? GetFolder(string[] args, string option)
    {
        int at = Array.IndexOf(args, option);
        if (at < 0)
            return null;
        string folder = at + 1 < args.Length ? args[at + 1] : "";
        return Directory.Exists(folder)
            ? folder
            : throw new ArgumentException($"expected an existing folder after {option}, found '{folder}'", nameof(args));
    }
}
