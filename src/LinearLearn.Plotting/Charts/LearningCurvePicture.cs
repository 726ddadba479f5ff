using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace LinearLearn.Plotting;

/// <summary>Represents the learning curve of a run: validation accuracy over the number of examples learned from.</summary>
/// <remarks>
/// Two points are marked: the end of training, or the last validation before it, and the best validation if it is a different one. The axis
/// of accuracy covers the range of the curve and the target, not always 0 to 100 %.
/// </remarks>
public sealed class LearningCurvePicture : Chart
{
    /// <summary>The largest number of points that are marked one by one.</summary>
    private const int MostMarkers = 30;

    private const double MostWholeTicks = 1_000_000;

    private readonly ValidationPoint[] _points;
    private readonly ValidationPoint _best;
    private readonly double? _target;
    private readonly string _stop;

    /// <summary>Creates the picture of a run.</summary>
    /// <param name="result">The result of a run with validation.</param>
    /// <param name="targetAccuracy">
    /// The value of <see cref="TrainingOptions.TargetAccuracy"/>, 0 to 1, which is drawn as a line. Optional. Default: null, which draws no
    /// line.
    /// </param>
    /// <exception cref="ArgumentException">The run has no validation, or an accuracy or the target is not between 0 and 1.</exception>
    public LearningCurvePicture(TrainingResult result, double? targetAccuracy = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        _points = [.. result.ValidationCurve];
        if (_points.Length == 0)
            throw new ArgumentException($"expected a run with validation, found an empty {nameof(result.ValidationCurve)}", nameof(result));
        int invalid = Array.FindIndex(_points, point => !(point.Accuracy is >= 0 and <= 1));
        if (invalid >= 0)
        {
            string found = Guard.Text($"found {_points[invalid].Accuracy} at point {invalid}");
            throw new ArgumentException($"expected accuracies of 0 to 1, {found}", nameof(result));
        }
        _target = targetAccuracy is { } target ? PictureGuard.RequireFraction(target, nameof(targetAccuracy)) : null;
        _best = FindBest(_points);
        string stop = $"{FormatReason(result.StopReason)} after {NumberText.FormatExamples(result.ExamplesSeen)}";
        string last = NumberText.FormatPercent(Last.Accuracy);
        _stop = Last.ExamplesSeen == result.ExamplesSeen
            ? $"{stop}: {last}"
            : $"{stop}; {last} after {NumberText.FormatCount(Last.ExamplesSeen)}";
        IsTargetReached = result.StopReason == StopReason.TargetReached;
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            string first = FormatPoint(_points[0]), best = _best == Last ? "" : $" The best was {FormatPoint(_best)}.";
            return $"Learning curve: accuracy on the validation data, {first}; {_stop}.{best}";
        }
    }

    /// <summary>Finds the validation of <see cref="TrainingResult.BestModel"/>: the first of those with the highest accuracy.</summary>
    internal static ValidationPoint FindBest(IReadOnlyList<ValidationPoint> points) => points.MaxBy(point => point.Accuracy);

    private protected override string DefaultTitle => "Learning curve";

    private protected override (int Width, int Height) DefaultSize => (560, 420);

    private ValidationPoint Last => _points[^1];

    private bool IsTargetReached { get; }

    private protected override void Fill(Plot plot)
    {
        Color stopColor = IsTargetReached ? Palette.Good : Palette.Positive;
        Scatter line = plot.Add.Scatter(LineThinning.Thin([.. _points.Select(ToCoordinates)]), Palette.Negative);
        line.LineWidth = ChartLegend.LineWidth;
        line.MarkerSize = _points.Length <= MostMarkers ? 5 : 0;
        if (_target is { } target)
        {
            SeriesStyle style = new(Palette.Muted, LinePattern.DenselyDashed);
            plot.Add.HorizontalLine(100 * target, ChartLegend.ThinLineWidth, style.Color, style.Pattern);
            ChartLegend.AddLine(plot, Palette, $"target: {NumberText.FormatPercent(target)}", style, ChartLegend.ThinLineWidth);
        }
        if (_best != Last)
        {
            string text = $"best after {NumberText.FormatExamples(_best.ExamplesSeen)}: {NumberText.FormatPercent(_best.Accuracy)}";
            Mark(_best, MarkerShape.FilledTriangleUp, Palette.Text, text);
        }
        Mark(Last, MarkerShape.FilledCircle, stopColor, _stop);
        ChartLegend.ShowBelow(plot, Area.Width);
        plot.Axes.Right.MinimumSize = PlotStyle.RightMargin;
        SetLimits(plot);

        void Mark(ValidationPoint point, MarkerShape shape, Color color, string text)
        {
            plot.Add.Marker(ToCoordinates(point), shape, ChartLegend.MarkerSize, color);
            ChartLegend.AddMarker(plot, Palette, text, shape, color);
        }
    }

    private void SetLimits(Plot plot)
    {
        PlotStyle.SetAxisLabels(plot, "examples learned from", "accuracy on the validation data (%)");
        double lowest = 100 * Math.Min(_points.Min(point => point.Accuracy), _target ?? 1);
        double highest = 100 * Math.Max(_best.Accuracy, _target ?? 0);
        double margin = highest > lowest ? Math.Max(0.08 * (highest - lowest), 0.1) : 5;
        double bottom = Math.Max(0, lowest - margin), top = highest + (highest - lowest) / 3 >= 100 ? 100 : Math.Min(100, highest + margin);
        double room = Math.Min(Math.Min(margin, 2), 0.05 * (top - bottom)); // fits half of a marker, but no tick outside of 0 to 100 %
        double first = Math.Max(0, _points[0].ExamplesSeen), last = Last.ExamplesSeen;
        double start = last > first && first > last - first ? first - 0.05 * (last - first) : 0; // a run that continues another one
        double end = last > start ? last : start + 1;
        plot.Axes.SetLimits(start, end + 0.03 * (end - start), bottom - (bottom == 0 ? room : 0), top + (top == 100 ? room : 0));
        plot.Axes.Bottom.TickGenerator = CreateCountTicks(end);
        plot.Axes.Left.TickGenerator = new NumberTickGenerator();
    }

    /// <summary>Creates ticks at whole numbers from 0 to the highest, with commas between thousands.</summary>
    private static NumericAutomatic CreateCountTicks(double highest) => new()
    {
        LabelFormatter = count => Guard.Text($"{count:#,0}"),
        IntegerTicksOnly = highest <= MostWholeTicks,
        TickDensity = 0.7,
    };

    private static string FormatPoint(ValidationPoint point) =>
        $"{NumberText.FormatPercent(point.Accuracy)} after {NumberText.FormatExamples(point.ExamplesSeen)}";

    private static Coordinates ToCoordinates(ValidationPoint point) => new(point.ExamplesSeen, 100 * point.Accuracy);

    private static string FormatReason(StopReason reason) => reason switch
    {
        StopReason.Completed => "completed",
        StopReason.Converged => "converged",
        StopReason.TargetReached => "target reached",
        StopReason.NoImprovement => "no improvement",
        StopReason.Cancelled => "cancelled",
        StopReason.NotConverged => "not converged",
        _ => "stopped",
    };
}
