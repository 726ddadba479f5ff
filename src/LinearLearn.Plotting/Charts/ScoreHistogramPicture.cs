using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>
/// How the scores of each class are distributed: an outline a class, of area 1 whatever the number of its examples. Classes that a model tells apart
/// are humps of their own.
/// </summary>
/// <remarks>
/// Where it is known which side of 0 is which class, or right and wrong, the line at 0 says so. Of more than ten classes with examples all outlines
/// are drawn alike, and that of all examples together over them.
/// </remarks>
public sealed class ScoreHistogramPicture : Chart
{
    private const int MostBelow = 3;
    private const int MostInNarrow = 5;

    /// <summary>Of the axis on the left and the margin on the right, for long numbers.</summary>
    private const int OtherWidth = 110;

    private readonly ScoreHistogram _histogram;
    private readonly int[] _labels;
    private readonly ClassNaming _names;

    /// <summary>Takes a histogram.</summary>
    /// <param name="histogram">Of any number of classes. Those without examples are left out.</param>
    /// <exception cref="ArgumentNullException">There is no histogram.</exception>
    public ScoreHistogramPicture(ScoreHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        _histogram = histogram;
        _names = new ClassNaming(histogram.ClassNames);
        _labels = [.. histogram.Labels.ToArray().Where(label => histogram.CountOf(label) > 0)];
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            IEnumerable<string> names = _labels.Length <= SeriesStyle.Count ? _labels.Select(Entry) : [Guard.Text($"{_labels.Length} classes")];
            return Guard.Text($"{DefaultTitle}: densities from {_histogram.Start:G4} to {_histogram.End:G4} of {string.Join(", ", names)}.");
        }
    }

    private protected override string DefaultTitle => IsMargin
        ? "Leads of the right class over the best other"
        : IsOfTwo ? $"Scores: {Name(Right)} against {Name(Left)}"
        : _histogram.ScoredLabel is { } label ? $"Scores of {Name(label)}, by actual class" : "Scores by actual class";

    private protected override (int Width, int Height) DefaultSize => HasLegendBelow ? (560, 420) : (760, 420);

    /// <summary>Whether there is no room for a legend beside the data: then it stands below, and fewer outlines are told apart.</summary>
    internal bool IsNarrow { get; init; }

    private bool AreToldApart => _labels.Length <= (IsNarrow ? MostInNarrow : SeriesStyle.Count);

    private bool HasLegendBelow => IsNarrow || !AreToldApart || _labels.Length <= MostBelow;

    private bool IsMargin => _histogram.Quantity == ScoreQuantity.Margin;

    /// <summary>Whether 0 parts two classes.</summary>
    private bool IsOfTwo => _histogram.ScoredLabel is not null && _histogram.Labels.Length == 2;

    private int Right => _histogram.ScoredLabel!.Value;

    private int Left => _histogram.Labels[0] == Right ? _histogram.Labels[1] : _histogram.Labels[0];

    /// <summary>What scores below 0 and above come to, where that is known.</summary>
    private (string Below, string Above)? Sides =>
        IsMargin ? ("wrong", "right") : IsOfTwo ? ($"taken for {Name(Left)}", $"taken for {Name(Right)}") : null;

    private double Highest => _labels.Max(label => Enumerable.Range(0, _histogram.BinCount).Max(bin => _histogram.Density(label, bin)));

    private protected override void Fill(Plot plot)
    {
        double top = 1.18 * Highest;
        (double start, double end) = Range();
        if (AreToldApart)
            AddFew(plot);
        else
            AddMany(plot);
        if (start < 0 && end > 0)
            AddBorder(plot, start, end, top);
        if (HasLegendBelow)
            Legends.ShowBelow(plot, Area.Width);
        else
            Legends.ShowRight(plot);
        plot.Axes.Right.MinimumSize = Plots.RightMargin;
        Plots.SetAxes(plot, IsMargin ? "score of the right class − best other score" : "score", "density");
        plot.Axes.Bottom.TickGenerator = Ticks.Numbers();
        plot.Axes.Left.TickGenerator = Ticks.Numbers();
        plot.Axes.SetLimits(start, end, 0, top);
    }

    /// <summary>All bins; where 0 is a border, also room beyond it for what stands there, if that is not too long.</summary>
    private (double Start, double End) Range()
    {
        const double most = 0.3, least = 0.1;
        double margin = 0.02 * (_histogram.End - _histogram.Start), start = _histogram.Start - margin, end = _histogram.End + margin;
        if (Sides is { } sides)
        {
            start = Math.Min(start, -end * Beyond(sides.Below));
            end = Math.Max(end, -start * Beyond(sides.Above));
        }
        return (start, end);

        double Beyond(string text) => PartFor(text) is <= most and double part ? part / (1 - part) : least;
    }

    /// <summary>The part of the axis that a text beside 0 takes.</summary>
    private double PartFor(string text) => (Plots.WidthOf(text) + 12) / Math.Max(1, Area.Width - OtherWidth);

    private void AddFew(Plot plot)
    {
        for (int i = 0; i < _labels.Length; i++)
        {
            int label = _labels[i];
            SeriesStyle style = SeriesStyle.Of(_labels.Length <= 2 ? StyleOf(label) : i, Palette);
            AddOutline(plot, bin => _histogram.Density(label, bin), style, Legends.LineWidth, isFilled: _labels.Length <= 2);
            Legends.AddLine(plot, Palette, Entry(label), style);
        }
    }

    private void AddMany(Plot plot)
    {
        SeriesStyle each = new(Palette.Muted.WithAlpha(0.4), LinePattern.Solid), all = SeriesStyle.Of(0, Palette);
        foreach (int label in _labels)
            AddOutline(plot, bin => _histogram.Density(label, bin), each, 1, isFilled: false);
        double[] sums = new double[_histogram.BinCount];
        foreach (int label in _labels)
        {
            for (int bin = 0; bin < sums.Length; bin++)
                sums[bin] += _histogram.Density(label, bin) * _histogram.CountOf(label) / _histogram.Count;
        }
        AddOutline(plot, bin => sums[bin], all, 2 * Legends.ThinLineWidth, isFilled: false);
        Legends.AddLine(plot, Palette, Guard.Text($"each of {_labels.Length} classes"), each, 1);
        Legends.AddLine(plot, Palette, Guard.Text($"all {NumberText.Examples(_histogram.Count)}"), all, 2 * Legends.ThinLineWidth);
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
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(ThinnedLine.Of(points), style.Color);
        line.LineWidth = width;
        line.LinePattern = style.Pattern;
    }

    /// <summary>A line at 0, and at the top on its sides what a score there comes to.</summary>
    private void AddBorder(Plot plot, double start, double end, double top)
    {
        plot.Add.VerticalLine(0, Legends.ThinLineWidth, Palette.Text, LinePattern.DenselyDashed);
        if (Sides is not { } sides)
            return;
        Say(sides.Below, -start, Alignment.UpperRight, -6);
        Say(sides.Above, end, Alignment.UpperLeft, 6);

        void Say(string text, double width, Alignment alignment, float offset)
        {
            if (width / (end - start) < 0.99 * PartFor(text))
                return; // half a name says nothing
            ScottPlot.Plottables.Text side = plot.Add.Text(text, 0, top);
            Plots.Set(side.LabelStyle, text, Plots.TextSize);
            side.LabelFontColor = Palette.Text;
            side.LabelAlignment = alignment;
            side.OffsetX = offset;
            side.OffsetY = 4;
        }
    }

    /// <summary>Of two classes, the same colours whichever has examples.</summary>
    private int StyleOf(int label) => IsOfTwo ? _histogram.Labels[0] == label ? 0 : 1 : Array.IndexOf(_labels, label);

    private string Entry(int label) => $"{Name(label)} ({NumberText.Examples(_histogram.CountOf(label))})";

    private string Name(int label) => _names.Of(label);
}
