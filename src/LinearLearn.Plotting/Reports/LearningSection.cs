using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Accuracy over the run, where it was measured.</summary>
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
        ValidationPoint best = curve.MaxBy(point => point.Accuracy); // the first of several
        string validations = NumberText.FormatCount(curve.Count, "validation", "validations");
        string found = curve[^1].Accuracy == best.Accuracy
            ? "No model on the way was better than the last one"
            : $"The best model was right for {NumberText.FormatPercent(best.Accuracy)}, after {NumberText.FormatExamples(best.ExamplesSeen)}; this report is about the last one";
        return $"{validations}. {found}.";
    }
}
