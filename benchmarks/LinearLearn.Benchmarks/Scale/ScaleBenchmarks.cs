using System.Globalization;

namespace LinearLearn.Benchmarks;

/// <summary>Measures what one machine does: rows per second and memory of online learning, exact training and reading.</summary>
/// <remarks>Each measurement is a separate process. The tables of docs/scale.md have the medians of several rounds.</remarks>
internal static class ScaleBenchmarks
{
    public const string Switch = "--scale";

    /// <summary>The name of the measured run, which is a separate process.</summary>
    public const string RunName = "--scale-run";

    private const string Page = "docs/scale.md";
    private const int Rounds = 3;

    /// <summary>Measures all rows of the tables.</summary>
    /// <param name="writesResults">Whether to write the tables into the page.</param>
    public static void Run(bool writesResults)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string folder = Directory.CreateTempSubdirectory("linearlearn-scale").FullName;
        try
        {
            Write("online learning", MeasureOnline(folder), writesResults);
            Write("exact training", MeasureExact(folder), writesResults);
            Write("reading", MeasureReading(folder), writesResults);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static MarkdownTable MeasureOnline(string folder)
    {
        MarkdownTable table = new(
            "features of a row", "classes", "rows", "rows/s", "rows/s, averaged", "rows with an update", "peak memory");
        for (int shape = 0; shape < ScaleRuns.Shapes.Length; shape++)
        {
            SyntheticRows rows = ScaleRuns.Shapes[shape];
            Measured plain = Measure(folder, shape, "plain"), averaged = Measure(folder, shape, "averaged");
            table.Add(
                rows.Describe(), $"{rows.Classes}", $"{rows.Rows:N0}", Rate(rows.Rows / plain.Seconds),
                Rate(rows.Rows / averaged.Seconds), MarkdownTable.Percent(averaged.Figure, 0), Memory(averaged, rows));
        }
        return table;
    }

    private static MarkdownTable MeasureExact(string folder)
    {
        MarkdownTable table = new("features of a row", "classes", "rows", "time", "Newton steps", "peak memory");
        foreach (int shape in ScaleRuns.ExactShapes)
        {
            SyntheticRows rows = ScaleRuns.Shapes[shape];
            Measured run = Measure(folder, shape, "newton");
            table.Add(
                rows.Describe(), $"{rows.Classes}", $"{rows.Rows:N0}", $"{run.Seconds:F1} s", $"{run.Figure:F0}", Memory(run, rows));
        }
        return table;
    }

    private static MarkdownTable MeasureReading(string folder)
    {
        MarkdownTable table = new("features of a row", "text", "work", "rows/s", "MB/s", "peak memory");
        foreach (int shape in new[] { 0, ScaleRuns.Shapes.Length - 2 })
        {
            SyntheticRows rows = ScaleRuns.Shapes[shape];
            string path = Path.Combine(folder, ScaleRuns.FileName(shape));
            LibSvmWriter.Write(rows.Create(rows.Rows), path);
            double megabytes = new FileInfo(path).Length / 1e6;
            foreach (string work in ScaleRuns.FileWorks)
            {
                Measured run = Measure(folder, shape, work);
                string name = work switch
                {
                    "read" => "`LibSvmReader.Read`",
                    "chunks" => "`ReadChunks`, 10,000 rows at a time",
                    _ => "the same, and `OnlineLearner.Learn`, averaged",
                };
                table.Add(
                    rows.Describe(), $"{megabytes:F0} MB", name, Rate(rows.Rows / run.Seconds), $"{megabytes / run.Seconds:F0}",
                    $"{run.Megabytes:F0} MB");
            }
            File.Delete(path);
        }
        return table;
    }

    private static string Memory(Measured run, SyntheticRows rows) => $"{run.Megabytes:F0} MB, rows {rows.Bytes / 1e6:F0} MB";

    private static string Rate(double perSecond) =>
        perSecond >= 1e6 ? $"{perSecond / 1e6:F2} million" : $"{Math.Round(perSecond / 1000) * 1000:N0}";

    /// <summary>Runs a work several times and returns the median time with the largest peak.</summary>
    private static Measured Measure(string folder, int shape, string work)
    {
        Measured[] runs = [.. Enumerable.Range(0, Rounds).Select(_ => RunOnce(folder, shape, work)).OrderBy(run => run.Seconds)];
        Console.WriteLine(
            $"{ScaleRuns.Shapes[shape].Describe()}, {ScaleRuns.Shapes[shape].Classes} classes, {work}: "
            + string.Join(", ", runs.Select(run => $"{run.Seconds:F3} s")));
        return runs[Rounds / 2] with { Megabytes = runs.Max(run => run.Megabytes) };
    }

    private static Measured RunOnce(string folder, int shape, string work)
    {
        string program = Environment.ProcessPath!, assembly = typeof(ScaleBenchmarks).Assembly.Location;
        string[] start = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, assembly] : [program];
        string output = PeerProcess.Run(start[0], [.. start[1..], RunName, folder, $"{shape}", work])!.Value.Output;
        double[] fields = [.. output.Trim().Split('\t').Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
        return new(fields[0], fields[1], fields[2]);
    }

    private static void Write(string marker, MarkdownTable table, bool writesResults)
    {
        Console.WriteLine(string.Join('\n', table.Lines));
        if (writesResults)
            table.WriteTo(Page, marker);
    }

    /// <summary>Represents one run: seconds, updates per row or passes, and peak megabytes.</summary>
    private sealed record Measured(double Seconds, double Figure, double Megabytes);
}
