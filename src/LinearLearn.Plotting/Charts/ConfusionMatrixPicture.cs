using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace LinearLearn.Plotting;

/// <summary>A confusion matrix as a heat map: rows are actual classes, columns predicted ones, with the counts in the cells.</summary>
/// <remarks>
/// What is right, on the diagonal, is blue: the stronger, the larger its share of the row. Errors are orange, on a scale of their own: the strongest
/// is the largest share of a row that any error has, so that errors stand out however few they are. A count of 0 is a pale dot. The picture grows
/// with the number of classes; for more than 30 of them it shows cells without counts, and beyond 100 not every class is named.
/// </remarks>
public sealed class ConfusionMatrixPicture : Chart
{
    private const int MostWithCounts = 30;
    private const int MostWithNames = 100;
    private const int LeastWidth = 440;
    private const float CharacterWidth = 7.4f;
    private const float NameSize = Plots.TextSize - 1;
    private const float LeastTextSize = 7;
    private const int TopMargin = 44;
    private const int SideMargin = 20;

    /// <summary>For what an axis is, its ticks, and gaps.</summary>
    private const int AxisMargin = 48;

    private readonly Evaluation _evaluation;
    private readonly int[] _labels;
    private readonly string[] _names;
    private readonly int[,] _counts;
    private readonly int _digits;
    private readonly float _nameLength;

