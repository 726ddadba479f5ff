using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>
/// Thins lines of very many points without changing a pixel: it keeps the first, last, lowest and highest point of each narrow column.
/// </summary>
/// <remarks>
/// U. Jugel et al., "M4: a visualization-oriented time series data aggregation", VLDB 2014.
/// </remarks>
internal static class LineThinning
{
    /// <summary>The number of columns: more than a picture at a common scale has pixels.</summary>
    private const int ColumnCount = 2000;

    /// <param name="points">The points, by ascending x.</param>
    public static Coordinates[] Thin(IReadOnlyList<Coordinates> points)
    {
        double start = points[0].X, width = points[^1].X - start;
        if (points.Count <= 2 * ColumnCount || width <= 0)
            return [.. points];

        List<Coordinates> kept = [];
        for (int first = 0; first < points.Count;)
        {
            int column = GetColumn(points[first]);
            int lowest = first, highest = first, last = first;
            for (int i = first + 1; i < points.Count && GetColumn(points[i]) == column; i++)
            {
                lowest = points[i].Y < points[lowest].Y ? i : lowest;
                highest = points[i].Y > points[highest].Y ? i : highest;
                last = i;
            }
            foreach (int i in new SortedSet<int> { first, lowest, highest, last })
                kept.Add(points[i]);
            first = last + 1;
        }
        return [.. kept];

        int GetColumn(Coordinates point) => (int)((point.X - start) / width * ColumnCount);
    }
}
