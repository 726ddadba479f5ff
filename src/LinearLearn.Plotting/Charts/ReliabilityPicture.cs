using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Represents a reliability diagram: the fraction of predictions that came true over their predicted probability.</summary>
/// <remarks>
/// Well calibrated probabilities lie on the diagonal. Bars at the bottom show the number of examples behind each point. For the predicted
/// class (<see cref="ReliabilityCurve.IsOfPredictedClass"/>), the diagram shows the accuracy over the confidence.
/// </remarks>
public sealed class ReliabilityPicture : Chart
{
    /// <summary>The height of the highest bar, on the scale of the axis.</summary>
    private const double BarHeight = 0.15;

    private const int LegendHeight = 112;

    private readonly ReliabilityCurve _curve;

    /// <summary>Creates the picture of a curve.</summary>
    /// <param name="curve">The curve of one class, or of the confidence in the predicted class.</param>
    /// <exception cref="ArgumentNullException">The curve is null.</exception>
    public ReliabilityPicture(ReliabilityCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        _curve = curve;
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            string measured = _curve.IsOfPredictedClass ? "confidence in the predicted class" : "predicted probabilities";
            string examples = NumberText.FormatExamples(_curve.Count), bins = NumberText.FormatCount(_curve.BinCount, "bin", "bins");
            string error = Guard.Text($"{_curve.ExpectedCalibrationError:0.0000}");
            return $"Reliability of the {measured} of {examples}: expected calibration error {error}, in {bins}.";
        }
    }

    private protected override string DefaultTitle =>
        _curve.IsOfPredictedClass ? "Reliability of the predicted class" : "Reliability of predicted probabilities";

    private protected override (int Width, int Height) DefaultSize => (UnitSquare.Size.Width, UnitSquare.Size.Height + LegendHeight);

    private protected override void Fill(Plot plot)
    {
        int most = _curve.Points.Max(bin => bin.Count);
        foreach (ReliabilityBin bin in _curve.Points)
        {
            ScottPlot.Plottables.Rectangle bar = plot.Add.Rectangle(bin.Start, bin.End, 0, BarHeight * bin.Count / most);
            bar.FillColor = Palette.Cold;
            bar.LineColor = Palette.Muted;
            bar.LineWidth = 1;
        }
        UnitSquare.AddDiagonal(plot, Palette, "perfect");
        SeriesStyle style = SeriesStyle.Get(0, Palette);
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(
            Array.ConvertAll([.. _curve.Points], (ReliabilityBin bin) => new Coordinates(bin.MeanProbability, bin.Fraction)), style.Color);
        line.LineWidth = ChartLegend.LineWidth;
        line.MarkerSize = _curve.Points.Count <= 100 ? 8 : 0;
        ChartLegend.AddLine(plot, Palette, Guard.Text($"calibration error {_curve.ExpectedCalibrationError:0.0000}"), style);
        ChartLegend.AddArea(plot, Palette, $"examples, up to {NumberText.FormatCount(most)} a bin", Palette.Cold);
        ChartLegend.ShowBelow(plot, Area.Width);
        (string x, string y) = _curve.IsOfPredictedClass
            ? ("mean confidence", "accuracy")
            : ("mean predicted probability", "fraction that came true");
        UnitSquare.SetAxes(plot, (Area.Width, Area.Height - LegendHeight), x, y);
    }
}
