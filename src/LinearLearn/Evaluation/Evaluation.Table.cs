using System.Globalization;
using System.Text;

namespace LinearLearn;

// The evaluation as a readable table.
public sealed partial class Evaluation
{
    /// <summary>The largest number of classes for which the table includes the matrix.</summary>
    private const int MostColumns = 100;

    /// <summary>The widest matrix, in cells, that has class names as column headings; a wider one has labels.</summary>
    private const int NamedMatrixWidth = 60;

    private const string Zero = ".";

    /// <summary>
    /// Formats the confusion matrix as a text table, with precision, recall, F1 and the number of examples of each class.
    /// </summary>
    /// <returns>
    /// Lines of text without a trailing line break, for example:
    /// <code>
    ///             predicted
    /// actual      three  seven    precision  recall      F1  count
    /// three           2      2       0.6667  0.5000  0.5714      4
    /// seven           1      2       0.5000  0.6667  0.5714      3
    /// macro mean                     0.5833  0.5833  0.5714      7
    /// accuracy    0.5714 (4 of 7)
    /// </code>
    /// Rows are actual classes and columns are predicted ones, in the order of <see cref="Classes"/>. A count of 0 is printed as a dot, so
    /// that errors stand out. The figures of a class that does not occur are dots as well; the macro means leave it out. Columns line up in
    /// terminals, where East Asian letters and emoji are two cells wide. Names of more than 20 cells are truncated, and control characters
    /// are removed. If names as column headings would make the matrix too wide, or two names are the same, the headings are labels, and the
    /// rows start with label and name. With more than 100 classes the matrix is left out; use <see cref="Entries"/> instead.
    /// </returns>
    public string ToTable()
    {
        string gap = Classes.Count > 10 ? " " : "  ";
        (string[] rows, string[] headings, int width) = Names(gap.Length);
        int rowWidth = Math.Max("macro mean".Length, rows.Max(CellWidth.Measure));
        int countWidth = Math.Max("count".Length, Text(Count).Length);
        StringBuilder table = new();
        if (headings.Length > 0)
            AppendStart("").Append("predicted\n");
        AppendLine("actual", headings, ["precision", "recall", "F1", "count"]);
        for (int row = 0; row < rows.Length; row++)
        {
            int actual = row;
            AppendLine(
                rows[row],
                headings.Select((_, predicted) => CountText(CountAt(actual, predicted))),
                Occurs(row)
                    ? [Rate(PrecisionAt(row)), Rate(RecallAt(row)), Rate(F1At(row)), CountText(_actual[row])]
                    : [Zero, Zero, Zero, Zero]);
        }
        AppendLine("macro mean", headings.Select(_ => ""), [Rate(MacroPrecision), Rate(MacroRecall), Rate(MacroF1), Text(Count)]);
        return AppendStart("accuracy").Append($"{Rate(Accuracy)} ({CountsText()})").ToString();

        StringBuilder AppendStart(string name) => table.Append(name).Append(' ', rowWidth - CellWidth.Measure(name) + 2);

        void AppendLine(string name, IEnumerable<string> cells, ReadOnlySpan<string> rates)
        {
            AppendStart(name).AppendJoin(gap, cells.Select(cell => DisplayText.PadLeft(cell, width)));
            table.Append(headings.Length > 0 ? "    " : "").Append(rates[0].PadLeft("precision".Length));
            table.Append("  ").Append(rates[1].PadLeft("recall".Length));
            table.Append("  ").Append(rates[2].PadLeft("0.0000".Length));
            table.Append("  ").Append(rates[3].PadLeft(countWidth)).Append('\n');
        }
    }

    /// <summary>Returns the names of the rows, the headings of the columns and the column width of the matrix.</summary>
    private (string[] Rows, string[] Headings, int Width) Names(int gap)
    {
        int countWidth = Text(_cells.Max(cell => cell.Count)).Length;
        int[] values = Classes.Values.ToArray();
        string[] names = Array.ConvertAll(values, Classes.ShortName);
        int width = Math.Max(countWidth, names.Max(CellWidth.Measure));
        bool hasMatrix = Classes.Count <= MostColumns;
        bool fits = hasMatrix && (width == countWidth || Classes.Count * (gap + width) <= NamedMatrixWidth);
        if (fits && names.Distinct().Count() == names.Length)
            return (names, names, width);

        string[] labels = Array.ConvertAll(values, Text);
        int labelWidth = labels.Max(label => label.Length);
        string[] rows = [.. labels.Zip(names, (label, name) => label.PadLeft(labelWidth) + (name == label ? "" : " " + name))];
        return (rows, hasMatrix ? labels : [], Math.Max(countWidth, labelWidth));
    }

    private static string CountText(int count) => count == 0 ? Zero : Text(count);

    private static string Rate(double rate) => rate.ToString("F4", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
