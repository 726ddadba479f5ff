using System.Globalization;
using System.Text;

namespace LinearLearn;

// The evaluation as a readable table.
public sealed partial class Evaluation
{
    private const string Zero = ".";

    /// <summary>
    /// Formats the confusion matrix as a text table, with precision, recall, F1 and the number of examples of each class.
    /// </summary>
    /// <param name="width">The largest width of a line, in cells of a terminal: 40 to 1,000. Default: 80.</param>
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
    /// that errors stand out. The figures of a class that does not occur are dots as well; the macro means leave it out.
    /// <para>
    /// If matrix and figures together are too wide, the figures are below the matrix. If the matrix alone is too wide, or two names are the
    /// same, the column headings are labels, and the rows start with label and name. A label that does not fit beside its figures is on a
    /// separate line. If the matrix is still too wide (for 80 cells, from 19
    /// classes with counts of three digits, 11 classes with counts of six), the 20 most frequent errors follow the figures instead;
    /// <see cref="Entries"/> has all counts.
    /// </para>
    /// <para>
    /// Columns line up in terminals, where East Asian letters and emoji are two cells wide. A name that does not fit is cut in the middle,
    /// and control characters are removed.
    /// </para>
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The width is not between 40 and 1,000.</exception>
    public string ToTable(int width = DisplayText.LineCells) =>
        new TableWriter(this, Guard.Between(width, 40, 1000, nameof(width))).Write();

    private static string CountText(int count) => count == 0 ? Zero : Text(count);

