using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Counts the distinct values of a column.</summary>
internal sealed class CategoryTally
{
    /// <summary>The minimum number of cells for which mostly distinct values indicate identifiers.</summary>
    private const int FewCells = 20;

    private const double NearlyAll = 0.9;

    /// <summary>The minimum average numbers of words of texts: <see cref="LongText"/> if texts often repeat.</summary>
    private const int ShortText = 3, LongText = 5;

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly int _maxCategories;
    private int _present;
    private long _words;

    public CategoryTally(CellStore cells, int maxCategories)
    {
        _maxCategories = maxCategories;
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> scratch = stackalloc char[Cell.MaxFormattedLength];
        for (int row = 0; row < cells.Count; row++)
        {
            Cell cell = cells[row];
            if (cell.Type == CellType.Missing)
            {
                Missing++;
                continue;
            }
            ReadOnlySpan<char> value = cell.Format(scratch);
            Types |= CategoryColumn.TypeOf(cell);
            _present++;
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(lookup, value, out bool exists);
            count++;
            if (exists || cell.Type != CellType.Text)
                continue;
            _words += CellText.CountWords(value);
            if (CellText.FindDamage(value) is null)
                continue;
            if (DamagedRow < 0)
                DamagedRow = row;
            if (ReplacedRow < 0 && value.Contains(DisplayText.Replacement))
                ReplacedRow = row;
        }
    }

    public int Missing { get; private set; }

    public CellTypes Types { get; private set; }

    /// <summary>Gets the first row with a damaged text; -1 if there is none.</summary>
    public int DamagedRow { get; private set; } = -1;

    /// <summary>Gets the first row with a text that contains U+FFFD; -1 if there is none.</summary>
    public int ReplacedRow { get; private set; } = -1;

    public int Distinct => _counts.Count;

    public string First => _counts.Keys.First();

    /// <summary>Gets whether most texts are distinct and have several words.</summary>
    public bool AreTexts =>
        Types == CellTypes.Text
        && _words >= ShortText * (long)Distinct
        && (Distinct > _present / 2 || (Distinct > _maxCategories && _words >= LongText * (long)Distinct));

    public bool AreIdentifiers => _present >= FewCells && Distinct > NearlyAll * _present;

    public CategoryColumn ToColumn(string name, TableEncoderOptions options)
    {
        string[] all = new string[_counts.Count];
        _counts.Keys.CopyTo(all, 0);
        string[] frequent = Array.FindAll(all, value => _counts[value] >= options.MinCategoryCount);
        bool isHashed = frequent.Length > options.MaxCategories || (frequent.Length == 0 && all.Length > options.MaxCategories);
        if (frequent.Length == 0)
            frequent = all;
        Array.Sort(frequent, StringComparer.Ordinal);
        if (isHashed)
            frequent = FindMostFrequent(frequent, options.MaxCategories);
        int[] counts = Array.ConvertAll(frequent, value => _counts[value]);
        int others = _present;
        foreach (int count in counts)
            others -= count;
        return new CategoryColumn(
            name, ColumnKind.Category, Missing, frequent, counts, others, isHashed ? options.HashedColumns : 0, Types);
    }

    /// <summary>Selects the values with the highest counts, of several with the same count the first ones, in ordinal order.</summary>
    private string[] FindMostFrequent(string[] sorted, int count)
    {
        int[] indices = new int[sorted.Length], counts = Array.ConvertAll(sorted, value => _counts[value]);
        for (int i = 0; i < indices.Length; i++)
            indices[i] = i;
        Array.Sort(indices, (a, b) => counts[a] != counts[b] ? counts[b].CompareTo(counts[a]) : a.CompareTo(b));
        Array.Resize(ref indices, count);
        Array.Sort(indices);
        return Array.ConvertAll(indices, index => sorted[index]);
    }
}
