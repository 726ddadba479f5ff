using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>Creates the head of a report: the result in a sentence and in figures.</summary>
internal static class SummarySection
{
    public static XElement Create(ReportData report) => new(
        "header",
        new XElement("h1", report.Title),
        Html.CreateParagraph(FormatSentence(report), "summary"),
        Html.CreatePairs("figures", ListFigures(report)),
        FormatWarning(report) is { } warning ? Html.CreateParagraph(warning, "note") : null);

    private static string FormatSentence(ReportData report)
    {
        TrainingResult result = report.Result;
        string classes = FormatClasses(report), accuracy = NumberText.FormatPercent(report.Evaluation.Accuracy);
        string correct = NumberText.FormatCount(report.Evaluation.Correct), all = NumberText.FormatExamples(report.Evaluation.Count);
        string examples = NumberText.FormatExamples(result.ExamplesSeen);
        string updates = NumberText.FormatCount(result.UpdatesMade, "update", "updates");
        string reason = ReportData.FormatStopReason(result.StopReason, report.TargetAccuracy);
        string unknown = NumberText.FormatExamples(report.Evaluation.UnknownCount);
        return $"The model distinguishes {classes} with an accuracy of {accuracy} on the {report.MeasuredOn} data ({correct} of {all}), "
            + $"after {examples} learned from, {updates} and {NumberText.FormatTime(result.Elapsed)}; training stopped because {reason}."
            + (report.Evaluation.UnknownCount == 0 ? "" : $" Errors on {unknown} are unavoidable: the model does not have their classes.");
    }

    /// <summary>Formats two classes, for example "3 from 7", or the number of classes.</summary>
    private static string FormatClasses(ReportData report) => report.HasTwoClasses
        ? $"{report.NameOf(report.Model.Classes.Values[0])} from {report.NameOf(report.Model.Classes.Values[1])}"
        : Guard.Text($"{report.Model.Classes.Count} classes");

    private static IEnumerable<(string, string)> ListFigures(ReportData report)
    {
        yield return ("Accuracy", NumberText.FormatPercent(report.Evaluation.Accuracy));
        yield return ("Errors", NumberText.FormatCount(report.Evaluation.Count - report.Evaluation.Correct));
        yield return ("Examples learned from", NumberText.FormatCount(report.Result.ExamplesSeen));
        yield return ("Updates", NumberText.FormatCount(report.Result.UpdatesMade));
        yield return ("Time", NumberText.FormatTime(report.Result.Elapsed));
    }

    private static string? FormatWarning(ReportData report)
    {
        if (report.Result.StopReason == StopReason.NotConverged)
        {
            return "Training did not converge: the model is not the solution of its problem, and may be far from it. "
                + "Scale the features, or allow more epochs.";
        }
        if (ReferenceEquals(report.Training, report.Validation))
            return "The model is evaluated on its own training data: expect a lower accuracy on new examples.";
        return report.Result.StopReason is StopReason.TargetReached or StopReason.NoImprovement
            ? "Accuracy on data that decided when to stop is optimistic: expect a little less on new examples. "
                + "Hold out a separate test set for the final figure."
            : null;
    }
}
