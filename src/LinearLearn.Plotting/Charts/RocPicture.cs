using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>
/// Represents ROC curves: the true positive rate over the false positive rate for every threshold, with the areas under the curves (AUC).
/// </summary>
/// <remarks>
/// A single curve has one point marked: the threshold where the true positive rate exceeds the false positive rate the most (Youden's
/// index). The legend shows both rates, which helps if the whole curve lies in a corner. With more than ten classes, all curves look alike
/// except for the one with the smallest area.
/// </remarks>
public sealed class RocPicture : Chart
{
    private readonly (int Label, RocCurve Curve)[] _curves;
    private readonly ClassDisplayNames _names;
    private readonly string _title;

    /// <summary>Creates the picture of evaluated scores.</summary>
    /// <param name="scores">The scores, of any number of classes.</param>
    /// <param name="label">
    /// The class that counts as positive. Optional. Default: the positive one of two classes; with more than two, one curve is drawn for
    /// each class (one-vs-rest) that has both positive and negative examples.
    /// </param>
    /// <exception cref="ArgumentException">The model has no such label, or there are no positive or no negative examples.</exception>
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
        _names = new ClassDisplayNames(scores.Classes);
        _curves = Array.ConvertAll(labels, some => (some, scores.Roc(some)));
        NamedLabels = scores.Classes.Count == 2 ? scores.Classes.Values.ToArray()
            : labels.Length <= SeriesStyle.MostCount ? labels
            : [Worst.Label];
        _title = labels.Length == 1 ? FormatTitle(scores, labels[0]) : "ROC curves: each class, one-vs-rest";
    }

    /// <inheritdoc/>
    public override string Description => _curves.Length == 1
        ? $"{_title}, area under the curve {NumberText.FormatRate(MeanAuc)}; "
            + $"{FormatBest(FindBest(_curves[0].Curve), " positives")}.{FormatKey()}"
        : Guard.Text($"{_title}. {_curves.Length} classes, mean area under the curves {NumberText.FormatRate(MeanAuc)}, ")
            + $"the smallest {NumberText.FormatRate(Worst.Curve.Auc)} ({_names.Format(Worst.Label)}).{FormatKey()}";

    private protected override ClassDisplayNames ClassNames => _names;

    private protected override IReadOnlyList<int> NamedLabels { get; }

    private protected override string DefaultTitle => _title;

    private protected override (int Width, int Height) DefaultSize => UnitSquare.Size;

    private double MeanAuc => _curves.Average(curve => curve.Curve.Auc);

    private (int Label, RocCurve Curve) Worst => _curves.MinBy(curve => curve.Curve.Auc);

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
            string text = $"{_names.FormatForPicture(_curves[i].Label)}: AUC {NumberText.FormatRate(_curves[i].Curve.Auc)}";
            ChartLegend.AddLine(plot, Palette, text, SeriesStyle.Get(i, Palette));
        }
    }

    private void AddMany(Plot plot)
    {
        SeriesStyle all = SeriesStyle.Get(0, Palette), one = SeriesStyle.Get(1, Palette);
        foreach ((_, RocCurve curve) in _curves)
            AddCurve(plot, curve, all, 1);
        AddCurve(plot, Worst.Curve, one, 2 * ChartLegend.ThinLineWidth);
        string mean = Guard.Text($"{_curves.Length} classes: mean AUC {NumberText.FormatRate(MeanAuc)}");
        string smallest = $"{_names.FormatForPicture(Worst.Label)}: AUC {NumberText.FormatRate(Worst.Curve.Auc)}, the smallest";
        ChartLegend.AddLine(plot, Palette, mean, all, 1);
        ChartLegend.AddLine(plot, Palette, smallest, one, 2 * ChartLegend.ThinLineWidth);
    }

    private static void AddCurve(Plot plot, RocCurve curve, SeriesStyle style, float width)
    {
        IEnumerable<Coordinates> all = curve.Points.Select(point => new Coordinates(point.FalsePositiveRate, point.TruePositiveRate));
        Coordinates[] points = LineThinning.Thin([.. all]);
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(points, style.Color);
        line.LineWidth = width;
        line.LinePattern = style.Pattern;
    }

    private string FormatTitle(ScoreEvaluation scores, int label)
    {
        string name = _names.Format(label);
        if (scores.Classes.Count > 2)
            return $"ROC curve: {name}, one-vs-rest";
        int other = scores.Classes.Values[0] == label ? scores.Classes.Values[1] : scores.Classes.Values[0];
        return $"ROC curve: {name} against {_names.Format(other)}";
    }

    private static RocPoint FindBest(RocCurve curve) => curve.Points.MaxBy(point => point.TruePositiveRate - point.FalsePositiveRate);

    private static string FormatBest(RocPoint point, string unit = "")
    {
        if (!float.IsFinite(point.Threshold))
            return "no threshold is better than chance";
        string trueRate = Guard.Text($"{100 * point.TruePositiveRate:0.0} % true");
        string falseRate = Guard.Text($"{100 * point.FalsePositiveRate:0.0} % false");
        return Guard.Text($"from score {NumberText.FormatShort(point.Threshold)}: {trueRate}, {falseRate}{unit}");
    }
}
