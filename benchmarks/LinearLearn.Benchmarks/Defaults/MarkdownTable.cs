using LinearLearn.Results;

namespace LinearLearn.Benchmarks;

/// <summary>Collects the lines of a Markdown table.</summary>
internal sealed class MarkdownTable
{
    private readonly List<string> _lines = [];

    public MarkdownTable(params string[] titles)
    {
        Add(titles);
        Add([.. titles.Select(_ => "---")]);
    }

    public IReadOnlyList<string> Lines => _lines;

    public void Add(params IEnumerable<string> cells) => _lines.Add($"| {string.Join(" | ", cells)} |");

    /// <summary>Replaces what a page of the repository has at a marker by the table.</summary>
    public void WriteTo(string page, string marker) =>
        MarkedText.ReplaceInFile(Path.Combine(RepositoryFolder.Find(), page), marker, string.Join('\n', _lines));

    /// <summary>Formats a fraction as a percentage.</summary>
    public static string Percent(double fraction, int decimals = 2) => $"{(100 * fraction).ToString($"F{decimals}")} %";

    /// <summary>Formats the difference of two fractions in percentage points, with its sign.</summary>
    public static string Points(double difference) => (100 * difference).ToString("+0.00;-0.00;0.00");
}