    private static string Rate(double rate) => rate.ToString("F4", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Lays out the matrix and the figures of an evaluation.</summary>
    private sealed class TableWriter
    {
        /// <summary>The width of a truncated name, in cells, below which only the label is shown.</summary>
        private const int ShortestName = 8;

        private const int MostErrors = 20;

        /// <summary>The width of the table below which the figures have less space between them.</summary>
        private const int LeastSpacedWidth = 60;

        private const string Actual = "actual", Predicted = "predicted", MacroMean = "macro mean", Mean = "mean", Margin = "    ";

        private readonly StringBuilder _table = new();
        private readonly Evaluation _evaluation;
        private readonly int _width;
        private readonly string[] _labels, _names, _headings, _figures;
        private readonly int _labelWidth, _nameWidth, _columnWidth;

        /// <summary>The width that is left for names beside the figures.</summary>
        private readonly int _room;

        /// <summary>The number of blanks between the columns of the matrix: 2, or 1 if it is too wide; 0 if it is still too wide.</summary>
        private readonly int _gap;

        public TableWriter(Evaluation evaluation, int width)
        {
            (_evaluation, _width) = (evaluation, width);
            _labels = Array.ConvertAll(evaluation.Classes.Values.ToArray(), Text);
            _names = Array.ConvertAll(
                evaluation.Classes.Values.ToArray(), label => DisplayText.ToLine(evaluation.Classes.FindName(label) ?? Text(label)).Trim());
            (_labelWidth, _nameWidth) = (GetWidth(_labels), GetWidth(_names));
            _figures = FormatFigures();
            _room = width - 2 - _figures[0].Length;
            int countWidth = Text(evaluation._cells.Max(cell => cell.Count)).Length;
            (_headings, _columnWidth) = (_names, Math.Max(countWidth, _nameWidth));
            _gap = _names.Distinct().Count() == _names.Length && _nameWidth <= _room ? FindGap(_nameWidth) : 0;
            if (_gap > 0)
                return;
            (_headings, _columnWidth) = (_labels, Math.Max(countWidth, _labelWidth));
            _gap = FindGap(GetWidth(FormatRows(int.MaxValue)));
            if (_gap == 0)
                _gap = FindGap(_labelWidth);
        }

        public string Write()
        {
            string[] matrix = _gap == 0 ? [] : [.. Enumerable.Range(-1, _names.Length + 1).Select(FormatCounts)];
            int matrixWidth = _gap == 0 ? 0 : GetWidth(matrix[..1]);
            string[] rows = FormatRows(int.MaxValue);
            string mean = _room < MacroMean.Length ? Mean : MacroMean;
            if (_gap > 0 && Math.Max(mean.Length, GetWidth(rows)) + matrixWidth + Margin.Length <= _room)
            {
                string[] cells = [.. matrix, new string(' ', matrixWidth)];
                AppendRows(hasMatrix: true, [Actual, .. rows, mean], [.. cells.Zip(_figures, (left, right) => left + Margin + right)]);
            }
            else
            {
                if (_gap > 0)
                {
                    rows = FormatRows(_width - 2 - Math.Max(matrixWidth, Predicted.Length));
                    AppendRows(hasMatrix: true, [Actual, .. rows], matrix);
                    _table.Append('\n');
                }
                rows = FormatRows(_room);
                AppendRows(hasMatrix: false, ["class", .. rows, mean], _figures);
            }
            string accuracy = $"{Rate(_evaluation.Accuracy)} ({_evaluation.CountsText()})";
            int rowWidth = Math.Max(mean.Length, GetWidth(rows));
            string start = "accuracy".PadRight(Math.Max("accuracy".Length, Math.Min(rowWidth, _width - 2 - accuracy.Length)));
            _table.Append(DisplayText.Wrap($"{start}  {accuracy}", _width, indent: 2)).Append('\n');
            if (_gap == 0)
                AppendErrors();
            return _table.ToString(0, _table.Length - 1);
        }

        private static int GetWidth(IEnumerable<string> texts) => texts.Max(CellWidth.Measure);

        private int FindGap(int rowWidth)
        {
            int room = _width - Math.Max(Actual.Length, rowWidth) - 2;
            int[] gaps = [2, 1];
            return gaps.FirstOrDefault(gap => Math.Max(_names.Length * (_columnWidth + gap) - gap, Predicted.Length) <= room);
        }

        /// <summary>Formats the starts of the rows: names, or label and name if labels are the headings, shortened to a width.</summary>
        private string[] FormatRows(int room)
        {
            if (_headings == _names)
                return _names;
            room -= _labelWidth + 1;
            bool hasNames = room >= Math.Min(_nameWidth, ShortestName);
            return
            [
                .. _labels.Zip(_names, (label, name) => label.PadLeft(_labelWidth)
                    + (hasNames && name != label ? " " + DisplayText.ShortenName(name, room) : "")),
            ];
        }

        /// <summary>Formats a row of the matrix, or its headings if the index is -1.</summary>
        private string FormatCounts(int actual) => string.Join(
            new string(' ', _gap),
            _headings.Select((heading, predicted) =>
                DisplayText.PadLeft(actual < 0 ? heading : CountText(_evaluation.CountAt(actual, predicted)), _columnWidth)));

        /// <summary>Formats the headings, the figures of each class and the macro means.</summary>
        private string[] FormatFigures()
        {
            int countWidth = Math.Max("count".Length, Text(_evaluation.Count).Length);
            return
            [
                Format(_width < LeastSpacedWidth ? "prec." : "precision", "recall", "F1", "count"),
                .. _names.Select((_, i) => _evaluation.Occurs(i)
                    ? Format(
                        Rate(_evaluation.PrecisionAt(i)),
                        Rate(_evaluation.RecallAt(i)),
                        Rate(_evaluation.F1At(i)),
                        CountText(_evaluation._actual[i]))
                    : Format(Zero, Zero, Zero, Zero)),
                Format(
                    Rate(_evaluation.MacroPrecision), Rate(_evaluation.MacroRecall), Rate(_evaluation.MacroF1), Text(_evaluation.Count)),
            ];

            string Format(string precision, string recall, string f1, string count) => _width < LeastSpacedWidth
                ? $"{precision,6} {recall,6} {f1,6} {count.PadLeft(countWidth)}"
                : $"{precision,9}  {recall,6}  {f1,6}  {count.PadLeft(countWidth)}";
        }

        private void AppendRows(bool hasMatrix, string[] rows, string[] cells)
        {
            int width = Math.Min(GetWidth(rows), _width - 2 - GetWidth(cells));
            if (hasMatrix)
                AppendRow("", width, Predicted);
            for (int i = 0; i < rows.Length; i++)
                AppendRow(rows[i], width, cells[i]);
        }

        private void AppendRow(string name, int width, string cells)
        {
            int used = CellWidth.Measure(name);
            _table.Append(name);
            if (used > width)
            {
                _table.Append('\n');
                used = 0;
            }
            _table.Append(' ', width - used + 2).Append(cells).Append('\n');
        }

        private void AppendErrors()
        {
            ConfusionCell[] errors =
                [.. _evaluation._cells.Where(cell => cell.Actual != cell.Predicted).OrderByDescending(cell => cell.Count)];
            if (errors.Length == 0)
                return;
            ConfusionCell[] first = errors[..Math.Min(errors.Length, MostErrors)];
            int others = _evaluation.Count - _evaluation.Correct - first.Sum(cell => cell.Count);
            int countWidth = Math.Max("errors".Length, Text(Math.Max(others, first[0].Count)).Length);
            string[] names = FormatRows((_width - 4 - countWidth) / 2);
            string[] actual = [Actual, .. first.Select(cell => names[cell.Actual])];
            string[] predicted = [Predicted, .. first.Select(cell => names[cell.Predicted])];
            string[] counts = ["errors", .. first.Select(cell => Text(cell.Count))];
            if (others > 0)
                (actual, predicted, counts) = ([.. actual, "others"], [.. predicted, ""], [.. counts, Text(others)]);
            int width = GetWidth(predicted);
            _table.Append('\n');
            AppendRows(
                hasMatrix: false,
                actual,
                [.. predicted.Zip(counts, (name, count) =>
                    name + new string(' ', width - CellWidth.Measure(name) + 2) + count.PadLeft(countWidth))]);
        }
    }
}
