using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Creates the sections about scores: their distribution, ROC curve, reliability and risk-coverage curve.</summary>
internal static class ScoresSection
{
    public static XElement? CreateHistogram(ReportData report)
    {
        if (report.Evaluation.UnknownCount == report.Evaluation.Count)
            return null;
        string meaning = report.HasTwoClasses
            ? $"A score above 0 means {report.NameOf(report.Model.Classes.Values[1])}."
            : "The score of the correct class minus the highest other score: above 0 for a correct prediction.";
        return Html.CreateSection(
            report.HasTwoClasses ? "Scores" : "Margins",
            isWide: false,
            HtmlFigure.CreateThemed(
                theme => CreateHistogram(report, theme),
                Guard.Text($"{meaning} Log-loss {report.Scores.LogLoss:F4}, hinge loss {report.Scores.HingeLoss:F4}.")));
    }

    public static XElement? CreateRoc(ReportData report)
    {
        const string Heading = "ROC curve";
        if (report.Validation.Classes.Count < 2)
        {
            return Html.CreateSection(
                Heading,
                isWide: false,
                Html.CreateParagraph($"All {report.MeasuredOn} examples are of one class: there is no ROC curve."));
        }
        if (report.Model.Classes.Values.ToArray().Skip(report.HasTwoClasses ? 1 : 0).All(label => report.Evaluation.CountOf(label) == 0))
            return null; // all examples are of classes for which the model has no curve
        return Html.CreateSection(
            Heading,
            isWide: false,
            HtmlFigure.CreateThemed(
                theme => new RocPicture(report.Scores) { Size = HtmlFigure.SquareSize, Theme = theme },
                $"Area under the curve{(report.HasTwoClasses ? "" : ", mean of the classes")}: "
                    + $"{NumberText.FormatRate(report.Scores.MacroAuc())}."));
    }

    public static XElement? CreateReliability(ReportData report) => !report.Result.ScoresAreLogOdds
        ? null
        : Html.CreateSection(
            "Reliability",
            isWide: false,
            HtmlFigure.CreateThemed(
                theme => new ReliabilityPicture(report.Scores.Reliability()) { Size = HtmlFigure.SquareSize, Theme = theme },
                report.HasTwoClasses
                    ? "On the diagonal, predictions come true as often as their probability states."
                    : "On the diagonal, predictions are correct as often as the probability of the predicted class states."));

    public static XElement? CreateRiskCoverage(ReportData report) => !report.Result.ScoresAreLogOdds
        ? null
        : Html.CreateSection(
            "Risk and coverage",
            isWide: false,
            HtmlFigure.CreateThemed(
                theme => new RiskCoveragePicture(report.Scores.RiskCoverage()) { Size = HtmlFigure.ChartSize, Theme = theme },
                "The error rate of the most confident predictions: it falls to the left if the model is unsure about its errors."));

    private static ScoreHistogramPicture CreateHistogram(ReportData report, PictureTheme theme)
    {
        ScoreHistogram histogram = report.Scores.Histogram();
        return report.HasTwoClasses
            ? new ScoreHistogramPicture(histogram) { Size = HtmlFigure.ChartSize, Theme = theme }
            : new ScoreHistogramPicture(histogram)
            {
                Title = "Margins by class",
                Size = HtmlFigure.SquareSize,
                Theme = theme,
            };
    }
}
