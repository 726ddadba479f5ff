using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace LinearLearn.Plotting;

/// <summary>
/// The learning curve of a run: accuracy on the validation data over the examples that were learned from, with the point where training stopped, or the last
/// validation before that, and the best one where it is another.
/// </summary>
/// <remarks>The axis of accuracy shows as much as the curve and the target need, not always 0 to 100 %.</remarks>
public sealed class LearningCurvePicture : Chart
{
    /// <summary>Up to so many points are marked one by one.</summary>
    private const int MostMarkers = 30;

    private const double MostWholeTicks = 1_000_000;

    private readonly ValidationPoint[] _points;
    private readonly ValidationPoint _best;
    private readonly double? _target;
    private readonly string _stop;

    /// <summary>Takes the curve of a run.</summary>
    /// <param name="result">The result of a run with validation.</param>
    /// <param name="targetAccuracy">What <see cref="TrainingOptions.TargetAccuracy"/> was, to be drawn as a line: 0 to 1. By default there is no line.</param>
    /// <exception cref="ArgumentException">Nothing was validated, an accuracy is not from 0 to 1, or the target is not.</exception>
    public LearningCurvePicture(TrainingResult result, double? targetAccuracy = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        _points = [.. result.ValidationCurve];
        if (_points.Length == 0)
            throw new ArgumentException($"expected a run with validation, found an empty {nameof(result.ValidationCurve)}", nameof(result));
        int wrong = Array.FindIndex(_points, point => !(point.Accuracy is >= 0 and <= 1));
        if (wrong >= 0)
            throw new ArgumentException(Guard.Text($"expected accuracies of 0 to 1, found {_points[wrong].Accuracy} at point {wrong}"), nameof(result));
        _target = targetAccuracy is { } target ? PictureGuard.RequireFraction(target, nameof(targetAccuracy)) : null;
        _best = _points.MaxBy(point => point.Accuracy);
        string stop = $"{FormatReason(result.StopReason)} after {NumberText.FormatExamples(result.ExamplesSeen)}", last = NumberText.FormatPercent(Last.Accuracy);
        _stop = Last.ExamplesSeen == result.ExamplesSeen ? $"{stop}: {last}" : $"{stop}; {last} after {NumberText.FormatCount(Last.ExamplesSeen)}";
        IsTargetReached = result.StopReason == StopReason.TargetReached;
    }

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            string best = _best == Last ? "" : $" The best was {NumberText.FormatPercent(_best.Accuracy)} after {NumberText.FormatExamples(_best.ExamplesSeen)}.";
            return $"Learning curve: accuracy on the validation data, {NumberText.FormatPercent(_points[0].Accuracy)} after {NumberText.FormatExamples(_points[0].ExamplesSeen)}; {_stop}.{best}";
        }
    }

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
            Mark(_best, MarkerShape.FilledTriangleUp, Palette.Text, $"best after {NumberText.FormatExamples(_best.ExamplesSeen)}: {NumberText.FormatPercent(_best.Accuracy)}");
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
        double room = Math.Min(Math.Min(margin, 2), 0.05 * (top - bottom)); // for half of a marker, and too little for a number that is no accuracy
        double first = Math.Max(0, _points[0].ExamplesSeen), last = Last.ExamplesSeen;
        double start = last > first && first > last - first ? first - 0.05 * (last - first) : 0; // a run that goes on from another
        double end = last > start ? last : start + 1;
        plot.Axes.SetLimits(start, end + 0.03 * (end - start), bottom - (bottom == 0 ? room : 0), top + (top == 100 ? room : 0));
        plot.Axes.Bottom.TickGenerator = CreateCountTicks(end);
        plot.Axes.Left.TickGenerator = new NumberTickGenerator();
    }

    /// <summary>Whole numbers from 0 to the highest, with commas between thousands.</summary>
    private static NumericAutomatic CreateCountTicks(double highest) => new()
    {
        LabelFormatter = count => Guard.Text($"{count:#,0}"),
        IntegerTicksOnly = highest <= MostWholeTicks,
        TickDensity = 0.7,
    };

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
