using ScottPlot;
using ScottPlot.Plottables;

namespace LinearLearn.Plotting;

/// <summary>Represents the learning curve of a run: validation accuracy over the number of examples learned from.</summary>
/// <remarks>
/// Two points are marked: the end of training, or the last validation before it, and the best validation if it is a different one. The axis
/// of accuracy covers the range of the curve and the target, not always 0 to 100 %. If a few points are far below all others, for example
/// at the start, the axis leaves them out, and triangles at its lower edge mark them: it extends below the lower quartile of the accuracies
/// by twice the distance from there to the highest accuracy or the target, and always includes the last point.
/// </remarks>
public sealed class LearningCurvePicture : Chart
{
    /// <summary>The largest number of points that are marked one by one.</summary>
    private const int MostMarkers = 30;

    /// <summary>
    /// The room below the lower quartile of the accuracies, in multiples of the room above it: lower points are below the axis.
    /// </summary>
    private const double RoomBelow = 2;

    /// <summary>The smallest range of accuracies from the lower quartile to the highest, for curves that are almost flat.</summary>
    private const double LeastRange = 0.01;

    /// <summary>The factor by which the axis must shrink to leave out points.</summary>
    private const double LeastGain = 2.5;

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
        (Lowest, IsCut) = FindLowest(_points, _target);
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

    /// <summary>Gets the lowest accuracy of the axis.</summary>
    private double Lowest { get; }

    /// <summary>Gets whether points are below the axis.</summary>
    private bool IsCut { get; }

    /// <summary>Gets the highest percentage of the curve and the target.</summary>
    private double Highest => 100 * Math.Max(_best.Accuracy, _target ?? 0);

    /// <summary>Gets the room around the curve, in percent of accuracy.</summary>
    private double Margin => Highest > 100 * Lowest ? Math.Max(0.08 * (Highest - 100 * Lowest), 0.1) : 5;

    /// <summary>Gets the lower end of the axis, in percent of accuracy.</summary>
    private double Bottom => Math.Max(0, IsCut ? 100 * Lowest : 100 * Lowest - Margin);

    private protected override void Fill(Plot plot)
    {
        Color stopColor = IsTargetReached ? Palette.Good : Palette.Positive;
        Scatter line = plot.Add.Scatter(LineThinning.Thin([.. _points.Select(ToCoordinates)]), Palette.Negative);
        line.LineWidth = ChartLegend.LineWidth;
        line.MarkerSize = _points.Length <= MostMarkers ? 5 : 0;
        if (_target is { } target)
        {
            SeriesStyle style = new(Palette.Muted, LinePattern.DenselyDashed);
            string text = $"target: {NumberText.FormatPercent(target)}";
            if (100 * target >= Bottom)
                plot.Add.HorizontalLine(100 * target, ChartLegend.ThinLineWidth, style.Color, style.Pattern);
            else
                text += ", below the axis";
            ChartLegend.AddLine(plot, Palette, text, style, ChartLegend.ThinLineWidth);
        }
        if (_best != Last)
        {
            string text = $"best after {NumberText.FormatExamples(_best.ExamplesSeen)}: {NumberText.FormatPercent(_best.Accuracy)}";
            Mark(_best, MarkerShape.FilledTriangleUp, Palette.Text, text);
        }
        Mark(Last, MarkerShape.FilledCircle, stopColor, _stop);
        plot.Axes.Right.MinimumSize = PlotStyle.RightMargin;
        SetLimits(plot);
        MarkBelow(plot);
        ChartLegend.ShowInEmptyArea(plot, Area);

        void Mark(ValidationPoint point, MarkerShape shape, Color color, string text)
        {
            plot.Add.Marker(ToCoordinates(point), shape, ChartLegend.MarkerSize, color);
            ChartLegend.AddMarker(plot, Palette, text, shape, color);
        }
    }

    private void SetLimits(Plot plot)
    {
        PlotStyle.SetAxisLabels(plot, "examples learned from", "accuracy on the validation data (%)");
        double highest = Highest, bottom = Bottom;
        double top = highest + (highest - 100 * Lowest) / 3 >= 100 ? 100 : Math.Min(100, highest + Margin);
        double room = Math.Min(Math.Min(Margin, 2), 0.05 * (top - bottom)); // fits half of a marker, but no tick outside of 0 to 100 %
        double first = Math.Max(0, _points[0].ExamplesSeen), last = Last.ExamplesSeen;
        double start = last > first && first > last - first ? first - 0.05 * (last - first) : 0; // a run that continues another one
        double end = last > start ? last : start + 1;
        plot.Axes.SetLimits(start, end + 0.03 * (end - start), bottom - (bottom == 0 ? room : 0), top + (top == 100 ? room : 0));
        plot.Axes.Bottom.TickGenerator = new NumberTickGenerator { IsCount = true };
        plot.Axes.Left.TickGenerator = new NumberTickGenerator();
    }

    /// <summary>Marks where the curve leaves the axis: at the lowest point of each part below it, if these are few.</summary>
    private void MarkBelow(Plot plot)
    {
        ValidationPoint[] below = Array.FindAll(_points, point => point.Accuracy < Lowest);
        if (below.Length == 0)
            return;
        List<ValidationPoint> lowest = [];
        for (int i = 0; i < _points.Length; i++)
        {
            if (_points[i].Accuracy >= Lowest)
                continue;
            if (i == 0 || _points[i - 1].Accuracy >= Lowest)
                lowest.Add(_points[i]);
            else if (_points[i].Accuracy < lowest[^1].Accuracy)
                lowest[^1] = _points[i];
        }
        AxisLimits limits = plot.Axes.GetLimits();
        double y = limits.Bottom + 0.03 * limits.VerticalSpan;
        foreach (ValidationPoint point in lowest.Count <= MostMarkers ? lowest : [lowest.MinBy(point => point.Accuracy)])
            plot.Add.Marker(point.ExamplesSeen, y, MarkerShape.FilledTriangleDown, ChartLegend.MarkerSize, Palette.Muted);
        string count = NumberText.FormatCount(below.Length, "point", "points");
        string text = $"{count} below, down to {NumberText.FormatPercent(below.Min(point => point.Accuracy))}";
        ChartLegend.AddMarker(plot, Palette, text, MarkerShape.FilledTriangleDown, Palette.Muted);
    }

    /// <summary>Finds the lowest accuracy of the axis, as the remarks of the class define it, and whether points are below it.</summary>
    private static (double Lowest, bool IsCut) FindLowest(ValidationPoint[] points, double? target)
    {
        double[] sorted = [.. points.Select(point => point.Accuracy).Order()];
        double quartile = sorted[(sorted.Length - 1) / 4], highest = Math.Max(sorted[^1], target ?? 0);
        double lowest = quartile - RoomBelow * Math.Max(highest - quartile, LeastRange);
        lowest = Math.Min(lowest, points[^1].Accuracy);
        return highest - sorted[0] >= LeastGain * (highest - lowest) ? (lowest, true) : (sorted[0], false);
    }

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
