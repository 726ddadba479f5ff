using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>The examples that the model is most wrong about: as pictures where they are pictures, else as a table.</summary>
internal static class ExamplesSection
{
    private const int MostExamples = 24;

    /// <summary>So many are explained, by pictures of 10 contributions at the most.</summary>
    private const int MostExplained = 4;
    private const int MostContributions = 10;

    public static XElement? Create(ReportData report)
    {
        HardExample[] examples = HardExample.Find(report.Model, report.Validation, MostExamples);
        bool areWrong = examples[0].IsWrong;
        return Html.CreateSection(
            areWrong ? "Most wrong" : "Most doubtful",
            isWide: true,
            [Html.CreateParagraph(FormatExplanation(report, examples)), .. CreateContent(report, examples)]);
    }

    private static IEnumerable<XElement> CreateContent(ReportData report, HardExample[] examples) => report.Shape is { } shape
        ? [CreatePictures(report, examples, shape)]
        : [CreateTable(report, examples), .. CreateContributions(report, examples)];

    /// <summary>Why the first examples are taken for what they are predicted as.</summary>
    private static IEnumerable<XElement> CreateContributions(ReportData report, HardExample[] examples)
    {
        (HardExample Example, Explanation Explanation)[] explained =
        [
            .. examples.Take(MostExplained)
                .Select(example => (example, HardExample.Explain(report.Model, report.Validation, example)))
                .Where(pair => pair.Item2.Contributions.Count > 0),
        ];
        if (explained.Length == 0)
            return [];
        return
        [
            Html.CreateParagraph("What speaks for the predicted class, to the right, and for the other one, to the left. All bars add up to the score."),
            new XElement("div", Html.CreateClass("charts"), explained.Select(pair => CreateChart(report, pair.Example, pair.Explanation))),
        ];
    }

    private static XElement CreateChart(ReportData report, HardExample example, Explanation explanation)
    {
        string predicted = report.NameOf(example.Predicted), actual = report.NameOf(example.Actual);
        int height = new ContributionsPicture(explanation, report.NameOfColumn, MostContributions).Height;
        return HtmlFigure.CreateThemed(
            theme => new ContributionsPicture(explanation, report.NameOfColumn, MostContributions) { Size = (HtmlFigure.ChartSize.Width, height), Theme = theme },
            $"Example {NumberText.FormatCount(example.Index)}: {(example.IsWrong ? $"{actual}, taken for {predicted}" : actual)}.");
    }

    private static string FormatExplanation(ReportData report, HardExample[] examples)
    {
        int wrong = report.Evaluation.Count - report.Evaluation.Correct;
        string which = !examples[0].IsWrong
            ? $"No example is wrong. These {NumberText.FormatCount(examples.Length)} come closest to it."
            : wrong == 1 ? "The only wrong example."
            : wrong == examples.Length ? $"All {NumberText.FormatCount(wrong)} wrong examples, the worst first."
            : $"The worst {NumberText.FormatCount(examples.Length)} of {NumberText.FormatCount(wrong)} wrong examples, the worst first.";
        string score = report.HasTwoClasses
            ? $"A score above 0 means {report.NameOf(report.Model.Classes.Values[1])}, else it is {report.NameOf(report.Model.Classes.Values[0])}."
            : "The margin is the score of the right class less the highest other one: below 0 where the example is wrong.";
        return $"{which} {score}";
    }

    private static XElement CreatePictures(ReportData report, HardExample[] examples, ImageShape shape) =>
        new("div", Html.CreateClass("examples"), examples.Select(example => CreatePicture(report, example, shape)));

    private static XElement CreatePicture(ReportData report, HardExample example, ImageShape shape)
    {
        string actual = report.NameOf(example.Actual), predicted = report.NameOf(example.Predicted);
        string index = NumberText.FormatCount(example.Index);
        string alt = $"Example {index}: {actual}, taken for {predicted}.";
        string verdict = example.IsWrong ? $"{actual}, taken for {predicted}" : actual;
        return new XElement(
            "figure",
            HtmlFigure.CreateImage(Html.FormatDataUri("image/png", PngThumbnail.EncodeExample(report.Validation, example.Index, shape)), alt, shape.Columns, shape.Rows),
            new XElement("figcaption", new XElement("b", verdict), new XElement("br"), $"no. {index}", new XElement("br"), $"{GetScoreName(report)} {NumberText.FormatShort(example.Score)}"));
    }

    private static XElement CreateTable(ReportData report, HardExample[] examples) => Html.CreateTable(
        "Examples",
        ["Example", "Actual", "Predicted", report.HasTwoClasses ? "#Score" : "#Margin"],
        examples.Select(example => new[]
        {
            NumberText.FormatCount(example.Index),
            report.NameOf(example.Actual),
            report.NameOf(example.Predicted),
            NumberText.FormatNumber(example.Score),
        }));

    private static string GetScoreName(ReportData report) => report.HasTwoClasses ? "score" : "margin";
}
