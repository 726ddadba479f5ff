using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>The weights over the run, where models on the way were kept: moving, or still on paper and for those who want no motion.</summary>
internal static class MotionSection
{
    /// <summary>More would make the file long.</summary>
    private const int MostFrames = 40;

    public static XElement? Of(ReportFacts facts)
    {
        if (facts.Snapshots.Count < 2 || facts.Shape is not { } shape)
            return null;
        int label = facts.Model.Labels[facts.HasTwoClasses ? 1 : 0];
        IReadOnlyList<TrainingProgress> frames = Frames(facts.Snapshots);
        WeightsAnimation light = new(frames, shape, label);
        return Html.Section(
            "Weights over time",
            isWide: false,
            Figures.Moving(
                theme => Html.DataUri("image/webp", new WeightsAnimation(frames, shape, label) { Theme = theme }.ToWebp()),
                theme => new FilmstripPicture(facts.Snapshots, shape, label) { FrameCount = 9, Columns = 3, Theme = theme },
                light.Description,
                (light.Width, light.Height),
                facts.HasTwoClasses ? null : $"The weights of the first class, {facts.NameOf(label)}."));
    }

    /// <summary>All, or as many as are shown, evenly chosen, the first and the last among them.</summary>
    private static IReadOnlyList<TrainingProgress> Frames(IReadOnlyList<TrainingProgress> all) => all.Count <= MostFrames
        ? all
        : [.. Enumerable.Range(0, MostFrames).Select(i => all[(int)((long)i * (all.Count - 1) / (MostFrames - 1))])];
}
