using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>
/// Creates the section about the weights over the run, if snapshots were recorded: animated, or still on paper and on request.
/// </summary>
internal static class MotionSection
{
    /// <summary>The largest number of frames, which limits the size of the file.</summary>
    private const int MostFrames = 40;

    /// <summary>The duration of all frames together, and the longest of a frame: few frames last long enough to be seen.</summary>
    private static readonly TimeSpan WholeMotion = TimeSpan.FromMilliseconds(2800), LongestFrame = TimeSpan.FromMilliseconds(700);

    public static XElement? Create(ReportData report)
    {
        if (report.Snapshots.Count < 2 || report.Shape is not { } shape)
            return null;
        int label = report.Model.Classes.Values[report.HasTwoClasses ? 1 : 0];
        IReadOnlyList<TrainingProgress> frames = SelectFrames(report.Snapshots);
        TimeSpan duration = WholeMotion / frames.Count;
        WeightsAnimation light = Animate(PictureTheme.Light);
        return Html.CreateSection(
            "Weights over time",
            isWide: false,
            HtmlFigure.CreateAnimated(
                theme => Html.FormatDataUri("image/webp", Animate(theme).ToWebp()),
                theme => new FilmstripPicture(report.Snapshots, shape, label) { FrameCount = 9, Columns = 3, Theme = theme },
                light.Description,
                (light.Width, light.Height),
                report.HasTwoClasses ? null : $"The weights of the first class, {report.NameOf(label)}."));

        WeightsAnimation Animate(PictureTheme theme) => new(frames, shape, label)
        {
            Theme = theme,
            FrameDuration = duration < LongestFrame ? duration : LongestFrame,
        };
    }

    /// <summary>Selects all frames, or as many as are shown: evenly spaced, with the first and the last.</summary>
    private static IReadOnlyList<TrainingProgress> SelectFrames(IReadOnlyList<TrainingProgress> all) => all.Count <= MostFrames
        ? all
        : [.. Enumerable.Range(0, MostFrames).Select(i => all[(int)((long)i * (all.Count - 1) / (MostFrames - 1))])];
}
