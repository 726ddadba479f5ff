using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Creates the section about the data: the number of examples of each class and the features of an example.</summary>
internal static class DataSection
{
    public static XElement? Create(ReportData report)
    {
        int[] labels = report.Evaluation.Classes.Values.ToArray();
        IEnumerable<string[]> rows = labels.Take(ClassesSection.MostTableRows).Select(label => new[]
        {
            report.NameOf(label),
            NumberText.FormatCount(report.Training.CountOf(label)),
            NumberText.FormatCount(report.Validation.CountOf(label)),
        });
        string[] all = ["All", NumberText.FormatCount(report.Training.Count), NumberText.FormatCount(report.Validation.Count)];
        return Html.CreateSection(
            "Data",
            isWide: labels.Length > ClassesSection.MostNarrow,
            Html.CreateLongTable("Examples of each class", ["Class", "#Training", "#Validation"], [.. rows, all]),
            ClassesSection.CreateCutNote(labels.Length),
            Html.CreateParagraph(FormatFeatures(report)));
    }

    private static string FormatFeatures(ReportData report)
    {
        string features = NumberText.FormatCount(report.Model.FeatureCount, "feature", "features");
        return report.AnyShape is { } shape
            ? Guard.Text($"Each example is an image of {shape.Rows} × {shape.Columns} pixels: {features}.")
            : $"Each example has {features}.";
    }
}
