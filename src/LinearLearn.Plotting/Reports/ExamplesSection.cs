using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>The examples that the model is most wrong about: as pictures where they are pictures, else as a table.</summary>
internal static class ExamplesSection
{
    private const int Most = 24;

    public static XElement? Of(ReportFacts facts)
    {
        HardExample[] examples = HardExample.Of(facts.Model, facts.Validation, Most);
        bool areWrong = examples[0].IsWrong;
        return Html.Section(
            areWrong ? "Most wrong" : "Most doubtful",
            isWide: true,
            Html.Paragraph(Explanation(facts, examples)),
            facts.Shape is { } shape ? Pictures(facts, examples, shape) : Table(facts, examples));
    }

    private static string Explanation(ReportFacts facts, HardExample[] examples)
    {
        int wrong = facts.Evaluation.Count - facts.Evaluation.Correct;
        string which = !examples[0].IsWrong
            ? $"No example is wrong. These {NumberText.Count(examples.Length)} come closest to it."
            : wrong == 1 ? "The only wrong example."
            : wrong == examples.Length ? $"All {NumberText.Count(wrong)} wrong examples, the worst first."
            : $"The worst {NumberText.Count(examples.Length)} of {NumberText.Count(wrong)} wrong examples, the worst first.";
        string score = facts.HasTwoClasses
            ? $"A score above 0 means {facts.NameOf(facts.Model.Labels[1])}, else it is {facts.NameOf(facts.Model.Labels[0])}."
            : "The margin is the score of the right class less the highest other one: below 0 where the example is wrong.";
        return $"{which} {score}";
    }

    private static XElement Pictures(ReportFacts facts, HardExample[] examples, ImageShape shape) =>
        new("div", Html.Class("examples"), examples.Select(example => Picture(facts, example, shape)));

    private static XElement Picture(ReportFacts facts, HardExample example, ImageShape shape)
    {
        string actual = facts.NameOf(example.Actual), predicted = facts.NameOf(example.Predicted), index = NumberText.Count(example.Index);
        string alt = $"Example {index}: {actual}, taken for {predicted}.";
        string verdict = example.IsWrong ? $"{actual}, taken for {predicted}" : actual;
        return new XElement(
            "figure",
            Figures.Image(Html.DataUri("image/png", SmallPng.OfExample(facts.Validation, example.Index, shape)), alt, shape.Columns, shape.Rows),
            new XElement("figcaption", new XElement("b", verdict), new XElement("br"), $"no. {index}", new XElement("br"), $"{ScoreName(facts)} {Words.Short(example.Score)}"));
    }

    private static XElement Table(ReportFacts facts, HardExample[] examples) => Html.Table(
        "Examples",
        ["Example", "Actual", "Predicted", facts.HasTwoClasses ? "#Score" : "#Margin"],
        examples.Select(example => new[]
        {
            NumberText.Count(example.Index), facts.NameOf(example.Actual), facts.NameOf(example.Predicted), Words.Number(example.Score),
        }));

    private static string ScoreName(ReportFacts facts) => facts.HasTwoClasses ? "score" : "margin";
}
