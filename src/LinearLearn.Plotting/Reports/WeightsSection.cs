using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>What was learned: as pictures where examples are pictures, else the largest weights.</summary>
internal static class WeightsSection
{
    private const int MostWeights = 20;

    /// <summary>Of each of many classes, whose tables would make the page long.</summary>
    private const int MostWeightsOfMany = 10;

    public static XElement? Of(ReportFacts facts) => Html.Section(
        "Weights",
        isWide: !facts.HasTwoClasses,
        Html.Paragraph(Explanation(facts)),
        Cut(facts.Model),
        Content(facts));

    private static XElement Content(ReportFacts facts)
    {
        if (facts.Shape is not { } shape)
            return new XElement("div", Html.Class("tables"), facts.HasTwoClasses ? LargestWeights(facts) : facts.ShownLabels.Select((_, row) => LargestWeights(facts, row)));
        if (facts.HasTwoClasses)
            return Figures.Themed(theme => new WeightsPicture(facts.Model, shape) { Theme = theme }, Bias(facts, 0));
        (double Low, double High) range = SharedRange(facts);
        return new XElement("div", Html.Class("several"), facts.ShownLabels.Select((label, row) => Cells(facts, shape, row, range)));
    }

    /// <summary>Of many classes, cells without title and colour bar: so several stand beside each other on a small screen.</summary>
    private static XElement Cells(ReportFacts facts, ImageShape shape, int row, (double Low, double High) range)
    {
        WeightsPicture picture = new(facts.Model, shape, facts.Model.Labels[row]);
        string source = Html.DataUri("image/png", SmallPng.OfWeights(WeightsOf(facts, row), shape, range));
        return new XElement(
            "figure",
            Figures.Image(source, picture.Description, shape.Columns, shape.Rows),
            new XElement("figcaption", new XElement("b", facts.NameOf(facts.Model.Labels[row])), new XElement("br"), Bias(facts, row)));
    }

    /// <summary>Two classes share their weights; in halves, they take less height.</summary>
    private static IEnumerable<XElement> LargestWeights(ReportFacts facts)
    {
        string[][] rows = Largest(facts, 0);
        int half = (rows.Length + 1) / 2;
        yield return Table("Largest weights", rows[..half]);
        if (half < rows.Length)
            yield return Table("Largest weights, continued", rows[half..]);
    }

    private static XElement LargestWeights(ReportFacts facts, int row)
    {
        string name = facts.NameOf(facts.Model.Labels[row]);
        return new XElement("div", new XElement("h3", name), Table($"Largest weights: {name}", Largest(facts, row)), Html.Paragraph(Bias(facts, row), "caption"));
    }

    private static XElement Table(string name, string[][] rows) => Html.Table(name, ["Feature", "#Weight"], rows);

    private static string[][] Largest(ReportFacts facts, int row)
    {
        float[] weights = WeightsOf(facts, row);
        return [.. Enumerable.Range(0, weights.Length)
            .OrderByDescending(i => Math.Abs(weights[i]))
            .ThenBy(i => i)
            .Take(MostShown(facts))
            .Select(i => new[] { NumberText.Count(i), Words.Number(weights[i]) })];
    }

    private static int MostShown(ReportFacts facts) => facts.HasTwoClasses ? MostWeights : MostWeightsOfMany;

    private static float[] WeightsOf(ReportFacts facts, int row) => facts.Model.Weights.Slice(row * facts.Model.FeatureCount, facts.Model.FeatureCount).ToArray();

    private static (double Low, double High) SharedRange(ReportFacts facts) =>
        CellPicture.SignedRange(facts.Model.Weights[..(facts.ShownLabels.Length * facts.Model.FeatureCount)]);

    private static string Bias(ReportFacts facts, int row) => $"Bias {Words.Number(facts.Model.Biases[row])}";

    private static string Explanation(ReportFacts facts)
    {
        LinearModel model = facts.Model;
        string positive = facts.Shape is null ? "A weight above 0" : "Red", negative = facts.Shape is null ? "one below 0" : "blue";
        string meaning = facts.HasTwoClasses
            ? $"{positive} speaks for {facts.NameOf(model.Labels[1])}, {negative} for {facts.NameOf(model.Labels[0])}."
            : $"{positive} speaks for the class, {negative} against it.";
        if (facts.Shape is not null)
            return facts.HasTwoClasses ? meaning : $"{meaning} All are on one scale, up to ±{Words.Number((float)SharedRange(facts).High)}.";
        string shown = model.FeatureCount <= MostShown(facts)
            ? model.FeatureCount == 1 ? "The weight" : $"All {NumberText.Count(model.FeatureCount)} weights"
            : $"The largest {NumberText.Count(MostShown(facts))} of {NumberText.Count(model.FeatureCount)} weights";
        return facts.HasTwoClasses ? $"{shown}, by feature. {meaning} {Bias(facts, 0)}." : $"{shown} of each class, by feature. {meaning}";
    }

    /// <summary>Says so where not all classes are shown.</summary>
    private static XElement? Cut(LinearModel model) => model.Labels.Length <= ReportFacts.MostClasses
        ? null
        : Html.Paragraph(Guard.Text($"The first {ReportFacts.MostClasses} of {model.Labels.Length} classes."), "caption");
}
