using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Creates the sections about the confusion matrix, the most frequent errors and the rates of each class.</summary>
internal static class ClassesSection
{
    /// <summary>The largest number of classes in a table.</summary>
    public const int MostTableRows = 100;

    /// <summary>The largest number of classes of a readable matrix.</summary>
    private const int LargestMatrix = 40;

    /// <summary>The largest number of classes whose matrix and tables are readable in a third of a screen.</summary>
    public const int MostNarrow = 11;

    private const int MostErrors = 10;

    /// <summary>The smallest fraction of its size at which the letters of a chart keep their size.</summary>
    private const double LeastChartScale = 0.82;

    public static XElement? CreateConfusionMatrix(ReportData report)
    {
        int classes = report.Evaluation.Classes.Count;
        if (classes > LargestMatrix)
            return null;
        (int width, int height) = new ConfusionMatrixPicture(report.Evaluation).Size;
        double scale = classes > MostNarrow ? 1 : LeastChartScale;
        (int Width, int Height) size = ((int)(scale * width), (int)(scale * height));
        string title = NumberText.FormatPercent(report.Evaluation.Accuracy) + " correct";
        string correct = NumberText.FormatCount(report.Evaluation.Correct), all = NumberText.FormatExamples(report.Evaluation.Count);
        return Html.CreateSection(
            "Confusion matrix",
            isWide: classes > MostNarrow,
            HtmlFigure.CreateScrolled(
                theme => new ConfusionMatrixPicture(report.Evaluation) { Title = title, Size = size, Theme = theme },
                "Confusion matrix",
                $"{correct} of {all} are correct."));
    }

    /// <summary>Creates a table of the most frequent errors, for screens too small for a matrix of many classes.</summary>
    public static XElement? CreateErrors(ReportData report)
    {
        ConfusionEntry[] errors =
        [
            .. report.Evaluation.Entries
                .Where(entry => entry.Actual != entry.Predicted)
                .OrderByDescending(entry => entry.Count)
                .Take(MostErrors),
        ];
        return report.Evaluation.Classes.Count == 2 || errors.Length == 0 ? null : Html.CreateSection(
            "Most frequent errors",
            isWide: false,
            Html.CreateTable(
                "Most frequent errors",
                ["Actual", "Predicted", "#Examples"],
                errors.Select(error => new[]
                {
                    report.NameOf(error.Actual),
                    report.NameOf(error.Predicted),
                    NumberText.FormatCount(error.Count),
                })));
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
        string[] mean =
        [
            "Mean",
            NumberText.FormatRate(evaluation.MacroPrecision),
            NumberText.FormatRate(evaluation.MacroRecall),
            NumberText.FormatRate(evaluation.MacroF1),
            NumberText.FormatCount(evaluation.Count),
        ];
        return Html.CreateSection(
            "Classes",
            isWide: labels.Length > MostNarrow,
            Html.CreateLongTable(
                "Precision, recall and F1 of each class",
                ["Class", "#Precision", "#Recall", "#F1", "#Examples"],
                [.. rows, mean],
                isStacked: true),
            CreateCutNote(labels.Length),
            Html.CreateParagraph(
                "Precision: the fraction of the examples predicted as the class that belong to it. "
                + "Recall: the fraction of the examples of the class that are predicted as it. F1: their harmonic mean. "
                + "The mean leaves out classes that do not occur."));
    }

    /// <summary>Creates a note if a table does not list all classes.</summary>
    public static XElement? CreateCutNote(int classes) =>
        classes <= MostTableRows ? null : Html.CreateParagraph(Guard.Text($"The first {MostTableRows} of {classes} classes."), "caption");
}
