using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>
/// Lines of very many points, thinned: of each narrow column the first, the last, the lowest and the highest point are kept, between which no pixel changes.
/// (The idea: U. Jugel et al., "M4: a visualization-oriented time series data aggregation", VLDB 2014.)
/// </summary>
internal static class LineThinning
{
    /// <summary>More than pixels in a picture at a common scale.</summary>
    private const int ColumnCount = 2000;

    /// <param name="points">With x ascending.</param>
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
