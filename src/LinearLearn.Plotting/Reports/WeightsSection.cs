using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>What was learned: as pictures where examples are pictures, else the largest weights.</summary>
internal static class WeightsSection
{
    private const int MostWeights = 20;

    public static XElement? Of(ReportFacts facts)
    {
        LinearModel model = facts.Model;
        int[] labels = facts.HasTwoClasses ? [model.Labels[1]] : facts.ShownLabels;
        IEnumerable<XElement> parts = labels.Select((label, row) => facts.Shape is { } shape ? Picture(facts, shape, label, row) : LargestWeights(facts, label, row));
        return Html.Section(
            "Weights",
            isWide: !facts.HasTwoClasses,
            Html.Paragraph(Explanation(facts)),
            Cut(model),
            new XElement("div", Html.Class(facts.HasTwoClasses ? "one" : facts.Shape is null ? "tables" : "several"), parts));
    }

    private static XElement Picture(ReportFacts facts, ImageShape shape, int label, int row) =>
        Figures.Themed(theme => new WeightsPicture(facts.Model, shape, label) { Theme = theme }, Bias(facts, row));

    private static XElement LargestWeights(ReportFacts facts, int label, int row)
    {
        int count = facts.Model.FeatureCount;
        float[] weights = facts.Model.Weights.Slice(row * count, count).ToArray();
        IEnumerable<string[]> rows = Enumerable.Range(0, count)
            .OrderByDescending(i => Math.Abs(weights[i]))
            .ThenBy(i => i)
            .Take(MostWeights)
            .Select(i => new[] { Words.Count(i), Words.Number(weights[i]) });
        string name = facts.NameOf(label);
        return new XElement(
            "div",
            facts.HasTwoClasses ? null : new XElement("h3", name),
            Html.Table($"Largest weights: {name}", ["#Feature", "#Weight"], rows),
            Html.Paragraph(Bias(facts, row), "caption"));
    }

    private static string Bias(ReportFacts facts, int row) => $"Bias {Words.Number(facts.Model.Biases[row])}";

    private static string Explanation(ReportFacts facts)
    {
        string largest = facts.Shape is null ? $"The largest {Words.Count(Math.Min(MostWeights, facts.Model.FeatureCount))} of {Words.Count(facts.Model.FeatureCount, "weight", "weights")}{(facts.HasTwoClasses ? "" : " a class")}, by feature. " : "";
        string positive = facts.Shape is null ? "A weight above 0" : "Red", negative = facts.Shape is null ? "one below 0" : "blue";
        return facts.HasTwoClasses
            ? $"{largest}{positive} speaks for {facts.NameOf(facts.Model.Labels[1])}, {negative} for {facts.NameOf(facts.Model.Labels[0])}."
            : $"{largest}{positive} speaks for the class, {negative} against it.";
    }

    /// <summary>Says so where not all classes are shown.</summary>
    public static XElement? Cut(LinearModel model) => model.Labels.Length <= ReportFacts.MostClasses
        ? null
        : Html.Paragraph(Check.Text($"The first {ReportFacts.MostClasses} of {model.Labels.Length} classes."), "caption");
}
