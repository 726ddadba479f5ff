using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Accuracy over the run, where it was measured.</summary>
internal static class LearningSection
{
    public static XElement? Of(ReportFacts facts) => facts.Result.ValidationCurve.Count == 0 ? null : Html.Section(
        "Learning curve",
        isWide: false,
        Figures.Themed(
            theme => new LearningCurvePicture(facts.Result, facts.TargetAccuracy) { Size = Figures.ChartSize, Theme = theme },
            Caption(facts)));

    private static string Caption(ReportFacts facts)
    {
        IReadOnlyList<ValidationPoint> curve = facts.Result.ValidationCurve;
        ValidationPoint best = curve.MaxBy(point => point.Accuracy); // the first of several
        string validations = NumberText.Count(curve.Count, "validation", "validations");
        string found = curve[^1].Accuracy == best.Accuracy
            ? "No model on the way was better than the last one"
            : $"The best model was right for {NumberText.Percent(best.Accuracy)}, after {NumberText.Examples(best.ExamplesSeen)}; this report is about the last one";
        return $"{validations}. {found}.";
    }
}
