using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>What was taken for what, and how each class fares.</summary>
internal static class ClassesSection
{
    /// <summary>Of more classes, tables show the first.</summary>
    public const int MostRows = 100;

    /// <summary>A matrix of more classes cannot be read.</summary>
    private const int LargestMatrix = 40;

    public static XElement? Confusion(ReportFacts facts) => facts.Evaluation.Labels.Length > LargestMatrix ? null : Html.Section(
        "Confusion matrix",
        isWide: false,
        Figures.Themed(
            theme => new ConfusionMatrixPicture(facts.Evaluation) { Title = NumberText.Percent(facts.Evaluation.Accuracy) + " right", Theme = theme },
            $"{NumberText.Count(facts.Evaluation.Correct)} of {NumberText.Examples(facts.Evaluation.Count)} are right."));

    public static XElement? Rates(ReportFacts facts)
    {
        Evaluation evaluation = facts.Evaluation;
        int[] labels = evaluation.Labels.ToArray();
        IEnumerable<string[]> rows = labels.Take(MostRows).Select(label => new[]
        {
            facts.NameOf(label),
            NumberText.Rate(evaluation.Precision(label)),
            NumberText.Rate(evaluation.Recall(label)),
            NumberText.Rate(evaluation.F1(label)),
            NumberText.Count(evaluation.CountOf(label)),
        });
        string[] mean = ["Mean", NumberText.Rate(evaluation.MacroPrecision), NumberText.Rate(evaluation.MacroRecall), NumberText.Rate(evaluation.MacroF1), NumberText.Count(evaluation.Count)];
        return Html.Section(
            "Classes",
            isWide: false,
            Html.Table("Precision, recall and F1 of each class", ["Class", "#Precision", "#Recall", "#F1", "#Examples"], rows.Append(mean)),
            Cut(labels.Length),
            Html.Paragraph("Precision: of what was taken for the class, the part that is of it. Recall: of the class, the part that was taken for it. F1: their harmonic mean. The mean leaves out classes that do not occur."));
    }

    /// <summary>Says so where not all classes are in a table.</summary>
    public static XElement? Cut(int classes) =>
        classes <= MostRows ? null : Html.Paragraph(Guard.Text($"The first {MostRows} of {classes} classes."), "caption");
}
