using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>The head of a report: what came out, in a sentence and in figures.</summary>
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
        string measured = Guard.Text(
            $"{NumberText.FormatCount(report.Evaluation.Correct)} of {NumberText.FormatExamples(report.Evaluation.Count)}");
        string learned = Guard.Text($"{NumberText.FormatExamples(result.ExamplesSeen)} learned from, {NumberText.FormatCount(result.UpdatesMade, "update", "updates")} and {NumberText.FormatTime(result.Elapsed)}");
        string unknown = report.Evaluation.UnknownCount == 0 ? "" : $" Errors on {NumberText.FormatExamples(report.Evaluation.UnknownCount)} could not be helped: the model does not know their classes.";
        return $"The model tells {classes} with an accuracy of {accuracy} on the {report.MeasuredOn} data ({measured}), after {learned}; training stopped because {ReportData.FormatStopReason(result.StopReason, report.TargetAccuracy)}.{unknown}";
    }

    /// <summary>For instance "3 from 7"; of many classes how many they are.</summary>
    private static string FormatClasses(ReportData report) => report.HasTwoClasses
        ? $"{report.NameOf(report.Model.Classes.Values[0])} from {report.NameOf(report.Model.Classes.Values[1])}"
        : Guard.Text($"{report.Model.Classes.Count} classes apart");

    private static IEnumerable<(string, string)> ListFigures(ReportData report)
    {
        yield return ("Accuracy", NumberText.FormatPercent(report.Evaluation.Accuracy));
        yield return ("Wrong", NumberText.FormatCount(report.Evaluation.Count - report.Evaluation.Correct));
        yield return ("Examples learned from", NumberText.FormatCount(report.Result.ExamplesSeen));
        yield return ("Updates", NumberText.FormatCount(report.Result.UpdatesMade));
        yield return ("Time", NumberText.FormatTime(report.Result.Elapsed));
    }

    private static string? FormatWarning(ReportData report)
    {
        if (report.Result.StopReason == StopReason.NotConverged)
            return "Training did not converge: the model is not the solution of its problem, and may be far from it. Scale the features, or allow more epochs.";
        if (ReferenceEquals(report.Training, report.Validation))
            return "The model is measured on the examples that it learned from: on others, expect less.";
        return report.Result.StopReason is StopReason.TargetReached or StopReason.NoImprovement
            ? "Validation data decided when to stop, so their accuracy is optimistic: on examples never seen, expect a little less. Only examples kept apart are a test."
            : null;
    }
}
