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
        ValidationPoint best = curve.MaxBy(point => point.Accuracy); // the first of several
        string validations = NumberText.FormatCount(curve.Count, "validation", "validations");
        string accuracy = NumberText.FormatPercent(best.Accuracy), examples = NumberText.FormatExamples(best.ExamplesSeen);
        string found = curve[^1].Accuracy == best.Accuracy
            ? "No earlier model was better than the last one"
            : $"The best model reached {accuracy} after {examples}; this report describes the last model";
        return $"{validations}. {found}.";
    }
}
