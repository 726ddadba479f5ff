using System.Globalization;
using System.Xml.Linq;

namespace LinearLearn.Plotting;

/// <summary>How the model was made: what its metadata say of its training, what came of it, and what the caller adds.</summary>
internal static class SettingsSection
{
    private const string Prefix = "training.";

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

    public static XElement? Of(ReportFacts facts)
    {
        List<(string, string)> pairs = [.. Told(facts)];
        if (facts.TargetAccuracy is { } target)
            pairs.Add(("Target accuracy", Guard.Text($"above {100 * target:0.####} %")));
        pairs.AddRange(facts.Settings.Select(setting => (setting.Key, setting.Value)));
        return Html.Section("Settings", isWide: false, Html.Pairs("settings", pairs));
    }

    private static IEnumerable<(string Name, string Text)> Told(ReportFacts facts)
    {
        Dictionary<string, string> told = facts.Model.Metadata
            .Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[Prefix.Length..], pair => pair.Value);
        told.TryAdd("epochs", Guard.Text($"{facts.Result.Epochs}"));
        told.TryAdd("stopReason", "");
        foreach ((string key, string name) in Known)
        {
            if (told.Remove(key, out string? text))
                yield return (name, TextOf(key, text, facts));
        }
        foreach ((string key, string text) in told.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            yield return (NameOf(key), text);
    }

    private static string TextOf(string key, string text, ReportFacts facts) => key switch
    {
        "stopReason" => Sentence(Words.Reason(facts.Result.StopReason, facts.TargetAccuracy)),
        "validationAccuracy" when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double part) => NumberText.Percent(part),
        "examples" or "epochs" or "examplesSeen" or "updatesMade" when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count) => NumberText.Count(count),
        _ => text,
    };

    /// <summary>For instance "Scaled by" for scaledBy.</summary>
    private static string NameOf(string key) =>
        Sentence(string.Concat(key.Select((letter, i) => char.IsAsciiLetterUpper(letter) && i > 0 && !char.IsAsciiLetterUpper(key[i - 1]) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}")));

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
