using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Creates the section about the weights: pictures if examples are images, otherwise tables of the largest weights.</summary>
internal static class WeightsSection
{
    private const int MostWeights = 20;

    /// <summary>The number of weights in each table if there are more than two classes, which limits the length of the page.</summary>
    private const int MostWeightsOfMany = 10;

    public static XElement? Create(ReportData report) => Html.CreateSection(
        "Weights",
        isWide: !report.HasTwoClasses,
        Html.CreateParagraph(FormatExplanation(report)),
        CreateCutNote(report.Model),
        CreateContent(report));

    private static XElement CreateContent(ReportData report)
    {
        if (report.Shape is not { } shape)
        {
            IEnumerable<XElement> tables = report.HasTwoClasses
                ? CreateLargestWeights(report)
                : report.ShownLabels.Select((_, row) => CreateLargestWeights(report, row));
            return new XElement("div", Html.CreateClass("tables"), tables);
        }
        if (report.HasTwoClasses)
            return HtmlFigure.CreateThemed(theme => new WeightsPicture(report.Model, shape) { Theme = theme }, FormatBias(report, 0));
        (double Low, double High) range = GetSharedRange(report);
        return new XElement(
            "div", Html.CreateClass("several"), report.ShownLabels.Select((label, row) => CreateCells(report, shape, row, range)));
    }

    /// <summary>
    /// Creates the cells of one of many classes, without title and color bar: several fit beside each other on a small screen.
    /// </summary>
    private static XElement CreateCells(ReportData report, ImageShape shape, int row, (double Low, double High) range)
    {
        int label = report.Model.Classes.Values[row];
        WeightsPicture picture = new(report.Model, shape, label);
        string source = Html.FormatDataUri("image/png", PngThumbnail.EncodeWeights(CopyWeights(report, row), shape, range));
        return new XElement(
            "figure",
            HtmlFigure.CreateImage(source, picture.Description, shape.Columns, shape.Rows),
            new XElement("figcaption", new XElement("b", report.NameOf(label)), new XElement("br"), FormatBias(report, row)));
    }

    /// <summary>Creates the weights of two classes as two halves beside each other, which need less height.</summary>
    private static IEnumerable<XElement> CreateLargestWeights(ReportData report)
    {
        string[][] rows = FindLargest(report, 0);
        int half = (rows.Length + 1) / 2;
        yield return new XElement("div", Html.CreateClass("part"), CreateTable("Largest weights", rows[..half]));
        if (half < rows.Length)
            yield return new XElement("div", Html.CreateClass("part"), CreateTable("Largest weights, continued", rows[half..]));
    }

    private static XElement CreateLargestWeights(ReportData report, int row)
    {
        string name = report.NameOf(report.Model.Classes.Values[row]);
        return new XElement(
            "div",
            Html.CreateClass("part"),
            new XElement("h3", name),
            CreateTable($"Largest weights: {name}", FindLargest(report, row)),
            Html.CreateParagraph(FormatBias(report, row), "caption"));
    }

    private static XElement CreateTable(string name, string[][] rows) => Html.CreateTable(name, ["Feature", "#Weight"], rows);

    private static string[][] FindLargest(ReportData report, int row)
    {
        float[] weights = CopyWeights(report, row);
        return [.. Enumerable.Range(0, weights.Length)
            .OrderByDescending(i => Math.Abs(weights[i]))
            .ThenBy(i => i)
            .Take(CountShown(report))
            .Select(i => new[] { report.FormatColumn(i), NumberText.FormatNumber(weights[i]) })];
    }

    private static int CountShown(ReportData report) => report.HasTwoClasses ? MostWeights : MostWeightsOfMany;

    private static float[] CopyWeights(ReportData report, int row) =>
        report.Model.Weights.Slice(row * report.Model.FeatureCount, report.Model.FeatureCount).ToArray();

    private static (double Low, double High) GetSharedRange(ReportData report) =>
        CellPicture.GetSignedRange(report.Model.Weights[..(report.ShownLabels.Length * report.Model.FeatureCount)]);

    private static string FormatBias(ReportData report, int row) => $"Bias {NumberText.FormatNumber(report.Model.Biases[row])}";

    private static string FormatExplanation(ReportData report)
    {
        LinearModel model = report.Model;
        string positive = report.Shape is null ? "A weight above 0" : "Red", negative = report.Shape is null ? "one below 0" : "blue";
        string meaning = report.HasTwoClasses
            ? $"{positive} favors {report.NameOf(model.Classes.Values[1])}, {negative} favors {report.NameOf(model.Classes.Values[0])}."
            : $"{positive} favors the class, {negative} disfavors it.";
        if (report.Shape is not null)
        {
            string scale = report.HasTwoClasses
                ? ""
                : $" All have the same scale, up to ±{NumberText.FormatNumber((float)GetSharedRange(report).High)}.";
            return meaning + scale;
        }
        string shown = model.FeatureCount <= CountShown(report)
            ? model.FeatureCount == 1 ? "The weight" : $"All {NumberText.FormatCount(model.FeatureCount)} weights"
            : $"The largest {NumberText.FormatCount(CountShown(report))} of {NumberText.FormatCount(model.FeatureCount)} weights";
        return report.HasTwoClasses
            ? $"{shown}, by feature. {meaning} {FormatBias(report, 0)}."
            : $"{shown} of each class, by feature. {meaning}";
    }

    /// <summary>Creates a note if not all classes are shown.</summary>
    private static XElement? CreateCutNote(LinearModel model) => model.Classes.Count <= ReportData.MostClasses
        ? null
        : Html.CreateParagraph(Guard.Text($"The first {ReportData.MostClasses} of {model.Classes.Count} classes."), "caption");
}
