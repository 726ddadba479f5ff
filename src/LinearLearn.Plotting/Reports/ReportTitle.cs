namespace LinearLearn.Plotting;

/// <summary>Creates the heading of a report whose caller gives none.</summary>
internal static class ReportTitle
{
    /// <summary>Creates a heading of the classes and the trainer, which is missing without training metadata.</summary>
    public static string Create(LinearModel model, Func<int, string> nameOf)
    {
        string? trainer = model.Metadata.TryGetValue("training.trainer", out string? text) ? TrainerText.FormatNames(text) : null;
        return $"Training report: {FormatClasses(model, "and", nameOf)}{(trainer is null ? "" : $", {trainer}")}";
    }

    /// <summary>Formats the names of two classes, for example "3 and 7", or how many there are.</summary>
    public static string FormatClasses(LinearModel model, string between, Func<int, string> nameOf) => model.Classes.Count == 2
        ? $"{nameOf(model.Classes.Values[0])} {between} {nameOf(model.Classes.Values[1])}"
        : Guard.Text($"{model.Classes.Count} classes");
}
