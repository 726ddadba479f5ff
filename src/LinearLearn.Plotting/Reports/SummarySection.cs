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
        ListNotes(report).Select(note => Html.CreateParagraph(note, "note")));

    private static string FormatSentence(ReportData report)
    {
        TrainingResult result = report.Result;
        string classes = ReportTitle.FormatClasses(report.Model, "from", report.NameOf);
        string accuracy = NumberText.FormatPercent(report.Evaluation.Accuracy);
        string correct = NumberText.FormatCount(report.Evaluation.Correct), all = NumberText.FormatExamples(report.Evaluation.Count);
        string examples = NumberText.FormatExamples(result.ExamplesSeen);
        string updates = NumberText.FormatCount(result.UpdatesMade, "update", "updates");
        string missed = report.FormatMissedTarget() is { } clause ? $"; {clause}" : "";
        string unknown = NumberText.FormatExamples(report.Evaluation.UnknownCount);
        return $"The model distinguishes {classes} with an accuracy of {accuracy} on the {report.MeasuredOn} data ({correct} of {all}), "
            + $"after {examples} learned from, {updates} and {NumberText.FormatTime(result.Elapsed)}; {FormatEnd(report)}{missed}."
            + (report.Evaluation.UnknownCount == 0 ? "" : $" Errors on {unknown} are unavoidable: the model does not have their classes.");
    }

    /// <summary>Formats when and why training stopped, for example "training stopped after 2 epochs, as requested".</summary>
    private static string FormatEnd(ReportData report)
    {
        TrainingResult result = report.Result;
        bool areWhole = result.Epochs > 0 && result.ExamplesSeen == result.Epochs * (long)report.Training.Count;
        string epochs = areWhole ? $" after {NumberText.FormatCount(result.Epochs, "epoch", "epochs")}" : "";
        return result.StopReason == StopReason.Completed && areWhole
            ? $"training stopped{epochs}, as requested"
            : $"training stopped{epochs} because {report.FormatStopReason()}";
    }

    private static IEnumerable<(string, string)> ListFigures(ReportData report)
    {
        yield return ("Accuracy", NumberText.FormatPercent(report.Evaluation.Accuracy));
        yield return ("Errors", NumberText.FormatCount(report.Evaluation.Count - report.Evaluation.Correct));
        yield return ("Examples learned from", NumberText.FormatCount(report.Result.ExamplesSeen));
        yield return ("Updates", NumberText.FormatCount(report.Result.UpdatesMade));
        yield return ("Time", NumberText.FormatTime(report.Result.Elapsed));
    }

    private static IEnumerable<string> ListNotes(ReportData report)
    {
        StopReason reason = report.Result.StopReason;
        if (FormatMissedTarget(report) is { } missed)
            yield return missed;
        if (reason == StopReason.NotConverged)
        {
            yield return "Training did not converge: the model is not the solution of its problem, and may be far from it. "
                + "Scale the features, or allow more epochs.";
        }
        else if (ReferenceEquals(report.Training, report.Validation))
            yield return "The model is evaluated on its own training data: expect a lower accuracy on new examples.";
        else if (reason is StopReason.TargetReached or StopReason.NoImprovement)
        {
            yield return "Accuracy on data that decided when to stop is optimistic: expect a little less on new examples. "
                + "Hold out a separate test set for the final figure.";
        }
    }

    private static string? FormatMissedTarget(ReportData report)
    {
        if (report.FormatMissedTarget() is not { } clause)
            return null;
        IReadOnlyList<ValidationPoint> curve = report.Result.ValidationCurve;
        if (curve.Count == 0)
            return $"{Html.Capitalize(clause)}.";
        ValidationPoint best = LearningCurvePicture.FindBest(curve);
        string accuracy = NumberText.FormatPercent(best.Accuracy), examples = NumberText.FormatExamples(best.ExamplesSeen);
        return $"{Html.Capitalize(clause)}: the best model reached {accuracy} after {examples}.";
    }
}
