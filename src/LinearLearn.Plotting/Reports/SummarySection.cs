using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>The head of a report: what came out, in a sentence and in figures.</summary>
internal static class SummarySection
{
    public static XElement Of(ReportFacts facts) => new(
        "header",
        new XElement("h1", facts.Title),
        Html.Paragraph(Sentence(facts), "summary"),
        Html.Pairs("figures", Figures(facts)),
        Warning(facts) is { } warning ? Html.Paragraph(warning, "note") : null);

    private static string Sentence(ReportFacts facts)
    {
        TrainingResult result = facts.Result;
        string classes = Words.Classes(facts), accuracy = NumberText.Percent(facts.Evaluation.Accuracy);
        string measured = Guard.Text($"{NumberText.Count(facts.Evaluation.Correct)} of {NumberText.Examples(facts.Evaluation.Count)}");
        string learned = Guard.Text($"{NumberText.Examples(result.ExamplesSeen)} learned from, {NumberText.Count(result.UpdatesMade, "update", "updates")} and {Words.Time(result.Elapsed)}");
        string unknown = facts.Evaluation.UnknownCount == 0 ? "" : $" Errors on {NumberText.Examples(facts.Evaluation.UnknownCount)} could not be helped: the model does not know their classes.";
        return $"The model tells {classes} with an accuracy of {accuracy} on the {facts.MeasuredOn} data ({measured}), after {learned}; training stopped because {Words.Reason(result.StopReason, facts.TargetAccuracy)}.{unknown}";
    }

    private static IEnumerable<(string, string)> Figures(ReportFacts facts)
    {
        yield return ("Accuracy", NumberText.Percent(facts.Evaluation.Accuracy));
        yield return ("Wrong", NumberText.Count(facts.Evaluation.Count - facts.Evaluation.Correct));
        yield return ("Examples learned from", NumberText.Count(facts.Result.ExamplesSeen));
        yield return ("Updates", NumberText.Count(facts.Result.UpdatesMade));
        yield return ("Time", Words.Time(facts.Result.Elapsed));
    }

    private static string? Warning(ReportFacts facts)
    {
        if (facts.Result.StopReason == StopReason.NotConverged)
            return "Training did not converge: the model is not the solution of its problem, and may be far from it. Scale the features, or allow more epochs.";
        if (ReferenceEquals(facts.Training, facts.Validation))
            return "The model is measured on the examples that it learned from: on others, expect less.";
        return facts.Result.StopReason is StopReason.TargetReached or StopReason.NoImprovement
            ? "Validation data decided when to stop, so their accuracy is optimistic: on examples never seen, expect a little less. Only examples kept apart are a test."
            : null;
    }
}
