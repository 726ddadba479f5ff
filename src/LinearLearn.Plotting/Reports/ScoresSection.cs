using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>What scores show beyond right and wrong.</summary>
internal static class ScoresSection
{
    public static XElement? CreateHistogram(ReportData report) => report.Evaluation.UnknownCount == report.Evaluation.Count
        ? null
        : Html.CreateSection(
            report.HasTwoClasses ? "Scores" : "Margins",
            isWide: false,
            HtmlFigure.CreateThemed(
                theme => report.HasTwoClasses
                    ? new ScoreHistogramPicture(report.Scores.Histogram()) { Size = HtmlFigure.ChartSize, Theme = theme }
                    : new ScoreHistogramPicture(report.Scores.Histogram()) { Title = "Margins by class", Size = HtmlFigure.SquareSize, IsNarrow = true, Theme = theme },
                report.HasTwoClasses
                    ? Guard.Text($"A score above 0 means {report.NameOf(report.Model.Classes.Values[1])}. Log-loss {report.Scores.LogLoss:F4}, hinge loss {report.Scores.HingeLoss:F4}.")
                    : Guard.Text($"The score of the right class less the highest other one: above 0 where the example is right. Log-loss {report.Scores.LogLoss:F4}, hinge loss {report.Scores.HingeLoss:F4}.")));

    public static XElement? CreateRoc(ReportData report)
    {
        const string Heading = "ROC curve";
        if (report.Validation.Classes.Count < 2)
            return Html.CreateSection(Heading, isWide: false, Html.CreateParagraph($"All {report.MeasuredOn} examples are of one class: there is no ROC curve."));
        if (report.Model.Classes.Values.ToArray().Skip(report.HasTwoClasses ? 1 : 0).All(label => report.Evaluation.CountOf(label) == 0))
            return null; // all are of classes that the model has no curve of
        return Html.CreateSection(
            Heading,
            isWide: false,
            HtmlFigure.CreateThemed(
                theme => new RocPicture(report.Scores) { Size = HtmlFigure.SquareSize, Theme = theme },
                Guard.Text($"Area under the curve{(report.HasTwoClasses ? "" : ", mean of the classes")}: {NumberText.FormatRate(report.Scores.MacroAuc())}.")));
    }

    public static XElement? CreateReliability(ReportData report) => !report.Result.ScoresAreLogOdds
        ? null
        : Html.CreateSection(
            "Reliability",
            isWide: false,
            HtmlFigure.CreateThemed(
                theme => new ReliabilityPicture(report.Scores.Reliability()) { Size = HtmlFigure.SquareSize, Theme = theme },
                report.HasTwoClasses
                    ? "On the diagonal, what the model gives a probability comes true as often as it says."
                    : "On the diagonal, predictions are right as often as the model's probability of the predicted class says."));

    public static XElement? CreateRiskCoverage(ReportData report) => !report.Result.ScoresAreLogOdds
        ? null
        : Html.CreateSection(
            "Risk and coverage",
            isWide: false,
            HtmlFigure.CreateThemed(
                theme => new RiskCoveragePicture(report.Scores.RiskCoverage()) { Size = HtmlFigure.ChartSize, Theme = theme },
                "The error rate of the most confident predictions: it falls to the left if the model is unsure where it is wrong."));
}
