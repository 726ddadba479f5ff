using ScottPlot;
using ScottPlot.Plottables;

namespace LinearLearn.Plotting;

/// <summary>
/// Represents a confusion matrix as a heat map: rows are actual classes, columns predicted ones, with the counts in the cells.
/// </summary>
/// <remarks>
/// Correct predictions, on the diagonal, are blue: the larger their share of the row, the stronger. Errors are orange, and grow with the
/// square root of their share of the row: 1 of 120 is pale, 1 of 10 stands out, and half of the row or more has the full color. Colors do
/// not depend on other rows, so that pictures can be compared. A count of 0 is a pale dot. Names take at most 160 pixels, and 36 % of the
/// picture: longer ones are cut in the middle. The picture grows with the number of classes: with more than 30 classes, cells have no
/// counts; with more than 100, not every class is named; with more than 1,000, a cell represents a block of neighboring classes: on the
/// diagonal the share of correct predictions, elsewhere the largest share of an error.
/// </remarks>
public sealed class ConfusionMatrixPicture : Chart
{
    private const int MostWithCounts = 30;
    private const int MostWithNames = 100;
    private const int MostCells = 1000;
    private const int LeastWidth = 440;
    private const float CharacterWidth = 7.4f;
    private const float NameSize = PlotStyle.TextSize - 1;
    private const float LeastTextSize = 7;
    private const int TopMargin = 44;

    /// <summary>The largest length of a name, and the largest fraction of the picture that it takes.</summary>
    private const float MostNameLength = 160;
    private const float MostNameRatio = 0.36f;

    /// <summary>The width of a cell that is enough for a name below it.</summary>
    private const float LevelNameLength = 96;

    /// <summary>The space between a name and the cells.</summary>
    private const float NameMargin = 6;

    private const int EdgeMargin = 20;

    /// <summary>The space for the label of an axis, its ticks, and gaps.</summary>
    private const int AxisMargin = 48;

    private readonly Evaluation _evaluation;
    private readonly int[] _labels;
    private readonly ClassDisplayNames _names;
    private readonly (int Actual, int Predicted, int Count)[] _entries;
    private readonly int _digits;
    private readonly float _longestName;

