using ScottPlot;
using ScottPlot.Plottables;

namespace LinearLearn.Plotting;

/// <summary>Determines which parts of a chart its lines and markers cross.</summary>
internal static class DataCrossing
{
    /// <summary>Determines whether a line or a marker crosses a box.</summary>
    /// <param name="plot">The plot, whose limits are set.</param>
    /// <param name="x">The part of the room beside the box that is on its left: 0 to 1.</param>
    /// <param name="y">The part of the room above and below the box that is below it: 0 to 1.</param>
    /// <param name="width">The width of the box as a fraction of the data area.</param>
    /// <param name="height">The height of the box as a fraction of the data area.</param>
    public static bool IsCrossed(Plot plot, double x, double y, double width, double height)
    {
        double left = x * (1 - width), bottom = y * (1 - height);
        AxisLimits limits = plot.Axes.GetLimits();
        CoordinateRect box = new(
            limits.Left + left * limits.HorizontalSpan,
            limits.Left + (left + width) * limits.HorizontalSpan,
            limits.Bottom + bottom * limits.VerticalSpan,
            limits.Bottom + (bottom + height) * limits.VerticalSpan);
        return plot.GetPlottables<HorizontalLine>().Any(line => line.Y >= box.Bottom && line.Y <= box.Top)
            || plot.GetPlottables<Marker>().Any(marker => IsWithin(marker.Location, box))
            || plot.GetPlottables<Scatter>().Any(line => IsCrossed(line.Data.GetScatterPoints(), box));
    }

    private static bool IsCrossed(IReadOnlyList<Coordinates> points, CoordinateRect box) =>
        IsWithin(points[0], box) || Enumerable.Range(1, points.Count - 1).Any(i => IsCrossed(points[i - 1], points[i], box));

    /// <summary>Determines whether the part of a segment between the left and right edge of a box enters it.</summary>
    private static bool IsCrossed(Coordinates one, Coordinates other, CoordinateRect box)
    {
        (Coordinates first, Coordinates last) = one.X <= other.X ? (one, other) : (other, one);
        if (last.X < box.Left || first.X > box.Right)
            return false;
        double width = last.X - first.X, height = last.Y - first.Y;
        double start = width > 0 && first.X < box.Left ? first.Y + height * (box.Left - first.X) / width : first.Y;
        double end = width > 0 && last.X > box.Right ? first.Y + height * (box.Right - first.X) / width : last.Y;
        return Math.Max(start, end) >= box.Bottom && Math.Min(start, end) <= box.Top;
    }

    private static bool IsWithin(Coordinates point, CoordinateRect box) =>
        point.X >= box.Left && point.X <= box.Right && point.Y >= box.Bottom && point.Y <= box.Top;
}
