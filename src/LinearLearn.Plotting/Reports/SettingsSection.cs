using System.Globalization;
using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>
/// Creates the section about the settings: the model's training metadata, the result of the run, and the caller's settings.
/// </summary>
internal static class SettingsSection
{
    private const string TrainingPrefix = "training.";

    /// <summary>The metadata that trainers write after their own name, in the order in which it is shown.</summary>
    private static readonly (string Key, string Name)[] Known =
    [
        ("seed", "Seed"),
        ("examples", "Training examples"),
        ("epochs", "Completed epochs"),
        ("examplesSeen", "Examples learned from"),
        ("updatesMade", "Updates"),
        ("validationAccuracy", "Accuracy at the last validation"),
        ("stopReason", "Reason for stopping"),
    ];

    public static XElement? Create(ReportData report)
    {
        List<(string, string)> pairs = [.. ListMetadata(report)];
        if (report.TargetAccuracy is { } target)
        {
            string missed = report.Target is TargetOutcome.Missed or TargetOutcome.Lost ? ", not reached" : "";
            pairs.Add(("Target accuracy", Guard.Text($"above {100 * target:0.####} %{missed}")));
        }
        pairs.AddRange(report.Settings.Select(setting => (Html.RemoveIsolation(setting.Key), Html.RemoveIsolation(setting.Value))));
        return Html.CreateSection("Settings", isWide: false, Html.CreatePairs("settings", pairs));
    }

    private static IEnumerable<(string Name, string Text)> ListMetadata(ReportData report)
    {
        Dictionary<string, string> metadata = report.Model.Metadata
            .Where(pair => pair.Key.StartsWith(TrainingPrefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[TrainingPrefix.Length..], pair => Html.RemoveIsolation(pair.Value));
        metadata.TryAdd("epochs", Guard.Text($"{report.Result.Epochs}"));
        metadata.TryAdd("stopReason", "");
        if (metadata.Remove("trainer", out string? trainer))
        {
            foreach ((string, string) pair in TrainerText.List(trainer, report.NameOf))
                yield return pair;
        }
        foreach ((string key, string name) in Known)
        {
            if (metadata.Remove(key, out string? text))
                yield return (name, FormatText(key, text, report));
        }
        foreach ((string key, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            yield return (Html.Capitalize(Html.SplitWords(key)), FormatText(key, text, report));
    }

    private static string FormatText(string key, string text, ReportData report)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return key switch
        {
            "stopReason" => Html.Capitalize(report.FormatStopReason()),
            "validationAccuracy" when double.TryParse(text, NumberStyles.Float, culture, out double part) => NumberText.FormatPercent(part),
            "examples" or "epochs" or "examplesSeen" or "updatesMade" or "calibrationExamples" or "calibrationFolds"
                when long.TryParse(text, NumberStyles.None, culture, out long count) => NumberText.FormatCount(count),
            "pruneThreshold" => TrainerText.FormatNumber(text),
            "weightPrecision" => Html.SplitWords(text),
            _ => text,
        };
    }
}
