using System.Globalization;
using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>
/// Creates the section about the settings: the model's training metadata, the result of the run, and the caller's settings.
/// </summary>
internal static class SettingsSection
{
    private const string TrainingPrefix = "training.";

    /// <summary>The metadata that trainers write, in the order in which it is shown.</summary>
    private static readonly (string Key, string Name)[] Known =
    [
        ("trainer", "Trainer"),
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
            pairs.Add(("Target accuracy", Guard.Text($"above {100 * target:0.####} %")));
        pairs.AddRange(report.Settings.Select(setting => (setting.Key, setting.Value)));
        return Html.CreateSection("Settings", isWide: false, Html.CreatePairs("settings", pairs));
    }

    private static IEnumerable<(string Name, string Text)> ListMetadata(ReportData report)
    {
        Dictionary<string, string> metadata = report.Model.Metadata
            .Where(pair => pair.Key.StartsWith(TrainingPrefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[TrainingPrefix.Length..], pair => pair.Value);
        metadata.TryAdd("epochs", Guard.Text($"{report.Result.Epochs}"));
        metadata.TryAdd("stopReason", "");
        foreach ((string key, string name) in Known)
        {
            if (metadata.Remove(key, out string? text))
                yield return (name, FormatText(key, text, report));
        }
        foreach ((string key, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            yield return (FormatName(key), text);
    }

    private static string FormatText(string key, string text, ReportData report)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return key switch
        {
            "stopReason" => Capitalize(ReportData.FormatStopReason(report.Result.StopReason, report.TargetAccuracy)),
            "validationAccuracy" when double.TryParse(text, NumberStyles.Float, culture, out double part) => NumberText.FormatPercent(part),
            "examples" or "epochs" or "examplesSeen" or "updatesMade"
                when long.TryParse(text, NumberStyles.None, culture, out long count) => NumberText.FormatCount(count),
            _ => text,
        };
    }

    /// <summary>Formats the name of a key, for example "Scaled by" for scaledBy.</summary>
    private static string FormatName(string key)
    {
        return Capitalize(string.Concat(key.Select((letter, i) => IsStart(i) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}")));

        bool IsStart(int i) => i > 0 && char.IsAsciiLetterUpper(key[i]) && !char.IsAsciiLetterUpper(key[i - 1]);
    }

    private static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
