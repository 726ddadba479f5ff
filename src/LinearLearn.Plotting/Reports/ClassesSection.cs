using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>What was taken for what, and how each class fares.</summary>
internal static class ClassesSection
{
    /// <summary>Of more classes, tables show the first.</summary>
    public const int MostRows = 100;

    /// <summary>A matrix of more classes cannot be read.</summary>
    private const int LargestMatrix = 40;

    /// <summary>A matrix of more classes cannot be read in a third of a screen.</summary>
    private const int LargestNarrowMatrix = 12;

    private const int MostErrors = 10;

    /// <summary>The part of its size that a chart can do without before its letters become smaller.</summary>
    private const double Narrow = 0.82;

    public static XElement? Confusion(ReportFacts facts)
    {
        int classes = facts.Evaluation.Labels.Length;
        if (classes > LargestMatrix)
            return null;
        (int width, int height) = new ConfusionMatrixPicture(facts.Evaluation).Size;
        (int Width, int Height) size = classes > LargestNarrowMatrix ? (width, height) : ((int)(Narrow * width), (int)(Narrow * height));
        return Html.Section(
            "Confusion matrix",
            isWide: classes > LargestNarrowMatrix,
            Figures.Scrolled(
                theme => new ConfusionMatrixPicture(facts.Evaluation) { Title = NumberText.Percent(facts.Evaluation.Accuracy) + " right", Size = size, Theme = theme },
                "Confusion matrix",
                $"{NumberText.Count(facts.Evaluation.Correct)} of {NumberText.Examples(facts.Evaluation.Count)} are right."));
    }

    /// <summary>What a matrix of many classes shows, for screens on which it is too large.</summary>
    public static XElement? Errors(ReportFacts facts)
    {
        ConfusionEntry[] errors = [.. facts.Evaluation.Entries.Where(entry => entry.Actual != entry.Predicted).OrderByDescending(entry => entry.Count).Take(MostErrors)];
        return facts.Evaluation.Labels.Length == 2 || errors.Length == 0 ? null : Html.Section(
            "Most frequent errors",
            isWide: false,
            Html.Table(
                "Most frequent errors",
                ["Actual", "Predicted", "#Examples"],
                errors.Select(error => new[] { facts.NameOf(error.Actual), facts.NameOf(error.Predicted), NumberText.Count(error.Count) })));
    }

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
            Html.Table("Precision, recall and F1 of each class", ["Class", "#Precision", "#Recall", "#F1", "#Examples"], rows.Append(mean), isStacked: true),
            Cut(labels.Length),
            Html.Paragraph("Precision: of what was taken for the class, the part that is of it. Recall: of the class, the part that was taken for it. F1: their harmonic mean. The mean leaves out classes that do not occur."));
    }

    /// <summary>Says so where not all classes are in a table.</summary>
    public static XElement? Cut(int classes) =>
        classes <= MostRows ? null : Html.Paragraph(Guard.Text($"The first {MostRows} of {classes} classes."), "caption");
}
