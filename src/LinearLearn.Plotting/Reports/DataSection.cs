using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>The data: how much of it there is of each class, and what an example is.</summary>
internal static class DataSection
{
    public static XElement? Of(ReportFacts facts)
    {
        int[] labels = facts.Evaluation.Labels.ToArray();
        IEnumerable<string[]> rows = labels.Take(ClassesSection.MostRows).Select(label => new[]
        {
            facts.NameOf(label), NumberText.Count(facts.Training.CountOf(label)), NumberText.Count(facts.Validation.CountOf(label)),
        });
        string[] all = ["All", NumberText.Count(facts.Training.Count), NumberText.Count(facts.Validation.Count)];
        return Html.Section(
            "Data",
            isWide: false,
            Html.Table("Examples of each class", ["Class", "#Training", "#Validation"], rows.Append(all)),
            ClassesSection.Cut(labels.Length),
            Html.Paragraph(Features(facts)));
    }

    private static string Features(ReportFacts facts)
    {
        string features = NumberText.Count(facts.Model.FeatureCount, "feature", "features");
        return facts.AnyShape is { } shape
            ? Guard.Text($"Each example is a picture of {shape.Rows} × {shape.Columns} pixels: {features}.")
            : $"Each example has {features}.";
    }
}
