using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>What was taken for what, and how each class fares.</summary>
internal static class ClassesSection
{
    /// <summary>Of more classes, tables show the first.</summary>
    public const int MostTableRows = 100;

    /// <summary>A matrix of more classes cannot be read.</summary>
    private const int LargestMatrix = 40;

    /// <summary>A matrix of more classes cannot be read in a third of a screen.</summary>
    private const int LargestNarrowMatrix = 12;

    private const int MostErrors = 10;

    /// <summary>The part of its size that a chart can do without before its letters become smaller.</summary>
    private const double LeastChartScale = 0.82;

    public static XElement? CreateConfusionMatrix(ReportData report)
    {
        int classes = report.Evaluation.Classes.Count;
        if (classes > LargestMatrix)
            return null;
        (int width, int height) = new ConfusionMatrixPicture(report.Evaluation).Size;
        double scale = classes > LargestNarrowMatrix ? 1 : LeastChartScale;
        (int Width, int Height) size = ((int)(scale * width), (int)(scale * height));
        return Html.CreateSection(
            "Confusion matrix",
            isWide: classes > LargestNarrowMatrix,
            HtmlFigure.CreateScrolled(
                theme => new ConfusionMatrixPicture(report.Evaluation) { Title = NumberText.FormatPercent(report.Evaluation.Accuracy) + " right", Size = size, Theme = theme },
                "Confusion matrix",
                $"{NumberText.FormatCount(report.Evaluation.Correct)} of {NumberText.FormatExamples(report.Evaluation.Count)} are right."));
    }

    /// <summary>What a matrix of many classes shows, for screens on which it is too large.</summary>
    public static XElement? CreateErrors(ReportData report)
    {
        ConfusionEntry[] errors = [.. report.Evaluation.Entries.Where(entry => entry.Actual != entry.Predicted).OrderByDescending(entry => entry.Count).Take(MostErrors)];
        return report.Evaluation.Classes.Count == 2 || errors.Length == 0 ? null : Html.CreateSection(
            "Most frequent errors",
            isWide: false,
            Html.CreateTable(
                "Most frequent errors",
                ["Actual", "Predicted", "#Examples"],
                errors.Select(error => new[] { report.NameOf(error.Actual), report.NameOf(error.Predicted), NumberText.FormatCount(error.Count) })));
    }

    public static XElement? CreateRates(ReportData report)
    {
        Evaluation evaluation = report.Evaluation;
        int[] labels = evaluation.Classes.Values.ToArray();
        IEnumerable<string[]> rows = labels.Take(MostTableRows).Select(label => new[]
        {
            report.NameOf(label),
            NumberText.FormatRate(evaluation.Precision(label)),
            NumberText.FormatRate(evaluation.Recall(label)),
            NumberText.FormatRate(evaluation.F1(label)),
            NumberText.FormatCount(evaluation.CountOf(label)),
        });
        string[] mean = ["Mean", NumberText.FormatRate(evaluation.MacroPrecision), NumberText.FormatRate(evaluation.MacroRecall), NumberText.FormatRate(evaluation.MacroF1), NumberText.FormatCount(evaluation.Count)];
        return Html.CreateSection(
            "Classes",
            isWide: false,
            Html.CreateTable("Precision, recall and F1 of each class", ["Class", "#Precision", "#Recall", "#F1", "#Examples"], rows.Append(mean), isStacked: true),
            CreateCutNote(labels.Length),
            Html.CreateParagraph("Precision: of what was taken for the class, the part that is of it. Recall: of the class, the part that was taken for it. F1: their harmonic mean. The mean leaves out classes that do not occur."));
    }

    /// <summary>Says so where not all classes are in a table.</summary>
    public static XElement? CreateCutNote(int classes) =>
        classes <= MostTableRows ? null : Html.CreateParagraph(Guard.Text($"The first {MostTableRows} of {classes} classes."), "caption");
}
