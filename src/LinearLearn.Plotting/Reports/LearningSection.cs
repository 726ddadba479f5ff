using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Creates the section about validation accuracy over the run, if it was measured.</summary>
internal static class LearningSection
{
    public static XElement? Create(ReportData report) => report.Result.ValidationCurve.Count == 0 ? null : Html.CreateSection(
        "Learning curve",
        isWide: false,
        HtmlFigure.CreateThemed(
            theme => new LearningCurvePicture(report.Result, report.TargetAccuracy) { Size = HtmlFigure.ChartSize, Theme = theme },
            FormatCaption(report)));

    private static string FormatCaption(ReportData report)
    {
        IReadOnlyList<ValidationPoint> curve = report.Result.ValidationCurve;
        ValidationPoint best = LearningCurvePicture.FindBest(curve);
        string validations = NumberText.FormatCount(curve.Count, "validation", "validations");
        string accuracy = NumberText.FormatPercent(best.Accuracy), examples = NumberText.FormatExamples(best.ExamplesSeen);
        string found = best == curve[^1]
            ? curve.Count == 1 ? "" : " The last model was the best."
            : best.Accuracy == curve[^1].Accuracy
                ? $" The best model reached {accuracy} after {examples}; the last model, which this report describes, is as accurate."
                : $" The best model reached {accuracy} after {examples}; this report describes the last model.";
        string missed = report.FormatMissedTarget() is { } clause ? $" {Html.Capitalize(clause)}." : "";
        return $"{validations}.{found}{missed}";
    }
}
