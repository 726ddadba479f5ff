using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>What scores tell beyond right and wrong.</summary>
internal static class ScoresSection
{
    public static XElement? Histogram(ReportFacts facts) => facts.Evaluation.UnknownCount == facts.Evaluation.Count ? null : Html.Section(
        facts.HasTwoClasses ? "Scores" : "Margins",
        isWide: false,
        Figures.Themed(
            theme => facts.HasTwoClasses
                ? new ScoreHistogramPicture(facts.Scores.Histogram()) { Size = Figures.ChartSize, Theme = theme }
                : new ScoreHistogramPicture(facts.Scores.Histogram()) { Title = "Margins by class", Size = Figures.SquareSize, IsNarrow = true, Theme = theme },
            facts.HasTwoClasses
                ? Guard.Text($"A score above 0 means {facts.NameOf(facts.Model.Labels[1])}. Log-loss {facts.Scores.LogLoss:F4}, hinge loss {facts.Scores.HingeLoss:F4}.")
                : Guard.Text($"The score of the right class less the highest other one: above 0 where the example is right. Log-loss {facts.Scores.LogLoss:F4}, hinge loss {facts.Scores.HingeLoss:F4}.")));

    public static XElement? Roc(ReportFacts facts)
    {
        const string Heading = "ROC curve";
        if (facts.Validation.Classes.Length < 2)
            return Html.Section(Heading, isWide: false, Html.Paragraph($"All {facts.MeasuredOn} examples are of one class: there is no ROC curve."));
        if (facts.Model.Labels.ToArray().Skip(facts.HasTwoClasses ? 1 : 0).All(label => facts.Evaluation.CountOf(label) == 0))
            return null; // all are of classes that the model has no curve of
        return Html.Section(
            Heading,
            isWide: false,
            Figures.Themed(
                theme => new RocPicture(facts.Scores) { Size = Figures.SquareSize, Theme = theme },
                Guard.Text($"Area under the curve{(facts.HasTwoClasses ? "" : ", mean of the classes")}: {NumberText.Rate(facts.Scores.MacroAuc())}.")));
    }

    public static XElement? Reliability(ReportFacts facts)
    {
        bool isLogistic = facts.Model.Metadata.TryGetValue("training.trainer", out string? trainer) && trainer.Contains("Logistic", StringComparison.Ordinal);
        return !isLogistic || !facts.HasTwoClasses ? null : Html.Section(
            "Reliability",
            isWide: false,
            Figures.Themed(
                theme => new ReliabilityPicture(facts.Scores.Reliability()) { Size = Figures.SquareSize, Theme = theme },
                "On the diagonal, what the model gives a probability comes true as often as it says."));
    }
}
