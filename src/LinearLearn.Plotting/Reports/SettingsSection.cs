using System.Globalization;
using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>How the model was made: what its metadata say of its training, what came of it, and what the caller adds.</summary>
internal static class SettingsSection
{
    private const string TrainingPrefix = "training.";

    /// <summary>What trainers write, in the order to show it in.</summary>
    private static readonly (string Key, string Name)[] Known =
    [
        ("trainer", "Trainer"),
        ("seed", "Seed"),
        ("examples", "Training examples"),
        ("epochs", "Epochs gone through to their end"),
        ("examplesSeen", "Examples learned from"),
        ("updatesMade", "Updates"),
        ("validationAccuracy", "Accuracy at the last validation"),
        ("stopReason", "Why training stopped"),
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

    private static string FormatText(string key, string text, ReportData report) => key switch
    {
        "stopReason" => Capitalize(ReportData.FormatStopReason(report.Result.StopReason, report.TargetAccuracy)),
        "validationAccuracy" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double part) => NumberText.FormatPercent(part),
        "examples" or "epochs" or "examplesSeen" or "updatesMade" when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count) => NumberText.FormatCount(count),
        _ => text,
    };

    /// <summary>For instance "Scaled by" for scaledBy.</summary>
    private static string FormatName(string key) =>
        Capitalize(string.Concat(key.Select((letter, i) => char.IsAsciiLetterUpper(letter) && i > 0 && !char.IsAsciiLetterUpper(key[i - 1]) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}")));

    private static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
