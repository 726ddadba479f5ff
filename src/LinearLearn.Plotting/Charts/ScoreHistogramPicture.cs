using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Represents the distribution of scores as one outline for each class.</summary>
/// <remarks>
/// Each outline has an area of 1, less the share of outliers, whatever the number of examples. Classes that the model separates well appear
/// as separate humps. If the sides of 0 stand for two classes, or for correct and incorrect predictions, the line at 0 is labeled. With
/// three to ten classes that have examples, each class has a row, which its highest bin fills: heights of different rows do not compare.
/// With more, all outlines look alike, and an outline of all examples is drawn over them. If the histogram left out outliers, their number
/// is written below the axis.
/// </remarks>
public sealed class ScoreHistogramPicture : Chart
{
    /// <summary>The largest number of outlines that are drawn over each other in different colors.</summary>
    private const int MostInOne = 2;

    /// <summary>The part of a row that its highest bin covers.</summary>
    private const double RowHeight = 0.86;

    /// <summary>The distance of a text from the line at 0, in pixels.</summary>
    private const int SideTextOffset = 6;

    /// <summary>The height of the texts beside 0, in pixels.</summary>
    private const int SideTextHeight = 26;

    /// <summary>The height of the title and of the axis below the data.</summary>
    private const int OtherHeight = 100;

    /// <summary>The largest part of the picture's width for the names of rows.</summary>
    private const float LargestNameRatio = 0.4f;

    private const float NameSize = PlotStyle.TextSize - 1;

    private readonly ScoreHistogram _histogram;
    private readonly int[] _labels;
    private readonly ClassDisplayNames _names;

