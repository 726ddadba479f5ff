using ScottPlot;

namespace LinearLearn.Plotting.Tests;

internal sealed class LineThinningTests
{
    [Test]
    public void LineThinning_keeps_the_first_last_lowest_and_highest_point_of_each_column_in_order()
    {
        // 2,000 columns of 5 points each at heights 3, 9, 5, 1, 4: the third is removed.
        double[] heights = [3, 9, 5, 1, 4];
        IEnumerable<double> xs = Enumerable.Range(0, 10_001).Select(i => i is 0 or 10_000 ? i / 5.0 : (i + 0.5) / 5);
        Coordinates[] points = [.. xs.Select((x, i) => new Coordinates(x, heights[i % 5]))];
        Coordinates[] thinned = LineThinning.Thin(points);
        Assert.That(thinned, Has.Length.EqualTo(8001));
        Assert.That(
            thinned.Take(8).Select(point => (point.X, point.Y)),
            Is.EqualTo(new (double, double)[] { (0, 3), (0.3, 9), (0.7, 1), (0.9, 4), (1.1, 3), (1.3, 9), (1.7, 1), (1.9, 4) }));
    }

    [Test]
    public void LineThinning_leaves_short_and_vertical_lines_unchanged()
    {
        Coordinates[] few = [new(0, 1), new(1, 5), new(1, 0)];
        Coordinates[] above = [.. Enumerable.Range(0, 5000).Select(i => new Coordinates(7, i))];
        Assert.That(LineThinning.Thin(few), Is.EqualTo(few));
        Assert.That(LineThinning.Thin(above), Is.EqualTo(above));
    }
}
