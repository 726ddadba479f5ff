using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Creates the section about the examples with the largest errors: as pictures if they are images, otherwise as a table.</summary>
internal static class ExamplesSection
{
    private const int MostExamples = 24;

    /// <summary>The number of examples that are explained, with up to 10 contributions each.</summary>
    private const int MostExplained = 4;
    private const int MostContributions = 10;

    public static XElement? Create(ReportData report)
    {
        HardExample[] examples = HardExample.Find(report.Model, report.Validation, MostExamples);
        bool areWrong = examples[0].IsWrong;
        return Html.CreateSection(
            areWrong ? "Largest errors" : "Least certain",
            isWide: true,
            [Html.CreateParagraph(FormatExplanation(report, examples)), .. CreateContent(report, examples)]);
    }

    private static IEnumerable<XElement> CreateContent(ReportData report, HardExample[] examples) => report.Shape is { } shape
        ? [CreatePictures(report, examples, shape)]
        : [CreateTable(report, examples), .. CreateContributions(report, examples)];

    /// <summary>Creates pictures that explain the predictions of the first examples.</summary>
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
            Html.CreateParagraph(
                "Bars to the right raise the score of the predicted class, bars to the left that of the other class. "
                + "All bars add up to the score."),
            new XElement("div", Html.CreateClass("charts"), explained.Select(pair => CreateChart(report, pair.Example, pair.Explanation))),
        ];
    }

    private static XElement CreateChart(ReportData report, HardExample example, Explanation explanation)
    {
        string predicted = report.NameOf(example.Predicted), actual = report.NameOf(example.Actual);
        (int Width, int Height) size =
            (HtmlFigure.ChartSize.Width, new ContributionsPicture(explanation, report.NameOfColumn, MostContributions).Height);
        string verdict = example.IsWrong ? $"{actual}, taken for {predicted}" : actual;
        return HtmlFigure.CreateThemed(
            theme => new ContributionsPicture(explanation, report.NameOfColumn, MostContributions) { Size = size, Theme = theme },
            $"Example {NumberText.FormatCount(example.Index)}: {verdict}.");
    }

    private static string FormatExplanation(ReportData report, HardExample[] examples)
    {
        int errors = report.Evaluation.Count - report.Evaluation.Correct;
        string shown = NumberText.FormatCount(examples.Length), all = NumberText.FormatCount(errors);
        string which = !examples[0].IsWrong ? $"There are no errors. These {shown} examples come closest to one."
            : errors == 1 ? "The only error."
            : errors == examples.Length ? $"All {all} errors, the largest first."
            : $"The largest {shown} of {all} errors, the largest first.";
        string score = report.HasTwoClasses
            ? $"The prediction is {report.NameOf(report.Model.Classes.Values[1])} if the score is above 0, "
                + $"otherwise {report.NameOf(report.Model.Classes.Values[0])}."
            : "The margin is the score of the correct class minus the highest other score: below 0 for an error.";
        return $"{which} {score}";
    }

    private static XElement CreatePictures(ReportData report, HardExample[] examples, ImageShape shape) =>
        new("div", Html.CreateClass("examples"), examples.Select(example => CreatePicture(report, example, shape)));

    private static XElement CreatePicture(ReportData report, HardExample example, ImageShape shape)
    {
        string actual = report.NameOf(example.Actual), predicted = report.NameOf(example.Predicted);
        string index = NumberText.FormatCount(example.Index);
        string verdict = example.IsWrong ? $"{actual}, taken for {predicted}" : actual;
        string alt = $"Example {index}: {verdict}.";
        string source = Html.FormatDataUri("image/png", PngThumbnail.EncodeExample(report.Validation, example.Index, shape));
        return new XElement(
            "figure",
            HtmlFigure.CreateImage(source, alt, shape.Columns, shape.Rows),
            new XElement(
                "figcaption",
                new XElement("b", verdict),
                new XElement("br"),
                $"no. {index}",
                new XElement("br"),
                $"{GetScoreName(report)} {NumberText.FormatShort(example.Score)}"));
    }

    private static XElement CreateTable(ReportData report, HardExample[] examples) => Html.CreateLongTable(
        "Examples",
        ["Example", "Actual", "Predicted", report.HasTwoClasses ? "#Score" : "#Margin"],
        Array.ConvertAll(examples, example => new[]
        {
            NumberText.FormatCount(example.Index),
            report.NameOf(example.Actual),
            report.NameOf(example.Predicted),
            NumberText.FormatNumber(example.Score),
        }));

    private static string GetScoreName(ReportData report) => report.HasTwoClasses ? "score" : "margin";
}
