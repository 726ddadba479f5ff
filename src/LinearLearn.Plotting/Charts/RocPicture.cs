using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>
/// ROC curves: the true positive rate over the false positive rate, for every threshold, with the areas under the curves (AUC).
/// </summary>
/// <remarks>
/// A single curve has one point marked: the threshold where the true positive rate exceeds the false one the most (Youden's index), with both rates in the
/// legend, which can be read where the curve is all in a corner. Of more than ten classes all curves are drawn alike, but for the one of the smallest area.
/// </remarks>
public sealed class RocPicture : Chart
{
    private readonly (string Name, RocCurve Curve)[] _curves;
    private readonly string _title;

    /// <summary>Makes the curves of scores.</summary>
    /// <param name="scores">Of any number of classes.</param>
    /// <param name="label">
    /// The class that counts as positive. By default, of two classes the positive one; of more, there is a curve of each class against all others, as
    /// far as both occur.
    /// </param>
    /// <exception cref="ArgumentException">The model does not know the label, or not both kinds of examples occur.</exception>
    public RocPicture(ScoreEvaluation scores, int? label = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        int[] labels = scores.Classes.Values.ToArray();
        if (label is null && labels.Length > 2)
        {
            ScoreHistogram counts = scores.Histogram(labels[0], 1);
            labels = Array.FindAll(labels, some => counts.CountOf(some) is int count && count > 0 && count < scores.Count);
            if (labels.Length == 0)
                throw new ArgumentException("expected examples of two classes or more, found one class", nameof(scores));
        }
        else
        {
            labels = [label ?? labels[1]];
        }
        ClassDisplayNames names = new(scores.Classes);
        _curves = Array.ConvertAll(labels, some => (names.FormatForPicture(some), scores.Roc(some)));
        _title = labels.Length == 1 ? FormatTitle(scores, names, labels[0]) : "ROC curves: each class against the others";
    }

    /// <inheritdoc/>
    public override string Description => _curves.Length == 1
        ? $"{_title}, area under the curve {NumberText.FormatRate(MeanAuc)}; {FormatBest(FindBest(_curves[0].Curve), " positives")}."
        : Guard.Text($"{_title}. {_curves.Length} classes, mean area under the curves {NumberText.FormatRate(MeanAuc)}, the smallest {NumberText.FormatRate(Worst.Curve.Auc)} ({Worst.Name}).");

    private protected override string DefaultTitle => _title;

    private protected override (int Width, int Height) DefaultSize => UnitSquare.Size;

    private double MeanAuc => _curves.Average(curve => curve.Curve.Auc);

    private (string Name, RocCurve Curve) Worst => _curves.MinBy(curve => curve.Curve.Auc);

    private protected override void Fill(Plot plot)
    {
        UnitSquare.AddDiagonal(plot, Palette, "chance: AUC 0.5");
        if (_curves.Length == 1)
            AddSingle(plot);
        else if (_curves.Length <= SeriesStyle.MostCount)
            AddFew(plot);
        else
            AddMany(plot);
        ChartLegend.ShowInside(plot, UnitSquare.GetSide(Area), UnitSquare.GetSide(Area));
        UnitSquare.SetAxes(plot, Area, "false positive rate", "true positive rate");
    }

    private void AddSingle(Plot plot)
    {
        RocCurve curve = _curves[0].Curve;
        SeriesStyle style = SeriesStyle.Get(0, Palette);
        AddCurve(plot, curve, style, ChartLegend.LineWidth);
        ChartLegend.AddLine(plot, Palette, $"AUC {NumberText.FormatRate(curve.Auc)}", style);
        RocPoint best = FindBest(curve);
        plot.Add.Marker(best.FalsePositiveRate, best.TruePositiveRate, MarkerShape.FilledCircle, ChartLegend.MarkerSize, Palette.Positive);
        ChartLegend.AddMarker(plot, Palette, FormatBest(best), MarkerShape.FilledCircle, Palette.Positive);
    }

    private void AddFew(Plot plot)
    {
        for (int i = 0; i < _curves.Length; i++)
        {
            AddCurve(plot, _curves[i].Curve, SeriesStyle.Get(i, Palette), ChartLegend.LineWidth);
            ChartLegend.AddLine(
                plot, Palette, $"{_curves[i].Name}: AUC {NumberText.FormatRate(_curves[i].Curve.Auc)}", SeriesStyle.Get(i, Palette));
        }
    }

    private void AddMany(Plot plot)
    {
        SeriesStyle all = SeriesStyle.Get(0, Palette), one = SeriesStyle.Get(1, Palette);
        foreach ((_, RocCurve curve) in _curves)
            AddCurve(plot, curve, all, 1);
        AddCurve(plot, Worst.Curve, one, 2 * ChartLegend.ThinLineWidth);
        ChartLegend.AddLine(plot, Palette, Guard.Text($"{_curves.Length} classes: mean AUC {NumberText.FormatRate(MeanAuc)}"), all, 1);
        ChartLegend.AddLine(plot, Palette, $"{Worst.Name}: AUC {NumberText.FormatRate(Worst.Curve.Auc)}, the smallest", one, 2 * ChartLegend.ThinLineWidth);
    }

    private static void AddCurve(Plot plot, RocCurve curve, SeriesStyle style, float width)
    {
        Coordinates[] points = LineThinning.Thin([.. curve.Points.Select(point => new Coordinates(point.FalsePositiveRate, point.TruePositiveRate))]);
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(points, style.Color);
        line.LineWidth = width;
        line.LinePattern = style.Pattern;
    }

    private static string FormatTitle(ScoreEvaluation scores, ClassDisplayNames names, int label)
    {
        string name = names.FormatForPicture(label);
        if (scores.Classes.Count > 2)
            return $"ROC curve: {name} against the others";
        int other = scores.Classes.Values[0] == label ? scores.Classes.Values[1] : scores.Classes.Values[0];
        return $"ROC curve: {name} against {names.FormatForPicture(other)}";
    }

    private static RocPoint FindBest(RocCurve curve) => curve.Points.MaxBy(point => point.TruePositiveRate - point.FalsePositiveRate);

    private static string FormatBest(RocPoint point, string unit = "") => float.IsFinite(point.Threshold)
        ? Guard.Text($"from score {point.Threshold:G3}: {100 * point.TruePositiveRate:0.0} % true, {100 * point.FalsePositiveRate:0.0} % false{unit}")
        : "no threshold is better than chance";
}