    /// <summary>Takes the counts of an evaluation.</summary>
    /// <param name="evaluation">Of any number of classes.</param>
    /// <exception cref="ArgumentNullException">There is no evaluation.</exception>
    public ConfusionMatrixPicture(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        _evaluation = evaluation;
        _labels = evaluation.Labels.ToArray();
        _names = Array.ConvertAll(_labels, label => ClassName.Of(label, evaluation.ClassNames));
        _counts = new int[_labels.Length, _labels.Length];
        foreach ((int actual, int predicted) in Cells)
            _counts[actual, predicted] = evaluation.CountOf(_labels[actual], _labels[predicted]);
        _nameLength = _names.Max(Plots.WidthOf) * NameSize / Plots.TextSize + 6;
        _digits = NumberText.Count(_counts.Cast<int>().Max()).Length;
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            string start = Guard.Text($"Confusion matrix of {_labels.Length} classes: {_evaluation.Correct:N0} of {NumberText.Examples(_evaluation.Count)} right.");
            (int actual, int predicted) = Errors.MaxBy(cell => _counts[cell.Actual, cell.Predicted]);
            int count = _counts[actual, predicted];
            return count == 0 ? start : Guard.Text($"{start} The most frequent error: {_names[actual]} taken for {_names[predicted]}, {NumberText.Count(count, "time", "times")}.");
        }
    }

    private protected override string DefaultTitle =>
        Guard.Text($"Confusion matrix: {NumberText.Percent(_evaluation.Accuracy)} right ({_evaluation.Correct:N0} of {_evaluation.Count:N0})");

    private protected override (int Width, int Height) DefaultSize
    {
        get
        {
            int digits = _labels.Length > MostWithCounts ? 0 : _digits;
            int side = digits > 0
                ? _labels.Length * Math.Clamp(320 / _labels.Length, Math.Max(30, (int)(digits * CharacterWidth) + 10), 110)
                : Math.Max(2 * _labels.Length, Math.Min(16 * _labels.Length, 1600));
            side = Math.Min(side, 9500);
            int names = (int)_nameLength;
            int bottom = side / _labels.Length >= names ? 0 : names;
            return (Math.Max(LeastWidth, side + names + AxisMargin + SideMargin), side + TopMargin + AxisMargin + Math.Max(18, bottom));
        }
    }

    private IEnumerable<(int Actual, int Predicted)> Errors => Cells.Where(cell => cell.Actual != cell.Predicted);

    private IEnumerable<(int Actual, int Predicted)> Cells => Enumerable.Range(0, _labels.Length * _labels.Length).Select(i => Math.DivRem(i, _labels.Length));

    private protected override void Fill(Plot plot)
    {
        int classes = _labels.Length;
        double[,] shares = Shares();
        RateColours colours = new(Palette);
        Heatmap map = plot.Add.Heatmap(shares);
        map.Colormap = colours;
        map.ManualRange = new ScottPlot.Range(-1, 1);
        if (classes <= MostWithNames)
            map.RenderStrategy = new Heatmap.RenderStrategies.Rectangles(); // with sharp edges; of more cells, an SVG would grow too long
        plot.HideGrid();
        Plots.SetAxes(plot, "predicted class", "actual class");

        float room = Math.Max(1, Math.Min(Area.Width - _nameLength - AxisMargin - SideMargin, Area.Height - TopMargin - AxisMargin - 18)) / classes;
        bool isUpright = room < _nameLength;
        float cell = isUpright ? Math.Max(1, Math.Min(Area.Width - _nameLength - AxisMargin - SideMargin, Area.Height - TopMargin - AxisMargin - _nameLength)) / classes : room;
        if (classes <= MostWithCounts)
            AddCounts(plot, shares, colours, Math.Min(Plots.TextSize, Math.Min(cell / 1.7f, (cell - 4) / (0.6f * _digits))));
        Name(plot.Axes.Left, place => classes - 1 - place, cell);
        Name(plot.Axes.Bottom, place => place, cell);
        if (isUpright)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = -90;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
            plot.Axes.Bottom.MinimumSize = _nameLength + AxisMargin / 2; // which ScottPlot would measure as if they lay flat
        }
        float left = Area.Width - SideMargin - cell * classes;
        left -= Math.Max(0, (left - _nameLength - AxisMargin) / 2);
        plot.Layout.Fixed(new PixelRect(left, left + cell * classes, TopMargin + cell * classes, TopMargin));
        plot.Axes.SetLimits(-0.5, classes - 0.5, -0.5, classes - 0.5);
    }

    private void AddCounts(Plot plot, double[,] shares, RateColours colours, float size)
    {
        if (size < LeastTextSize)
            return;
        foreach ((int actual, int predicted) in Cells)
        {
            int count = _counts[actual, predicted];
            Text text = plot.Add.Text(count == 0 ? "·" : NumberText.Count(count), predicted, _labels.Length - 1 - actual);
            text.LabelFontName = Typefaces.Family;
            text.LabelFontSize = size;
            text.LabelBold = true;
            text.LabelFontColor = count == 0 ? Palette.Muted : colours.TextOn(shares[actual, predicted]);
            text.LabelAlignment = Alignment.MiddleCenter;
        }
    }

    private void Name(IAxis axis, Func<int, int> position, float cell)
    {
        int step = _labels.Length <= MostWithNames && cell >= 10 ? 1 : Math.Max(1, (int)Math.Ceiling(14 / cell));
        NumericManual ticks = new();
        for (int i = 0; i < _names.Length; i += step)
            ticks.AddMajor(position(i), _names[i]);
        axis.TickGenerator = ticks;
        axis.TickLabelStyle.FontName = Typefaces.For(string.Concat(_names));
        axis.TickLabelStyle.FontSize = step == 1 ? Math.Min(NameSize, Math.Max(9, cell - 2)) : Plots.TextSize - 3;
        axis.MajorTickStyle.Length = 0;
        axis.FrameLineStyle.Width = 0;
    }

    /// <summary>Shares of the row: above 0 on the diagonal; below 0 elsewhere, where the largest is -1.</summary>
    private double[,] Shares()
    {
        double[,] shares = new double[_labels.Length, _labels.Length];
        foreach ((int actual, int predicted) in Cells.Where(cell => _counts[cell.Actual, cell.Predicted] > 0))
            shares[actual, predicted] = (double)_counts[actual, predicted] / _evaluation.CountOf(_labels[actual]);
        double largest = Errors.Max(cell => shares[cell.Actual, cell.Predicted]);
        foreach ((int actual, int predicted) in Errors.Where(cell => shares[cell.Actual, cell.Predicted] > 0))
            shares[actual, predicted] /= -largest;
        return shares;
    }
}
