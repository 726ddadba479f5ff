using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Represents the distribution of scores as one outline for each class.</summary>
/// <remarks>
/// Each outline has an area of 1, whatever the number of examples. Classes that the model separates well appear as separate humps. If the
/// sides of 0 stand for two classes, or for correct and incorrect predictions, the line at 0 is labeled. With more than ten classes that
/// have examples, all outlines look alike, and an outline of all examples is drawn over them.
/// </remarks>
public sealed class ScoreHistogramPicture : Chart
{
    private const int MostBelow = 3;
    private const int MostInNarrow = 5;

    /// <summary>The width of the axis on the left and of the margin on the right, for long numbers.</summary>
    private const int OtherWidth = 110;

    /// <summary>The space beside a text at 0.</summary>
    private const int SideMargin = 12;

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
            string range = Guard.Text($"from {_histogram.Start:G4} to {_histogram.End:G4}");
            return $"{DefaultTitle}: densities {range} of {string.Join(", ", names)}."
                + _names.FormatKeySentence(IsOfTwo ? [Left, Right] : _labels.Length <= SeriesStyle.MostCount ? _labels : []);
        }
    }

    private protected override ClassDisplayNames ClassNames => _names;

    private protected override string DefaultTitle => IsMargin
        ? "Margin of the correct class over the best other"
        : IsOfTwo ? $"Scores: {FormatName(Right)} against {FormatName(Left)}"
        : _histogram.ScoredLabel is { } label ? $"Scores of {FormatName(label)}, by actual class" : "Scores by actual class";

    private protected override (int Width, int Height) DefaultSize => HasLegendBelow ? (560, 420) : (760, 420);

    /// <summary>
    /// Gets whether there is no room for a legend beside the data: the legend is below, and fewer outlines are distinguished.
    /// </summary>
    internal bool IsNarrow { get; init; }

    private bool AreDistinguished => _labels.Length <= (IsNarrow ? MostInNarrow : SeriesStyle.MostCount);

    private bool HasLegendBelow => IsNarrow || !AreDistinguished || _labels.Length <= MostBelow;

    private bool IsMargin => _histogram.Quantity == ScoreQuantity.Margin;

    /// <summary>Gets whether 0 separates two classes.</summary>
    private bool IsOfTwo => _histogram.ScoredLabel is not null && _histogram.Classes.Count == 2;

    private int Right => _histogram.ScoredLabel!.Value;

    private int Left => _histogram.Classes.Values[0] == Right ? _histogram.Classes.Values[1] : _histogram.Classes.Values[0];

    /// <summary>Gets the meaning of scores below 0 and above 0, if it is known.</summary>
    private (string Below, string Above)? Sides =>
        IsMargin ? ("incorrect", "correct") : IsOfTwo ? ($"taken for {FormatName(Left)}", $"taken for {FormatName(Right)}") : null;

    private double Highest => _labels.Max(label => Enumerable.Range(0, _histogram.BinCount).Max(bin => _histogram.Density(label, bin)));

    private protected override void Fill(Plot plot)
    {
        double top = 1.18 * Highest;
        (double start, double end) = GetRange();
        if (AreDistinguished)
            AddFew(plot);
        else
            AddMany(plot);
        if (start < 0 && end > 0)
            AddBorder(plot, start, end, top);
        if (HasLegendBelow)
            ChartLegend.ShowBelow(plot, Area.Width);
        else
            ChartLegend.ShowRight(plot);
        plot.Axes.Right.MinimumSize = PlotStyle.RightMargin;
        PlotStyle.SetAxisLabels(plot, IsMargin ? "score of the correct class − best other score" : "score", "density");
        plot.Axes.Bottom.TickGenerator = new NumberTickGenerator();
        plot.Axes.Left.TickGenerator = new NumberTickGenerator();
        plot.Axes.SetLimits(start, end, 0, top);
    }

    /// <summary>Gets the range of all bins, extended beyond 0 for the labels beside it.</summary>
    private (double Start, double End) GetRange()
    {
        const double most = 0.3;
        double margin = 0.02 * (_histogram.End - _histogram.Start), start = _histogram.Start - margin, end = _histogram.End + margin;
        if (Sides is { } sides)
        {
            start = Math.Min(start, -end * GetFraction(sides.Below));
            end = Math.Max(end, -start * GetFraction(sides.Above));
        }
        return (start, end);

        double GetFraction(string text)
        {
            double part = Math.Min(most, MeasureFraction(text));
            return part / (1 - part);
        }
    }

    /// <summary>Measures the fraction of the axis that a text beside 0 needs.</summary>
    private double MeasureFraction(string text) => (PlotStyle.MeasureWidth(text) + SideMargin) / Math.Max(1, Area.Width - OtherWidth);

    private void AddFew(Plot plot)
    {
        for (int i = 0; i < _labels.Length; i++)
        {
            int label = _labels[i];
            SeriesStyle style = SeriesStyle.Get(_labels.Length <= 2 ? GetStyleIndex(label) : i, Palette);
            AddOutline(plot, bin => _histogram.Density(label, bin), style, ChartLegend.LineWidth, isFilled: _labels.Length <= 2);
            ChartLegend.AddLine(plot, Palette, FormatEntry(label), style);
        }
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

    private void AddOutline(Plot plot, Func<int, double> density, SeriesStyle style, float width, bool isFilled)
    {
        List<Coordinates> points = [new Coordinates(_histogram.Edge(0), 0)];
        for (int bin = 0; bin < _histogram.BinCount; bin++)
        {
            points.Add(new Coordinates(_histogram.Edge(bin), density(bin)));
            points.Add(new Coordinates(_histogram.Edge(bin + 1), density(bin)));
        }
        points.Add(new Coordinates(_histogram.Edge(_histogram.BinCount), 0));
        if (isFilled)
        {
            ScottPlot.Plottables.Polygon area = plot.Add.Polygon([.. points]);
            area.FillColor = style.Color.WithAlpha(0.15);
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
        AddSideText(sides.Below, -start, Alignment.UpperRight, -6);
        AddSideText(sides.Above, end, Alignment.UpperLeft, 6);

        void AddSideText(string text, double width, Alignment alignment, float offset)
        {
            double room = width / (end - start) * (Area.Width - OtherWidth) - SideMargin;
            text = TextFitting.Fit(text, (float)room + 1, PlotStyle.TextSize);
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

    private string FormatEntry(int label) => $"{FormatName(label)} ({NumberText.FormatExamples(_histogram.CountOf(label))})";

    private string FormatName(int label) => _names.FormatForPicture(label);
}
