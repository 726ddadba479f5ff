using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Represents a risk-coverage curve: the error rate of the examples answered over the fraction of examples answered.</summary>
/// <remarks>
/// The least confident examples are left unanswered first: the more the curve falls to the left, the more errors are avoided by abstaining.
/// The point of 90 % coverage is marked. The axis of the error rate ends a little above the highest rate at 10 % coverage or more: below
/// that, few examples are answered, and a single error has a large effect. A triangle at the upper edge marks points above the axis.
/// </remarks>
public sealed class RiskCoveragePicture : Chart
{
    private const double MarkedCoverage = 0.9;

    /// <summary>The coverage below which points do not stretch the axis.</summary>
    private const double LeastCoverage = 0.1;

    /// <summary>The largest number of points that are marked one by one.</summary>
    private const int MostMarkers = 30;

    private readonly RiskCoverageCurve _curve;

    /// <summary>Creates the picture of a curve.</summary>
    /// <param name="curve">The curve, for example <see cref="ScoreEvaluation.RiskCoverage"/> of a test set.</param>
    /// <exception cref="ArgumentNullException">The curve is null.</exception>
    public RiskCoveragePicture(RiskCoverageCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        _curve = curve;
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            string marked = Marked == All ? "" : $", {NumberText.FormatPercent(Marked.Risk)} if {FormatCoverage(Marked)} are answered";
            string all = $"error rate {NumberText.FormatPercent(All.Risk)} if all are answered", area = NumberText.FormatRate(_curve.Aurc);
            return $"Risk-coverage curve of {NumberText.FormatExamples(_curve.Count)}: {all}{marked}; area under the curve {area}.";
        }
    }

    private protected override string DefaultTitle => "Risk-coverage curve";

    private protected override (int Width, int Height) DefaultSize => (560, 420);

    private RiskCoveragePoint All => _curve.Points[^1];

    private RiskCoveragePoint Marked => _curve.FindForCoverage(MarkedCoverage);

    private protected override void Fill(Plot plot)
    {
        SeriesStyle line = SeriesStyle.Get(0, Palette), all = new(Palette.Muted, LinePattern.DenselyDashed);
        plot.Add.HorizontalLine(100 * All.Risk, ChartLegend.ThinLineWidth, all.Color, all.Pattern);
        ScottPlot.Plottables.Scatter curve = plot.Add.Scatter(LineThinning.Thin([.. _curve.Points.Select(ToCoordinates)]), line.Color);
        curve.LineWidth = ChartLegend.LineWidth;
        curve.MarkerSize = _curve.Points.Count <= MostMarkers ? 5 : 0;
        ChartLegend.AddLine(plot, Palette, $"area under the curve {NumberText.FormatRate(_curve.Aurc)}", line);
        ChartLegend.AddLine(plot, Palette, $"all answered: {NumberText.FormatPercent(All.Risk)} errors", all, ChartLegend.ThinLineWidth);
        if (Marked != All)
        {
            string text = $"{FormatCoverage(Marked)} answered: {NumberText.FormatPercent(Marked.Risk)} errors";
            plot.Add.Marker(ToCoordinates(Marked), MarkerShape.FilledCircle, ChartLegend.MarkerSize, Palette.Positive);
            ChartLegend.AddMarker(plot, Palette, text, MarkerShape.FilledCircle, Palette.Positive);
        }
        plot.Axes.Right.MinimumSize = PlotStyle.RightMargin;
        PlotStyle.SetAxisLabels(plot, "coverage: examples answered (%)", "error rate of the answers (%)");
        double highest = 100 * _curve.Points.Where(point => point.Coverage >= LeastCoverage).Max(point => point.Risk);
        double top = highest > 0 ? 1.1 * highest : 1;
        plot.Axes.SetLimits(0, 102, -0.03 * top, top);
        MarkAbove(plot, top);
        plot.Axes.Bottom.TickGenerator = new NumberTickGenerator();
        plot.Axes.Left.TickGenerator = new NumberTickGenerator();
        ChartLegend.ShowInEmptyArea(plot, Area);
    }

    /// <summary>Marks the highest point above the axis, if there is any.</summary>
    private void MarkAbove(Plot plot, double top)
    {
        RiskCoveragePoint highest = _curve.Points.MaxBy(point => point.Risk);
        if (100 * highest.Risk <= top)
            return;
        int count = _curve.Points.Count(point => 100 * point.Risk > top);
        string text = $"{NumberText.FormatCount(count, "point", "points")} above, up to {NumberText.FormatPercent(highest.Risk)}";
        plot.Add.Marker(100 * highest.Coverage, 0.97 * top, MarkerShape.FilledTriangleUp, ChartLegend.MarkerSize, Palette.Muted);
        ChartLegend.AddMarker(plot, Palette, text, MarkerShape.FilledTriangleUp, Palette.Muted);
    }

    private static Coordinates ToCoordinates(RiskCoveragePoint point) => new(100 * point.Coverage, 100 * point.Risk);

    private static string FormatCoverage(RiskCoveragePoint point) => NumberText.FormatPercent(point.Coverage);
}