    /// <summary>Creates the picture of a histogram.</summary>
    /// <param name="histogram">The histogram, of any number of classes. Classes without examples are left out.</param>
    /// <exception cref="ArgumentNullException">The histogram is null.</exception>
    public ScoreHistogramPicture(ScoreHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        _histogram = histogram;
        _names = new ClassDisplayNames(histogram.Classes);
        _labels = [.. histogram.Classes.Values.ToArray().Where(label => histogram.CountOf(label) > 0)];
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            IEnumerable<string> names = _labels.Length <= SeriesStyle.MostCount
                ? _labels.Select(FormatEntry)
                : [Guard.Text($"{_labels.Length} classes")];
            string range = $"from {NumberText.FormatShort(_histogram.Start)} to {NumberText.FormatShort(_histogram.End)}";
            string outliers = Outliers is { } text ? $"; {text}" : "";
            return $"{DefaultTitle}: densities {range} of {string.Join(", ", names)}{outliers}.{FormatKey()}";
        }
    }

    private protected override ClassDisplayNames ClassNames => _names;

    private protected override IReadOnlyList<int> NamedLabels =>
        IsOfTwo ? [Left, Right] : _labels.Length <= SeriesStyle.MostCount ? _labels : [];

    private protected override string DefaultTitle => IsMargin
        ? "Margin of the correct class over the best other"
        : IsOfTwo ? $"Scores: {FormatName(Right)} against {FormatName(Left)}"
        : _histogram.ScoredLabel is { } label ? $"Scores of {FormatName(label)}, by actual class" : "Scores by actual class";

    private protected override (int Width, int Height) DefaultSize => (560, 420);

    /// <summary>Gets whether each class has its own row.</summary>
    private bool HasRows => _labels.Length > MostInOne && _labels.Length <= SeriesStyle.MostCount;

    private bool IsMargin => _histogram.Quantity == ScoreQuantity.Margin;

    /// <summary>Gets whether 0 separates two classes.</summary>
    private bool IsOfTwo => _histogram.ScoredLabel is not null && _histogram.Classes.Count == 2;

    private int Right => _histogram.ScoredLabel!.Value;

    private int Left => _histogram.Classes.Values[0] == Right ? _histogram.Classes.Values[1] : _histogram.Classes.Values[0];

    /// <summary>Gets the meaning of scores below 0 and above 0, if it is known.</summary>
    private (string Below, string Above)? Sides =>
        IsMargin ? ("incorrect", "correct") : IsOfTwo ? ($"taken for {FormatName(Left)}", $"taken for {FormatName(Right)}") : null;

    /// <summary>Gets how many outliers there are, and how far away; null if there are none.</summary>
    private string? Outliers
    {
        get
        {
            int below = _histogram.BelowCount, above = _histogram.AboveCount;
            string lowest = NumberText.FormatShort(_histogram.Lowest), highest = NumberText.FormatShort(_histogram.Highest);
            string count = $"{NumberText.FormatCount(below + above)} of {NumberText.FormatExamples(_histogram.Count)}";
            return (below, above) switch
            {
                (0, 0) => null,
                (_, 0) => $"{count} left out, down to {lowest}",
                (0, _) => $"{count} left out, up to {highest}",
                _ => $"{count} left out, from {lowest} to {highest}",
            };
        }
    }

    private protected override void Fill(Plot plot)
    {
        string quantity = IsMargin ? "score of the correct class − best other score" : "score";
        PlotStyle.SetAxisLabels(plot, Outliers is { } outliers ? $"{quantity}\n{outliers}" : quantity, HasRows ? "" : "density");
        plot.Axes.Left.TickGenerator = new NumberTickGenerator();
        double top = HasRows ? AddRows(plot) : AddOverlaid(plot);
        (double start, double end) = GetRange();
        plot.Axes.SetLimits(start, end, 0, top);
        if (start < 0 && end > 0)
            AddBorder(plot, start, end, top);
        plot.Axes.Right.MinimumSize = PlotStyle.RightMargin;
        plot.Axes.Bottom.TickGenerator = new NumberTickGenerator();
    }

    /// <summary>Gets the width of the data, without the axis on the left and the margin on the right.</summary>
    private float DataWidth
    {
        get
        {
            const int longNumbers = 110, margins = 48;
            float names = HasRows ? margins + _labels.Max(label => PlotStyle.MeasureWidth(FormatRow(label), NameSize)) : longNumbers;
            return Math.Max(1, Area.Width - names);
        }
    }

    /// <summary>Gets the range of all bins, extended beyond 0 for the labels beside it.</summary>
    private (double Start, double End) GetRange()
    {
        const double most = 0.3;
        double range = _histogram.End - _histogram.Start, start = _histogram.Start - 0.02 * range, end = _histogram.End + 0.02 * range;
        if (Sides is { } sides)
        {
            start = Math.Min(start, -end * GetFraction(sides.Below));
            end = Math.Max(end, -start * GetFraction(sides.Above));
        }
        return (start, end);

        double GetFraction(string text)
        {
            double part = Math.Min(most, (PlotStyle.MeasureWidth(text) + 2 * SideTextOffset) / DataWidth);
            return part / (1 - part);
        }
    }

    /// <summary>Adds a row for each class, with its name beside it.</summary>
    /// <returns>The upper end of the axis.</returns>
    private double AddRows(Plot plot)
    {
        double height = Math.Max(1, Area.Height - OtherHeight), side = Sides is null ? 0 : SideTextHeight * _labels.Length / height;
        List<(double Position, string Name)> names = [];
        for (int i = 0; i < _labels.Length; i++)
        {
            int label = _labels[i];
            double bottom = _labels.Length - 1 - i, scale = RowHeight / FindHighest(label);
            plot.Add.HorizontalLine(bottom, 1, Palette.Grid);
            SeriesStyle style = new(SeriesStyle.Get(i, Palette).Color, LinePattern.Solid);
            AddOutline(plot, bin => scale * _histogram.Density(label, bin), style, ChartLegend.ThinLineWidth, isFilled: true, bottom);
            names.Add((bottom + RowHeight / 2, FormatRow(label)));
        }
        PlotStyle.SetNames(plot.Axes.Left, names, NameSize, Alignment.MiddleRight);
        plot.Grid.YAxisStyle.IsVisible = false;
        return _labels.Length + side;
    }

    /// <summary>Adds all outlines over each other, with a legend below.</summary>
    /// <returns>The upper end of the axis.</returns>
    private double AddOverlaid(Plot plot)
    {
        if (_labels.Length <= MostInOne)
            AddFew(plot);
        else
            AddMany(plot);
        ChartLegend.ShowBelow(plot, Area.Width);
        return 1.18 * _labels.Max(FindHighest);
    }

    private void AddFew(Plot plot)
    {
        for (int i = 0; i < _labels.Length; i++)
        {
            int label = _labels[i];
            SeriesStyle style = SeriesStyle.Get(GetStyleIndex(label), Palette);
            if (i > 0 && IsLike(_labels[0], label))
                style = style with { Pattern = new LinePattern([8, 8], 0, "Dashes over another line") };
            AddOutline(plot, bin => _histogram.Density(label, bin), style, ChartLegend.LineWidth, isFilled: true);
            ChartLegend.AddLine(plot, Palette, FormatEntry(label), style);
        }
    }

    /// <summary>
    /// Determines whether the outlines of two classes are the same in half of their bins or more, where one would hide the other.
    /// </summary>
    private bool IsLike(int one, int other)
    {
        double[] lower = new double[_histogram.BinCount], higher = new double[_histogram.BinCount];
        for (int bin = 0; bin < lower.Length; bin++)
        {
            (double first, double second) = (_histogram.Density(one, bin), _histogram.Density(other, bin));
            (lower[bin], higher[bin]) = (Math.Min(first, second), Math.Max(first, second));
        }
        int used = higher.Count(density => density > 0);
        return 2 * Enumerable.Range(0, lower.Length).Count(bin => higher[bin] > 0 && lower[bin] > 0.98 * higher[bin]) >= used;
    }

    /// <summary>Finds the density of the highest bin of a class, or 1 if all its examples are outliers.</summary>
    private double FindHighest(int label)
    {
        double highest = Enumerable.Range(0, _histogram.BinCount).Max(bin => _histogram.Density(label, bin));
        return highest > 0 ? highest : 1;
    }

    private void AddMany(Plot plot)
    {
        SeriesStyle each = new(Palette.Muted.WithAlpha(0.4), LinePattern.Solid), all = SeriesStyle.Get(0, Palette);
        foreach (int label in _labels)
            AddOutline(plot, bin => _histogram.Density(label, bin), each, 1, isFilled: false);
        double[] sums = new double[_histogram.BinCount];
        foreach (int label in _labels)
        {
            for (int bin = 0; bin < sums.Length; bin++)
                sums[bin] += _histogram.Density(label, bin) * _histogram.CountOf(label) / _histogram.Count;
        }
        AddOutline(plot, bin => sums[bin], all, 2 * ChartLegend.ThinLineWidth, isFilled: false);
        ChartLegend.AddLine(plot, Palette, Guard.Text($"each of {_labels.Length} classes"), each, 1);
        ChartLegend.AddLine(
            plot, Palette, Guard.Text($"all {NumberText.FormatExamples(_histogram.Count)}"), all, 2 * ChartLegend.ThinLineWidth);
    }

    private void AddOutline(
        Plot plot, Func<int, double> density, SeriesStyle style, float width, bool isFilled, double bottom = 0)
    {
        List<Coordinates> points = [new Coordinates(_histogram.Edge(0), bottom)];
        for (int bin = 0; bin < _histogram.BinCount; bin++)
        {
            points.Add(new Coordinates(_histogram.Edge(bin), bottom + density(bin)));
            points.Add(new Coordinates(_histogram.Edge(bin + 1), bottom + density(bin)));
        }
        points.Add(new Coordinates(_histogram.Edge(_histogram.BinCount), bottom));
        if (isFilled)
        {
            ScottPlot.Plottables.Polygon area = plot.Add.Polygon([.. points]);
            area.FillColor = style.Color.WithAlpha(_labels.Length > MostInOne ? 0.3 : 0.15);
            area.LineWidth = 0;
        }
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(LineThinning.Thin(points), style.Color);
        line.LineWidth = width;
        line.LinePattern = style.Pattern;
    }

    /// <summary>Adds a line at 0, with the meaning of the scores on its sides at the top.</summary>
    private void AddBorder(Plot plot, double start, double end, double top)
    {
        plot.Add.VerticalLine(0, ChartLegend.ThinLineWidth, Palette.Text, LinePattern.DenselyDashed);
        if (Sides is not { } sides)
            return;
        AddSideText(sides.Below, -start, Alignment.UpperRight, -SideTextOffset);
        AddSideText(sides.Above, end, Alignment.UpperLeft, SideTextOffset);

        void AddSideText(string whole, double width, Alignment alignment, float offset)
        {
            float room = (float)(width / (end - start) * DataWidth) - 2 * SideTextOffset;
            string text = TextFitting.Fit(whole, room + 1, PlotStyle.TextSize);
            ScottPlot.Plottables.Text side = plot.Add.Text(text, 0, top);
            PlotStyle.SetText(side.LabelStyle, text, PlotStyle.TextSize);
            side.LabelFontColor = Palette.Text;
            side.LabelAlignment = alignment;
            side.OffsetX = offset;
            side.OffsetY = 4;
        }
    }

    /// <summary>Gets the index of the style: of two classes, each keeps its colors even if the other has no examples.</summary>
    private int GetStyleIndex(int label) => IsOfTwo ? _histogram.Classes.Values[0] == label ? 0 : 1 : Array.IndexOf(_labels, label);

    /// <summary>Formats the name of a row, which is shortened if it is wide.</summary>
    private string FormatRow(int label)
    {
        string count = $" ({NumberText.FormatExamples(_histogram.CountOf(label))})";
        return _names.Shorten(label, LargestNameRatio * Area.Width - Measure(count), Measure) + count;

        static float Measure(string text) => PlotStyle.MeasureWidth(text, NameSize);
    }

    private string FormatEntry(int label) => $"{FormatName(label)} ({NumberText.FormatExamples(_histogram.CountOf(label))})";

    private string FormatName(int label) => _names.FormatForPicture(label);
}