    /// <summary>Creates the picture of an evaluation.</summary>
    /// <param name="evaluation">The evaluation, of any number of classes.</param>
    /// <exception cref="ArgumentNullException">The evaluation is null.</exception>
    public ConfusionMatrixPicture(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        _evaluation = evaluation;
        _labels = evaluation.Classes.Values.ToArray();
        _names = new ClassDisplayNames(evaluation.Classes);
        ClassLabels classes = evaluation.Classes;
        _entries = [.. evaluation.Entries.Select(entry => (classes.IndexOf(entry.Actual), classes.IndexOf(entry.Predicted), entry.Count))];
        _longestName = _labels.Max(label => MeasureName(_names.Format(label)));
        _digits = NumberText.FormatCount(_entries.Max(entry => entry.Count)).Length;
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            string start = $"Confusion matrix of {NumberText.FormatCount(_labels.Length, "class", "classes")}: "
                + $"{NumberText.FormatCount(_evaluation.Correct)} of {NumberText.FormatExamples(_evaluation.Count)} correct.";
            (int actual, int predicted, int count) = Errors.DefaultIfEmpty().MaxBy(entry => entry.Count);
            string times = NumberText.FormatCount(count, "time", "times");
            string error = count == 0
                ? ""
                : $" The most frequent error: {_names.Format(_labels[actual])} taken for {_names.Format(_labels[predicted])}, {times}.";
            return start + error + FormatKey();
        }
    }

    private protected override ClassDisplayNames ClassNames => _names;

    private protected override IReadOnlyList<int> NamedLabels => _labels;

    private protected override string DefaultTitle => $"Confusion matrix: {NumberText.FormatPercent(_evaluation.Accuracy)} correct "
        + $"({NumberText.FormatCount(_evaluation.Correct)} of {NumberText.FormatCount(_evaluation.Count)})";

    private protected override (int Width, int Height) DefaultSize
    {
        get
        {
            int digits = _labels.Length > MostWithCounts ? 0 : _digits;
            int side = digits > 0
                ? _labels.Length * Math.Clamp(320 / _labels.Length, Math.Max(30, (int)(digits * CharacterWidth) + 10), 110)
                : Math.Max(2 * Cells, Math.Min(16 * _labels.Length, 1600));
            int names = (int)Math.Min(_longestName, MostNameLength);
            int bottom = side / _labels.Length >= Math.Min(names + NameMargin, LevelNameLength) ? 0 : names;
            return (Math.Max(LeastWidth, side + names + AxisMargin + EdgeMargin), side + TopMargin + AxisMargin + Math.Max(18, bottom));
        }
    }

    private IEnumerable<(int Actual, int Predicted, int Count)> Errors => _entries.Where(entry => entry.Actual != entry.Predicted);

    /// <summary>Gets the number of classes that a cell represents.</summary>
    private int Block => (_labels.Length + MostCells - 1) / MostCells;

    /// <summary>Gets the number of cells in a row.</summary>
    private int Cells => (_labels.Length + Block - 1) / Block;

    private protected override void Fill(Plot plot)
    {
        int classes = Cells;
        double[,] shares = ComputeShares();
        RateColormap colors = new(Palette);
        Heatmap map = plot.Add.Heatmap(shares);
        map.Colormap = colors;
        map.ManualRange = new ScottPlot.Range(-1, 1);
        if (classes <= MostWithCounts)
            map.RenderStrategy = new Heatmap.RenderStrategies.Rectangles(); // sharp edges; with more cells, an SVG would become too large
        plot.HideGrid();
        PlotStyle.SetAxisLabels(plot, "predicted class", "actual class");

        float longest = Math.Min(MostNameLength, _labels.Max(label => MeasureName(_names.FormatForPicture(label))));
        float leftName = Math.Min(longest, MostNameRatio * Area.Width), lowerName = Math.Min(longest, MostNameRatio * Area.Height);
        float width = Area.Width - leftName - AxisMargin - EdgeMargin, height = Area.Height - TopMargin - AxisMargin;
        float room = Math.Max(1, Math.Min(width, height - 18)) / classes;
        bool isUpright = room < Math.Min(longest + NameMargin, LevelNameLength);
        float cell = isUpright ? Math.Max(1, Math.Min(width, height - lowerName)) / classes : room;
        if (classes <= MostWithCounts)
            AddCounts(plot, shares, colors, Math.Min(PlotStyle.TextSize, Math.Min(cell / 1.7f, (cell - 4) / (0.6f * _digits))));
        SetNames(plot.Axes.Left, row => classes - 1 - row, cell, leftName, Alignment.MiddleRight);
        SetNames(
            plot.Axes.Bottom,
            column => column,
            cell,
            isUpright ? lowerName : cell - NameMargin,
            isUpright ? Alignment.MiddleRight : Alignment.UpperCenter);
        if (isUpright)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -90;
            plot.Axes.Bottom.MinimumSize = lowerName + AxisMargin / 2; // ScottPlot would measure the names as if they were horizontal
        }
        float left = Area.Width - EdgeMargin - cell * classes;
        left -= Math.Max(0, (left - leftName - AxisMargin) / 2);
        plot.Layout.Fixed(new PixelRect(left, left + cell * classes, TopMargin + cell * classes, TopMargin));
        plot.Axes.SetLimits(-0.5, classes - 0.5, -0.5, classes - 0.5);
    }

    private void AddCounts(Plot plot, double[,] shares, RateColormap colors, float size)
    {
        if (size < LeastTextSize)
            return;
        int[,] counts = new int[_labels.Length, _labels.Length];
        foreach ((int actual, int predicted, int count) in _entries)
            counts[actual, predicted] = count;
        for (int i = 0; i < counts.Length; i++)
        {
            (int actual, int predicted) = Math.DivRem(i, _labels.Length);
            int count = counts[actual, predicted];
            Text text = plot.Add.Text(count == 0 ? "·" : NumberText.FormatCount(count), predicted, _labels.Length - 1 - actual);
            text.LabelFontName = FontResolver.Family;
            text.LabelFontSize = size;
            text.LabelBold = true;
            text.LabelFontColor = count == 0 ? Palette.Muted : colors.GetTextColor(shares[actual, predicted]);
            text.LabelAlignment = Alignment.MiddleCenter;
        }
    }

    private static float MeasureName(string name) => PlotStyle.MeasureWidth(name, NameSize) + NameMargin;

    private void SetNames(IAxis axis, Func<int, int> position, float cell, float length, Alignment alignment)
    {
        int step = Block * (_labels.Length <= MostWithNames && cell >= 10 ? 1 : Math.Max(1, (int)Math.Ceiling(14 / cell)));
        float size = step == 1 ? Math.Min(NameSize, Math.Max(9, cell - 2)) : PlotStyle.TextSize - 3;
        IEnumerable<int> shown = Enumerable.Range(0, (_labels.Length + step - 1) / step).Select(i => i * step);
        PlotStyle.SetNames(axis, shown.Select(i => ((double)position(i / Block), Shorten(_labels[i]))), size, alignment);

        string Shorten(int label) => _names.Shorten(label, length - NameMargin + 1, text => PlotStyle.MeasureWidth(text, size));
    }

    /// <summary>Computes the shares of the row: above 0 on the diagonal, below 0 elsewhere.</summary>
    /// <remarks>The remarks of the class define the shares of blocks of classes.</remarks>
    private double[,] ComputeShares()
    {
        double[,] shares = new double[Cells, Cells];
        int[] all = new int[_labels.Length], ofBlocks = new int[Cells];
        foreach ((int actual, _, int count) in _entries)
        {
            all[actual] += count;
            ofBlocks[actual / Block] += count;
        }
        foreach ((int actual, int predicted, int count) in _entries)
        {
            (int row, int column) = (actual / Block, predicted / Block);
            if (actual == predicted)
                shares[row, column] += (double)count / ofBlocks[row];
            else if (row != column)
                shares[row, column] = Math.Min(shares[row, column], -(double)count / all[actual]);
        }
        return shares;
    }
}
